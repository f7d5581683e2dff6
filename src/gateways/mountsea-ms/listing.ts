import type { VideoModel } from '../../core/catalogue.ts';
import { GatewayRefusal, type Log } from '../../core/gateway.ts';
import { failureOf } from '../failures.ts';
import type { Answer, Http } from '../http.ts';
import { firstOf, layersOf, objectOf, textOf } from '../said.ts';
import { type Endpoint, readEndpoint } from './endpoint.ts';
import { modelsOf } from './models.ts';

/** Most endpoints that are asked for one by one, and how many at once. */
const ASKED_FOR = 60;
const AT_ONCE = 4;

/** Most endpoints of a list that are looked at. */
const LOOKED_AT = 500;

/** How long a schema that was asked for is used again, ms: lists are read often, and schemas hardly change. */
const KEPT_MS = 3_600_000;

/** An entry of the list. */
interface Entry {
  /** `vendor/model/mode` */
  readonly path: string;
  /** What its own page is asked for with. */
  readonly slug: string;
  readonly schema: unknown;
}

/**
 * The models that Mountsea lists at `GET /ms/v1/endpoints?capability=video`. Its documents show that there is an `input_schema`, not where the
 * entries stand, so both are looked for in the usual places; entries without a schema have it at `GET /ms/v1/endpoints/{slug}`.
 */
export interface Listing {
  /**
   * Throws GatewayUnreachable, and GatewayRefusal for an answer that is no list: half a list would take models away that are there. Where there is no
   * such API, or not for this key (404, 401), the list is empty.
   */
  read(context: { signal: AbortSignal }): Promise<readonly VideoModel[]>;
}

export interface ListingDeps {
  /** The gateway's. */
  readonly name: string;
  readonly log: Log;
  readonly now: () => number;
  /** Names of keys: the next one asks when one is refused. */
  readonly keys: readonly string[];
}

export function createListing(http: Http, { name, log, now, keys }: ListingDeps): Listing {
  const schemas = new Map<string, { readonly schema: unknown; readonly until: number }>();
  let toldOfAbsence = false;

  const tellOfAbsence = (status: number): void => {
    if (!toldOfAbsence) log.info({ gateway: name, status }, 'the gateway has no list of models');
    toldOfAbsence = true;
  };
  const list = async (signal: AbortSignal) => {
    const [key, ...others] = keys;
    const ask = async (one: string | undefined) => ({
      key: one,
      answer: await http.json('GET', '/endpoints?capability=video', undefined, {
        signal,
        key: one,
      }),
    });
    let asked = await ask(key);
    for (const other of others) {
      if (asked.answer.status !== 401) break;
      asked = await ask(other);
    }
    return asked;
  };
  /** Undefined where it was not asked for, or too long ago. */
  const known = ({ slug }: Entry) => {
    const one = schemas.get(slug);
    return one !== undefined && one.until > now() ? one : undefined;
  };
  const learn = async ({ slug }: Entry, context: Context): Promise<void> => {
    const answer = await http.json('GET', `/endpoints/${slug}`, undefined, context);
    const schema = isAbsent(answer) ? undefined : schemaIn(bodyOf(answer, http));
    schemas.set(slug, { schema, until: now() + KEPT_MS });
  };
  /** Those that are left over are asked for at the next reading. */
  const complete = async (entries: readonly Entry[], context: Context): Promise<Entry[]> => {
    const unknown = entries.filter((one) => one.schema === undefined && known(one) === undefined);
    await forEach(unknown.slice(0, ASKED_FOR), AT_ONCE, (one) => learn(one, context));
    const slugs = new Set(entries.map(({ slug }) => slug));
    for (const slug of schemas.keys()) if (!slugs.has(slug)) schemas.delete(slug);
    return entries.map((one) => ({ ...one, schema: one.schema ?? known(one)?.schema }));
  };

  return {
    async read({ signal }) {
      const { answer, key } = await list(signal);
      if (isAbsent(answer)) {
        tellOfAbsence(answer.status);
        return [];
      }
      const entries = entriesIn(bodyOf(answer, http));
      const all = await complete(entries.slice(0, LOOKED_AT), { signal, key });
      const endpoints = all.flatMap((entry): Endpoint[] => {
        const endpoint = readEndpoint(entry.path, entry.schema);
        if (typeof endpoint !== 'string') return [endpoint];
        const why = http.clean(`${entry.path} ${endpoint}`);
        log.debug({ gateway: name, why }, 'an endpoint is left out');
        return [];
      });
      return modelsOf(endpoints);
    },
  };
}

interface Context {
  readonly signal: AbortSignal;
  readonly key: string | undefined;
}

function isAbsent({ status }: Answer): boolean {
  return status === 401 || status === 404;
}

function bodyOf(answer: Answer, { clean }: Http): unknown {
  if (answer.status < 200 || answer.status >= 300) throw failureOf('check', answer, { clean });
  return answer.body;
}

/** Throws GatewayRefusal `nonsense` when there is no list in it. */
function entriesIn(body: unknown): Entry[] {
  const names = ['endpoints', 'data', 'items'];
  const lists = [body, ...layersOf(body).flatMap((layer) => names.map((name) => layer[name]))];
  const found = lists.find((one) => Array.isArray(one));
  if (found === undefined) throw new GatewayRefusal('nonsense', 'the answer lists no endpoints');
  const entries = (found as readonly unknown[]).flatMap((one) => entryOf(one) ?? []);
  return [...new Map(entries.map((entry) => [entry.path, entry])).values()];
}

function entryOf(value: unknown): Entry | undefined {
  const entry = typeof value === 'string' ? { slug: value } : objectOf(value);
  const capability = textOf(entry?.capability);
  if (entry === undefined || (capability !== undefined && capability !== 'video')) return undefined;
  const path =
    firstOf([entry], ['endpoint', 'path', 'slug', 'id', 'name'], pathOf) ?? partsOf(entry);
  if (path === undefined) return undefined;
  return { path, slug: firstOf([entry], ['slug'], slugOf) ?? path, schema: schemaIn(entry) };
}

/** A word of a path that leads nowhere else; two of them are a model's name, which Discord takes up to 100 characters of. */
const WORD = String.raw`[a-z\d][\w.-]{0,39}`;
const PATH = new RegExp(`^${WORD}(?:/${WORD}){2}$`, 'iu');
const SLUG = new RegExp(`^${WORD}(?:/${WORD}){0,3}$`, 'iu');

/** `vendor/model/mode`, also as the address that it is run at. */
function pathOf(value: unknown): string | undefined {
  const path = textOf(value)?.replace(/^(?:\/?ms\/v1)?\/?(?:run\/)?/u, '');
  return path !== undefined && PATH.test(path) ? path : undefined;
}

function slugOf(value: unknown): string | undefined {
  const slug = textOf(value);
  return slug !== undefined && SLUG.test(slug) ? slug : undefined;
}

function partsOf(entry: Readonly<Record<string, unknown>>): string | undefined {
  const vendor = firstOf([entry], ['vendor', 'provider'], textOf);
  return pathOf([vendor, textOf(entry.model), textOf(entry.mode)].join('/'));
}

function schemaIn(body: unknown): unknown {
  const layers = layersOf(body).flatMap((layer) => [layer, objectOf(layer.endpoint)]);
  return firstOf(layers, ['input_schema', 'inputSchema'], objectOf);
}

/** Does the work for every item, so many at once. The first failure ends it. */
async function forEach<T>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const item of left) {
      if (failed) return;
      await work(item).catch((error: unknown) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}
