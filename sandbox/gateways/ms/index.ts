import { createHmac, randomUUID } from 'node:crypto';
import { creditsRoute, mountseaCaller } from '../credits.ts';
import {
  type Answer,
  type Dialect,
  type HookDraft,
  type Judgement,
  json,
  type Route,
  type Shown,
} from '../dialect.ts';
import { type LocalGateway, type LocalOptions, startLocalGateway } from '../local-gateway.ts';
import { inEnglish, turningInEnglish } from '../rejections.ts';
import { isObject, type Sent } from '../sent.ts';
import type { Json } from '../types.ts';
import { msError } from '../videos/errors.ts';
import { flavours, msVideo } from '../videos/flavours.ts';
import { partsOf } from '../videos/parts.ts';
import {
  detailsOf,
  isCalled,
  type MsEndpoint,
  msEndpoints,
  nameOf,
  summaryOf,
} from './endpoints.ts';
import { checkInput } from './schema.ts';
import { msTask } from './task.ts';

export type { MsEndpoint } from './endpoints.ts';

/** How a list of endpoints is wrapped; no page shows it. */
export type MsListShape = 'array' | 'endpoints' | 'data' | 'items';

/** What a local `ms/v1` can be told at the start. */
export interface LocalMsOptions extends LocalOptions {
  /** The bearer token; an obvious placeholder unless told. */
  apiKey?: string;
  /** Other keys that are good too. */
  moreKeys?: readonly string[];
  endpoints?: readonly MsEndpoint[];
  listShape?: MsListShape;
  /** What webhooks are signed with; the first key unless told. */
  hookSecret?: string;
}

/** A local Mountsea `ms/v1`. `baseUrl` is its origin, for `/ms/v1/…` and `/api-user/credits` alike. */
export type LocalMs = LocalGateway & { apiKey: string; hookSecret: string };

/**
 * Starts a server that speaks Mountsea's `ms/v1`: endpoints with their schemas, runs, tasks, the OpenAI shape of a task, webhooks, and the
 * balance of the usage API. `retire` takes an endpoint away, by `vendor/model/mode`.
 */
export async function startLocalMs(options: LocalMsOptions = {}): Promise<LocalMs> {
  const {
    apiKey = 'local-ms-key',
    moreKeys = [],
    endpoints = msEndpoints,
    listShape = 'endpoints',
    hookSecret = apiKey,
    ...rest
  } = options;
  const dialect = ms([apiKey, ...moreKeys], endpoints, listShape);
  const local = await startLocalGateway(dialect, { webhook: { secret: hookSecret }, ...rest });
  return { ...local, apiKey, hookSecret };
}

function ms(
  keys: readonly string[],
  endpoints: readonly MsEndpoint[],
  listShape: MsListShape,
): Dialect {
  const { route, ...manner } = msManner(endpoints, listShape);
  return {
    name: 'mountsea-ms',
    prefix: '',
    rejections: inEnglish,
    turning: turningInEnglish,
    editIds: false,
    newTaskId: () => `ms-${randomUUID()}`,
    ...mountseaCaller(keys),
    ...manner,
    route: (method, path) => creditsRoute(method, path) ?? route(method, path),
    refused: (status, message, { taskId } = {}) => naming(taskId, msError(status, message)),
  };
}

/** What stands behind `/ms/v1`, for every server that has it. Its tasks are asked for `as` something. */
export function msManner(endpoints: readonly MsEndpoint[], listShape: MsListShape = 'endpoints') {
  return {
    route: (method, path) => routeOf(method, path, endpoints, listShape),
    created: (shown) => json(200, msTask(shown)),
    checked: (shown, as) => json(200, as === 'video' ? asVideo(shown) : msTask(shown)),
    removed: (shown) =>
      shown.standing.outcome === undefined
        ? { answer: json(200, { ...msTask(shown), status: 'canceled' }), effect: 'cancel' }
        : { answer: msError(409, 'The task has already ended') },
    asked,
    pictureUrl: ({ input }) =>
      isObject(input) && typeof input.image_url === 'string' ? input.image_url : undefined,
    hook,
  } satisfies Partial<Dialect>;
}

