import {
  type GatewayDeps,
  type GatewayStatus,
  GatewayUnreachable,
  type Operation,
  type StartContext,
  type Started,
  type VideoGateway,
  type VideoRequest,
} from '../../core/gateway.ts';
import { failureOf } from '../failures.ts';
import { createHttp, type Http, type HttpSettings } from '../http.ts';
import { startedWith, taskIdIn } from '../operation.ts';
import { messageOf, taskIdOf, traceIdOf } from '../said.ts';
import { bodyFor } from '../sora-body.ts';
import { readTask } from '../task-answer.ts';
import { mountseaModels } from './models.ts';
import { generateVideo } from './wire.ts';

export interface MountseaSettings {
  readonly apiKey: string;
  readonly baseUrl: string;
}

/** Mountsea's legacy Sora API. `tuning` is for tests. */
export function createMountsea(
  { apiKey, baseUrl }: MountseaSettings,
  { log, now }: GatewayDeps,
  tuning: Pick<HttpSettings, 'timeouts' | 'dispatcher'> = {},
): VideoGateway {
  const http = createHttp({
    baseUrl,
    headers: () => ({ authorization: `Bearer ${apiKey}` }),
    secrets: [apiKey],
    log,
    now,
    ...tuning,
  });
  return {
    name: 'mountsea',
    models: mountseaModels,
    pictures: 'url',
    start: (request, context) => start(http, request, context),
    check: (operation, { signal }) => check(http, operation, signal),
    download: (video, context) => http.download(video.url, context),
  };
}

/** Answers 200 or 201 with `{taskId}`. There is no idempotency key. */
async function start(
  http: Http,
  request: VideoRequest,
  { pictures, signal }: StartContext,
): Promise<Started> {
  const body = bodyFor(generateVideo, request, pictures);
  const answer = await http.json('POST', '/sora/video/generate', body, { signal });
  if (!isSuccess(answer.status)) {
    throw failureOf('create', answer, { model: request.model, clean: http.clean });
  }
  const taskId = taskIdOf(answer.body);
  if (taskId !== undefined) return startedWith(taskId, traceIdOf(answer.body));
  const said = messageOf(answer.body) ?? 'nothing more';
  const message = http.clean(`answered ${answer.status} without a task id, and ${said}`);
  throw new GatewayUnreachable('unknown', message);
}

/**
 * The task page of Mountsea's other services documents this route and its words; for Sora it is known from public clients,
 * which ask with `GET /sora/task/result?taskId=…`.
 */
async function check(
  http: Http,
  operation: Operation,
  signal: AbortSignal,
): Promise<GatewayStatus> {
  const path = `/sora/task/result?taskId=${encodeURIComponent(taskIdIn(operation))}`;
  const answer = await http.json('GET', path, undefined, { signal });
  if (!isSuccess(answer.status)) throw failureOf('check', answer, { clean: http.clean });
  return readTask(answer.body, http.clean);
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
