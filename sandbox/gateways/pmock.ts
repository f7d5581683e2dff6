import { createHmac, randomUUID } from 'node:crypto';
import { type Dialect, json, type Route } from './dialect.ts';
import { type LocalGateway, type LocalOptions, startLocalGateway } from './local-gateway.ts';
import { pmockProblems } from './pmock-rules.ts';
import { inChinese, turningInChinese } from './rejections.ts';
import { judgeJson, type Sent } from './sent.ts';
import { taskJson } from './task-json.ts';

interface PmockPair {
  readonly accessKey: string;
  readonly secretKey: string;
}

/** What a local pmock can be told at the start. */
export interface LocalPmockOptions extends LocalOptions {
  accessKey?: string;
  secretKey?: string;
  /** Other pairs that are good too. */
  moreKeys?: readonly PmockPair[];
  /** The task query, which pmock documents nowhere. Belongs in `PMOCK_TASK_PATH`. */
  taskPath?: string;
  /** Answer errors with their HTTP status too; usually HTTP is always 200. */
  httpStatuses?: boolean;
}

/** A local pmock. `baseUrl` belongs in `PMOCK_BASE_URL`, the keys in `PMOCK_ACCESS_KEY` and `PMOCK_SECRET_KEY`. */
export type LocalPmock = LocalGateway & { accessKey: string; secretKey: string; taskPath: string };

/** Starts a server that speaks pmock's Sora API, versions 1 and 2, and a task query at the configured path. */
export async function startLocalPmock(options: LocalPmockOptions = {}): Promise<LocalPmock> {
  const {
    accessKey = 'local-pmock-access',
    secretKey = 'local-pmock-secret',
    moreKeys = [],
    taskPath = '/ai/sa/task/result?taskId={taskId}',
    httpStatuses = false,
    ...rest
  } = options;
  const dialect = pmock([{ accessKey, secretKey }, ...moreKeys], taskPath, httpStatuses);
  return { ...(await startLocalGateway(dialect, rest)), accessKey, secretKey, taskPath };
}

/** The token of the minute that `now` (milliseconds) lies in. */
export function pmockToken(accessKey: string, secretKey: string, now: number): string {
  const seconds = Math.floor(now / 1000);
  const minute = seconds - (seconds % 60);
  return createHmac('sha256', secretKey).update(`${accessKey}:${minute}`).digest('base64');
}

function pmock(pairs: readonly PmockPair[], taskPath: string, httpStatuses: boolean): Dialect {
  const query = pathPattern(taskPath);
  let answers = 0;
  /** The page promises a media type of any kind, so every second answer calls its JSON plain text. */
  const envelope = (status: number, code: number, message: string, data: unknown) => {
    answers += 1;
    const body = { code, message, data, traceId: `trace-${randomUUID()}` };
    return json(status, body, answers % 2 === 0 ? 'text/plain' : 'application/json');
  };
  return {
    name: 'pmock',
    prefix: '/api',
    rejections: inChinese,
    mainKey: pairs[0]?.accessKey ?? '',
    turning: turningInChinese,
    keyOf: (headers) => String(headers['wuinai-access-key'] ?? ''),
    editIds: false,
    secretHeaders: ['wuinai-access-key', 'wuinai-access-token', 'authorization'],
    route(method, path): Route | undefined {
      if (method === 'POST' && path === '/ai/sa/video/generate')
        return { on: 'create', judge: judge(1, path) };
      if (method === 'POST' && path === '/ai/sa/video/generate/v2')
        return { on: 'create', judge: judge(2, path) };
      const taskId = method === 'GET' ? query.exec(path)?.[1] : undefined;
      return taskId === undefined ? undefined : { on: 'check', taskId: decoded(taskId) };
    },
    unauthorized(headers, now) {
      const pair = pairs.find(({ accessKey }) => accessKey === headers['wuinai-access-key']);
      if (pair === undefined) return 'unknown access key';
      const token = headers['wuinai-access-token'];
      const good = [now, now - 60_000].map((time) =>
        pmockToken(pair.accessKey, pair.secretKey, time),
      );
      return typeof token === 'string' && good.includes(token) ? undefined : 'bad access token';
    },
    created: ({ task }) => envelope(200, 200, 'ok', { taskId: task.create.taskId }),
    checked: (shown) => envelope(200, 200, 'ok', taskJson(shown)),
    refused: (status, message, { taskId } = {}) =>
      envelope(
        httpStatuses ? status : 200,
        status,
        message,
        taskId === undefined ? null : { taskId },
      ),
  };
}

/** Where paths look like pmock's own, problems are told with the whole path. */
function judge(version: 1 | 2, path: string) {
  return (sent: Sent) => judgeJson(sent, `/api${path}`, (body) => pmockProblems(version, body));
}

/** A pattern that finds the task id in a path written with `{taskId}`. */
function pathPattern(taskPath: string): RegExp {
  const parts = taskPath
    .split('{taskId}')
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('([^&/?#]*)')}$`);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
