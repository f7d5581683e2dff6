import {
  type GatewayDeps,
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
import { createHttp, type Http, type HttpSettings } from '../http.ts';
import { startedWith, taskIdIn } from '../operation.ts';
import { messageOf, taskIdOf, traceIdOf } from '../said.ts';
import { readTask } from '../task-answer.ts';
import { pmockModels } from './models.ts';
import { type PmockKeys, signedHeaders } from './signature.ts';
import { createCall, envelopeOf, withEnvelopeStatus } from './wire.ts';

export interface PmockSettings extends PmockKeys {
  readonly baseUrl: string;
  /** Below the base URL, begins with a slash, holds `{taskId}`. */
  readonly taskPath: string;
}

/** pmock's Sora API. `tuning` is for tests. */
export function createPmock(
  settings: PmockSettings,
  { log, now }: GatewayDeps,
  tuning: Pick<HttpSettings, 'timeouts' | 'dispatcher'> = {},
): VideoGateway {
  const http = createHttp({
    baseUrl: settings.baseUrl,
    headers: () => signedHeaders(settings, now()),
    secrets: [settings.accessKey, settings.secretKey],
    log,
    now,
    ...tuning,
  });
  return {
    name: 'pmock',
    models: pmockModels,
    pictures: 'url',
    start: (request, context) => start(http, request, context),
    check: (operation, { signal }) => check(http, settings.taskPath, operation, signal),
    download: (video, context) => http.download(video.url, context),
  };
}

/** A success is code 200 and a task id, whatever the HTTP status and the content type say. */
async function start(
  http: Http,
  request: VideoRequest,
  { pictures, signal }: StartContext,
): Promise<Started> {
  const { path, body } = createCall(request, pictures);
  const answer = await http.json('POST', path, body, { signal });
  const envelope = envelopeOf(answer.body);
  const failure = { model: request.model, clean: http.clean };
  if (envelope !== undefined && envelope.code !== 200) {
    throw failureOf('create', withEnvelopeStatus(answer, envelope.code), failure);
  }
  const taskId = taskIdOf(envelope?.data);
  if (taskId !== undefined) return startedWith(taskId, traceIdOf(answer.body));
  if (answer.status >= 300) throw failureOf('create', answer, failure);
  const said = messageOf(answer.body) ?? 'nothing more';
  const message = http.clean(
    `answered ${answer.status} without an envelope and a task id: ${said}`,
  );
  throw new GatewayUnreachable('unknown', message);
}

/** What the query answers is documented nowhere. pmock's create is Mountsea's almost to the word, so a task like Mountsea's is expected. */
async function check(
  http: Http,
  taskPath: string,
  operation: Operation,
  signal: AbortSignal,
): Promise<GatewayStatus> {
  const taskId = encodeURIComponent(taskIdIn(operation));
  const answer = await http.json('GET', taskPath.replaceAll('{taskId}', taskId), undefined, {
    signal,
  });
  const envelope = envelopeOf(answer.body);
  if (envelope !== undefined && envelope.code !== 200) {
    throw failureOf('check', withEnvelopeStatus(answer, envelope.code), { clean: http.clean });
  }
  if (envelope?.data !== undefined) {
    const traceId = traceIdOf(answer.body);
    return readTask(
      { ...(traceId === undefined ? {} : { traceId }), ...envelope.data },
      http.clean,
    );
  }
  if (answer.status >= 300) throw failureOf('check', answer, { clean: http.clean });
  throw new GatewayRefusal('nonsense', `answered ${answer.status} without a task in an envelope`);
}
