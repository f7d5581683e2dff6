import type { VideoModel } from '../../core/catalogue.ts';
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
import type { Fit } from '../fit.ts';
import { type Answer, createHttp, type Http, type HttpSettings } from '../http.ts';
import { createKeyring, type Keyring } from '../keyring.ts';
import { keyIn, startedWith, taskIdIn } from '../operation.ts';
import { messageOf, objectOf, traceIdOf } from '../said.ts';
import { isDots, readVideo, videoIdOf } from './answer.ts';
import { createBody } from './create-body.ts';
import { apiRoot, DIALECTS, type DialectName, type Manner } from './dialects.ts';
import { readServed } from './models.ts';
import { resultsOf } from './results.ts';
import { readHook } from './webhook.ts';

/** One server, as its operator describes it. */
export interface VideosSettings {
  /** The gateway's name. */
  readonly name: string;
  readonly dialect: DialectName;
  /** With `/v1` or without, or with `/videos` at its end; see `apiRoot`. */
  readonly baseUrl: string;
  /** Used in turn; none where the server asks for none. */
  readonly apiKeys: readonly string[];
  /** Where its creates are written otherwise than the dialect's. */
  readonly manner?: Partial<Manner>;
  readonly fit?: Fit;
  /** More headers, names in lower case. Secrets: they go where the key goes. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Undefined where the server is asked for what it serves. */
  readonly models: readonly VideoModel[] | undefined;
  readonly limits?: GatewayLimits;
  /** What its webhooks are signed with. */
  readonly webhookSecret?: Buffer;
}

/** What one server's gateway is made of. */
interface Parts {
  readonly http: Http;
  readonly keyring: Keyring<string>;
  readonly manner: Manner;
  readonly fit: Fit;
  /** The address that `/videos` is put after. */
  readonly root: string;
}

/** A server of the `/v1/videos` shape. `tuning` is for tests. */
export function createOpenaiVideos(
  settings: VideosSettings,
  { log, now }: GatewayDeps,
  tuning: Pick<HttpSettings, 'timeouts' | 'dispatcher'> = {},
): VideoGateway {
  const { name, apiKeys, headers = {}, models, limits, webhookSecret, fit = 'cover' } = settings;
  const dialect = DIALECTS[settings.dialect];
  const { lists, cancels, jsonLimitBytes } = dialect;
  const manner = { ...dialect, ...settings.manner };
  const root = apiRoot(settings.baseUrl, dialect.root);
  const keyring = createKeyring(apiKeys.length === 0 ? [NO_KEY] : apiKeys, (key) => key, now);
  const http = createHttp({
    baseUrl: root,
    headers: (key) => ({ ...bearer(keyring.named(key)), ...headers }),
    secrets: [...apiKeys, ...Object.values(headers).flatMap((one) => [one, ...one.split(/\s+/u)])],
    log,
    now,
    ...(jsonLimitBytes === undefined ? {} : { jsonLimitBytes }),
    ...tuning,
  });
  const parts = { http, keyring, manner, fit, root };
  return {
    name,
    models: models ?? [],
    pictures: manner.image === 'string' ? 'url' : 'bytes',
    ...(limits === undefined ? {} : { limits }),
    start: (request, context) => start(parts, request, context),
    check: (operation, { signal }) => check(parts, operation, signal),
    ...resultsOf(http, (operation) => contentUrl(root, operation)),
    ...(lists === true && models === undefined ? { list: (context) => list(http, context) } : {}),
    async knock({ signal }) {
      await http.json('GET', '/models', undefined, { signal });
    },
    ...(cancels === true
      ? { cancel: (operation, context) => cancel(parts, operation, context) }
      : {}),
    ...(webhookSecret === undefined
      ? {}
      : { hook: (call) => readHook(call, webhookSecret, now()) }),
    health: () => ({ circuit: 'closed', ...(apiKeys.length === 0 ? {} : keyring.health()) }),
  };
}

/** A server on one's own machine may ask for none. */
const NO_KEY = '';

function bearer(key: string): Record<string, string> {
  return key === NO_KEY ? {} : { authorization: `Bearer ${key}` };
}

/** Answers with a video object. There is no idempotency key. */
async function start(
  { http, keyring, manner, fit }: Parts,
  request: VideoRequest,
  context: StartContext,
): Promise<Started> {
  const body = await createBody(request, context, { manner, fit }, http.clean);
  const { name, key } = keyring.next();
  const answer = await http.json('POST', '/videos', body, { signal: context.signal, key: name });
  if (!isSuccess(answer)) {
    const model = context.model.gatewayModel ?? context.model.id;
    const failure = failureOf('create', answer, { model, clean: http.clean });
    throw failure instanceof GatewayRefusal ? keyring.refused(name, failure) : failure;
  }
  const taskId = videoIdOf(answer.body);
  // Also where there is one key: LiteLLM's ids open with the key that made them, and another may be added in front of it.
  const stored = key === NO_KEY ? {} : { key: name };
  if (taskId !== undefined) return startedWith(taskId, traceIdOf(answer.body), stored);
  const said = messageOf(answer.body) ?? 'nothing more';
  const message = http.clean(`answered ${answer.status} without an id, and ${said}`);
  throw new GatewayUnreachable('unknown', message);
}

async function check(
  { http, root }: Parts,
  operation: Operation,
  signal: AbortSignal,
): Promise<GatewayStatus> {
  const path = pathOf(operation);
  const answer = await http.json('GET', path, undefined, { signal, key: keyIn(operation) });
  if (!isSuccess(answer)) throw checkFailure(http, answer);
  const { origin } = new URL(root);
  const { clean } = http;
  return readVideo(answer.body, { origin, content: contentUrl(root, operation), clean });
}

/** new-api says 400 of a task that it does not know, with this code. */
function checkFailure(http: Http, answer: Answer): GatewayRefusal | GatewayUnreachable {
  const failure = failureOf('check', answer, { clean: http.clean });
  const isUnknown = answer.status === 400 && objectOf(answer.body)?.code === 'task_not_exist';
  if (!isUnknown) return failure;
  return new GatewayRefusal('unknown-task', failure.message, { status: answer.status });
}

/**
 * True when the server has ended it; false when there was nothing to end any more. It is asked first: the same DELETE throws a finished video away,
 * and answers alike.
 */
async function cancel(
  parts: Parts,
  operation: Operation,
  { signal }: { signal: AbortSignal },
): Promise<boolean> {
  const { state } = await check(parts, operation, signal);
  if (state === 'succeeded' || state === 'failed') return false;
  const { http } = parts;
  const path = pathOf(operation);
  const answer = await http.json('DELETE', path, undefined, { signal, key: keyIn(operation) });
  if (isSuccess(answer)) return true;
  if ([400, 404, 409, 410].includes(answer.status)) return false;
  throw failureOf('check', answer, { clean: http.clean });
}

async function list(
  http: Http,
  { signal }: { signal: AbortSignal },
): Promise<readonly VideoModel[]> {
  const answer = await http.json('GET', '/models', undefined, { signal });
  if (!isSuccess(answer)) throw failureOf('check', answer, { clean: http.clean });
  return readServed(answer.body);
}

/** Below the API's root. Throws GatewayRefusal `unknown-task` for an operation that was not made here. */
function pathOf(operation: Operation): string {
  const id = taskIdIn(operation);
  if (isDots(id)) throw new GatewayRefusal('unknown-task', 'the operation holds no id');
  return `/videos/${encodeURIComponent(id)}`;
}

function contentUrl(root: string, operation: Operation): string {
  return `${root}${pathOf(operation)}/content`;
}

function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}
