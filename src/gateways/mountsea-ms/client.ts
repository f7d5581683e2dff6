import {
  type GatewayDeps,
  type GatewayLimits,
  GatewayRefusal,
  type GatewayStatus,
  GatewayUnreachable,
  type Operation,
  type StartContext,
  type Started,
  type VideoGateway,
  type VideoRequest,
} from '../../core/gateway.ts';
import { failureOf } from '../failures.ts';
import { type Answer, createHttp, type Http, type HttpSettings } from '../http.ts';
import { createKeyring, type Keyring } from '../keyring.ts';
import { keyIn, startedWith, taskIdIn } from '../operation.ts';
import { messageOf, taskIdOf, traceIdOf } from '../said.ts';
import { createListing } from './listing.ts';
import { inputFor, readRecipes } from './recipe.ts';
import { readCancelled, readMsTask } from './task.ts';

export interface MountseaMsSettings {
  /** At least one; used in turn. */
  readonly apiKeys: readonly string[];
  /** With `/ms/v1` at its end. */
  readonly baseUrl: string;
  readonly limits?: GatewayLimits;
}

/** Longest list of models that is read, bytes: it may hold every endpoint's schema. */
const LIST_LIMIT_BYTES = 8 * 1024 * 1024;

interface Parts {
  readonly http: Http;
  readonly keyring: Keyring<string>;
}

/**
 * Mountsea's newer API, `ms/v1`: many vendors' models behind one shape, with a list that says what each takes. Only completed tasks are charged, say
 * its documents. `tuning` is for tests.
 *
 * It has no `hook`: calls come with `x-ms-signature`, but how that is computed, and with which secret, is documented nowhere. The address that a
 * create hands over is the bot's own, and nobody can guess it: that is what proves a call.
 */
export function createMountseaMs(
  { apiKeys, baseUrl, limits }: MountseaMsSettings,
  { log, now }: GatewayDeps,
  tuning: Pick<HttpSettings, 'timeouts' | 'dispatcher'> = {},
): VideoGateway {
  const name = 'mountsea-ms';
  const keyring = createKeyring(apiKeys, (key) => key, now);
  const settings: HttpSettings = {
    baseUrl,
    headers: (key) => ({ authorization: `Bearer ${keyring.named(key)}` }),
    secrets: apiKeys,
    log,
    now,
    ...tuning,
  };
  const http = createHttp(settings);
  const lists = createHttp({ ...settings, jsonLimitBytes: LIST_LIMIT_BYTES });
  const listing = createListing(lists, { name, log, now, keys: keyring.names });
  const parts = { http, keyring };
  return {
    name,
    // What there is to buy changes every few months, and is listed.
    models: [],
    pictures: 'url',
    ...(limits === undefined ? {} : { limits }),
    start: (request, context) => start(parts, request, context),
    check: (operation, { signal }) => check(http, operation, signal),
    download: (video, { operation, ...context }) =>
      http.download(video.url, { ...context, key: keyIn(operation) }),
    list: listing.read,
    async knock({ signal }) {
      await http.json('GET', '/tasks/reelbot-knock', undefined, { signal });
    },
    cancel: (operation, { signal }) => cancel(http, operation, signal),
    health: () => ({ circuit: 'closed', ...keyring.health() }),
  };
}

/**
 * `POST /run/{vendor}/{model}/{mode}`. What goes into the input stands in the model itself (`recipe.ts`): so a start is one request, sends what was
 * offered and paid for, and works with the list out of reach.
 */
async function start(
  { http, keyring }: Parts,
  request: VideoRequest,
  { pictures, signal, model, hookUrl }: StartContext,
): Promise<Started> {
  const { path, input } = inputFor(readRecipes(model), request, pictures);
  const { name } = keyring.next();
  const body = { input, ...(hookUrl === undefined ? {} : { webhook_url: hookUrl }) };
  const answer = await http.json('POST', `/run/${path}`, body, { signal, key: name });
  if (!isSuccess(answer)) {
    const failure = failureOf('create', answer, { model: request.model, clean: http.clean });
    throw failure instanceof GatewayRefusal ? keyring.refused(name, failure) : failure;
  }
  const taskId = taskIdOf(answer.body);
  if (taskId !== undefined) {
    return startedWith(taskId, traceIdOf(answer.body), keyring.stored(name));
  }
  const said = messageOf(answer.body) ?? 'nothing more';
  const message = http.clean(`answered ${answer.status} without a task id, and ${said}`);
  throw new GatewayUnreachable('unknown', message);
}

async function check(
  http: Http,
  operation: Operation,
  signal: AbortSignal,
): Promise<GatewayStatus> {
  const answer = await ask(http, 'GET', operation, signal);
  if (!isSuccess(answer)) throw failureOf('check', answer, { clean: http.clean });
  return readMsTask(answer.body, http.clean);
}

/** Statuses of a task that has ended or is not known: too late, and nothing that could be tried again. */
const TOO_LATE: readonly number[] = [400, 404, 405, 409, 410, 422];

/** A task can be ended only while it waits or runs. */
async function cancel(http: Http, operation: Operation, signal: AbortSignal): Promise<boolean> {
  const answer = await ask(http, 'DELETE', operation, signal);
  if (isSuccess(answer)) return readCancelled(answer);
  if (TOO_LATE.includes(answer.status)) return false;
  throw failureOf('check', answer, { clean: http.clean });
}

function ask(
  http: Http,
  method: 'GET' | 'DELETE',
  operation: Operation,
  signal: AbortSignal,
): Promise<Answer> {
  const path = `/tasks/${encodeURIComponent(taskIdIn(operation))}`;
  return http.json(method, path, undefined, { signal, key: keyIn(operation) });
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}
