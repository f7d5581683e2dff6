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
import { bodyFor } from '../sora-body.ts';
import { readTask } from '../task-answer.ts';
import { mountseaModels } from './models.ts';
import { generateVideo } from './wire.ts';

export interface MountseaSettings {
  /** At least one; used in turn. */
  readonly apiKeys: readonly string[];
  readonly baseUrl: string;
  readonly limits?: GatewayLimits;
}

/** What one gateway is made of. */
interface Parts {
  readonly http: Http;
  readonly keyring: Keyring<string>;
}

/** Mountsea's legacy Sora API. `tuning` is for tests. */
export function createMountsea(
  { apiKeys, baseUrl, limits }: MountseaSettings,
  { log, now }: GatewayDeps,
  tuning: Pick<HttpSettings, 'timeouts' | 'dispatcher'> = {},
): VideoGateway {
  const keyring = createKeyring(apiKeys, (key) => key, now);
  const http = createHttp({
    baseUrl,
    headers: (name) => ({ authorization: `Bearer ${keyring.named(name)}` }),
    secrets: apiKeys,
    log,
    now,
    ...tuning,
  });
  const parts = { http, keyring };
  return {
    name: 'mountsea',
    models: mountseaModels,
    pictures: 'url',
    ...(limits === undefined ? {} : { limits }),
    start: (request, context) => start(parts, request, context),
    check: (operation, { signal }) => check(http, operation, signal),
    download: (video, { operation, ...context }) =>
      http.download(video.url, { ...context, key: keyIn(operation) }),
    async knock({ signal }) {
      await ask(http, 'reelbot-knock', { signal, key: undefined });
    },
    health: () => ({ circuit: 'closed', ...keyring.health() }),
  };
}

/** Answers 200 or 201 with `{taskId}`. There is no idempotency key. */
async function start(
  { http, keyring }: Parts,
  request: VideoRequest,
  { pictures, signal }: StartContext,
): Promise<Started> {
  const body = bodyFor(generateVideo, request, pictures);
  const { name } = keyring.next();
  const answer = await http.json('POST', '/sora/video/generate', body, { signal, key: name });
  if (!isSuccess(answer.status)) {
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
  const answer = await ask(http, taskIdIn(operation), { signal, key: keyIn(operation) });
  if (!isSuccess(answer.status)) throw failureOf('check', answer, { clean: http.clean });
  return readTask(answer.body, http.clean);
}

/**
 * The task page of Mountsea's other services documents this route and its words; for Sora it is known from public clients,
 * which ask with `GET /sora/task/result?taskId=…`.
 */
function ask(
  http: Http,
  taskId: string,
  context: { signal: AbortSignal; key: string | undefined },
): Promise<Answer> {
  const path = `/sora/task/result?taskId=${encodeURIComponent(taskId)}`;
  return http.json('GET', path, undefined, context);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