function routeOf(
  method: string,
  path: string,
  endpoints: readonly MsEndpoint[],
  listShape: MsListShape,
): Route | undefined {
  const url = new URL(path, 'http://local');
  const [, kind = '', rest = ''] =
    /^\/ms\/v1\/(endpoints|run|tasks|videos)(?:\/(.+))?$/u.exec(url.pathname) ?? [];
  const name = decoded(rest);
  if (method === 'GET' && kind === 'endpoints') {
    const wanted = url.searchParams.get('capability');
    return {
      on: 'list',
      answer({ retired }) {
        const there = endpoints.filter((one) => !retired.has(nameOf(one)));
        if (name !== '') return detailsAnswer(there, name);
        const fitting = there.filter(({ capability }) => (wanted ?? capability) === capability);
        return json(200, wrapped(listShape, fitting.map(summaryOf)));
      },
    };
  }
  if (method === 'POST' && kind === 'run')
    return { on: 'create', judge: (sent) => judgeRun(endpoints, name, sent) };
  if (method === 'GET' && kind === 'tasks') return { on: 'check', taskId: name, as: 'task' };
  if (method === 'GET' && kind === 'videos') return { on: 'check', taskId: name, as: 'video' };
  return method === 'DELETE' && kind === 'tasks' ? { on: 'remove', taskId: name } : undefined;
}

function detailsAnswer(endpoints: readonly MsEndpoint[], name: string) {
  const found = endpoints.find((one) => isCalled(one, name));
  return found === undefined
    ? msError(404, `No such endpoint: ${name}`)
    : json(200, detailsOf(found));
}

function wrapped(shape: MsListShape, list: readonly Json[]): unknown {
  return shape === 'array' ? list : { [shape]: list, total: list.length };
}

/** Holds a run against the schema that the endpoint publishes. */
function judgeRun(endpoints: readonly MsEndpoint[], name: string, sent: Sent): Judgement {
  const body = isObject(sent.value) ? sent.value : {};
  const kept = { ...body, endpoint: name };
  if (sent.kind !== 'json' || !isObject(sent.value))
    return { body: kept, model: name, problems: ['the body must be a JSON object'], status: 422 };
  const found = endpoints.find((one) => nameOf(one) === name);
  if (found === undefined) return { body: kept, model: name, problems: [], unlisted: true };
  const { problems, unknown } = checkInput(found.input, body.input);
  const others = Object.keys(body).filter((key) => key !== 'input' && key !== 'webhook_url');
  const { webhook_url: hookUrl } = body;
  if (hookUrl !== undefined && (typeof hookUrl !== 'string' || !/^https?:\/\//u.test(hookUrl)))
    problems.push('webhook_url: must be an http(s) URL');
  const remarks = [...unknown, ...others.map((key) => `unknown field: ${key}`)];
  return { body: kept, model: name, problems, remarks, status: 422 };
}

function asVideo(shown: Shown): Json {
  const parts = partsOf(shown, flavours['mountsea-ms'], 'content');
  const model = String(shown.task.create.body.endpoint).split('/').slice(0, 2).join('/');
  return msVideo({ ...parts, model });
}

/** An error that names a task all the same. */
function naming(id: string | undefined, answer: Answer): Answer {
  if (id === undefined) return answer;
  return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), task_id: id }) };
}

/** The sample clip that comes nearest. */
function asked({ input }: Json): Json {
  const { duration, aspect_ratio: aspect, resolution } = isObject(input) ? input : {};
  return {
    orientation: aspect === '9:16' ? 'portrait' : 'landscape',
    size: resolution === '1080p' || resolution === '4k' ? 'large' : 'small',
    duration: Number.parseInt(String(duration), 10) > 12 ? 15 : 10,
  };
}

/** The task itself, signed in `x-ms-signature`: how, is on no page. */
function hook(shown: Shown): HookDraft | undefined {
  const { webhook_url: url } = shown.task.create.body;
  if (typeof url !== 'string') return undefined;
  const body = JSON.stringify(msTask(shown));
  return {
    url,
    id: shown.task.create.taskId,
    body,
    sign({ secret, signature }) {
      const key = signature === 'wrong' ? 'another key' : secret;
      return { 'x-ms-signature': createHmac('sha256', key).update(body).digest('hex') };
    },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
