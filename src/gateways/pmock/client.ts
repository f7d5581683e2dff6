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
import { readTask } from '../task-answer.ts';
import { pmockModels } from './models.ts';
import { type PmockKeys, signedHeaders } from './signature.ts';
import { createCall, envelopeOf, withEnvelopeStatus } from './wire.ts';

export interface PmockSettings {
  /** At least one pair; used in turn. */
  readonly keys: readonly PmockKeys[];
  readonly baseUrl: string;
  /** Below the base URL, begins with a slash, holds `{taskId}`. */
  readonly taskPath: string;
  readonly limits?: GatewayLimits;
}

/** What one gateway is made of. */
interface Parts {
  readonly http: Http;
  readonly keyring: Keyring<PmockKeys>;
  readonly taskPath: string;
}

/** pmock's Sora API. `tuning` is for tests. */
export function createPmock(
  { keys, baseUrl, taskPath, limits }: PmockSettings,
  { log, now }: GatewayDeps,
  tuning: Pick<HttpSettings, 'timeouts' | 'dispatcher'> = {},
): VideoGateway {
  const keyring = createKeyring(keys, ({ accessKey }) => accessKey, now);
  const http = createHttp({
    baseUrl,
    headers: (name) => signedHeaders(keyring.named(name), now()),
    secrets: keys.flatMap(({ accessKey, secretKey }) => [accessKey, secretKey]),
    log,
    now,
    ...tuning,
  });
  const parts = { http, keyring, taskPath };
  return {
    name: 'pmock',
    models: pmockModels,
    pictures: 'url',
    ...(limits === undefined ? {} : { limits }),
    start: (request, context) => start(parts, request, context),
    check: (operation, { signal }) => check(parts, operation, signal),
    download: (video, { operation, ...context }) =>
      http.download(video.url, { ...context, key: keyIn(operation) }),
    async knock({ signal }) {
      await ask(parts, 'reelbot-knock', { signal, key: undefined });
    },
    health: () => ({ circuit: 'closed', ...keyring.health() }),
  };
}

/** A success is code 200 and a task id, whatever the HTTP status and the content type say. */
async function start(
  { http, keyring }: Parts,
  request: VideoRequest,
  { pictures, signal }: StartContext,
): Promise<Started> {
  const { path, body } = createCall(request, pictures);
  const { name } = keyring.next();
  const answer = await http.json('POST', path, body, { signal, key: name });
  const envelope = envelopeOf(answer.body);
  const refused = (no: Answer) => {
    const failure = failureOf('create', no, { model: request.model, clean: http.clean });
    return failure instanceof GatewayRefusal ? keyring.refused(name, failure) : failure;
  };
  if (envelope !== undefined && envelope.code !== 200) {
    throw refused(withEnvelopeStatus(answer, envelope.code));
  }
  const taskId = taskIdOf(envelope?.data);
  if (taskId !== undefined) {
    return startedWith(taskId, traceIdOf(answer.body), keyring.stored(name));
  }
  if (answer.status >= 300) throw refused(answer);
  const said = messageOf(answer.body) ?? 'nothing more';
  const message = http.clean(
    `answered ${answer.status} without an envelope and a task id: ${said}`,
  );
  throw new GatewayUnreachable('unknown', message);
}

/** What the query answers is documented nowhere. pmock's create is Mountsea's almost to the word, so a task like Mountsea's is expected. */
async function check(
  parts: Parts,
  operation: Operation,
  signal: AbortSignal,
): Promise<GatewayStatus> {
  const { http } = parts;
  const answer = await ask(parts, taskIdIn(operation), { signal, key: keyIn(operation) });
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

function ask(
  { http, taskPath }: Parts,
  taskId: string,
  context: { signal: AbortSignal; key: string | undefined },
): Promise<Answer> {
  const path = taskPath.replaceAll('{taskId}', encodeURIComponent(taskId));
  return http.json('GET', path, undefined, context);
}
