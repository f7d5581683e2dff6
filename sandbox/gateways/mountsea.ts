import { randomUUID } from 'node:crypto';
import { type Dialect, json, type Route } from './dialect.ts';
import { type LocalGateway, type LocalOptions, startLocalGateway } from './local-gateway.ts';
import { mountseaProblems } from './mountsea-rules.ts';
import { inEnglish } from './rejections.ts';

/** What a local Mountsea can be told at the start. */
export interface LocalMountseaOptions extends LocalOptions {
  /** The bearer token; an obvious placeholder unless told. */
  apiKey?: string;
}

/** A local Mountsea. `baseUrl` belongs in `MOUNTSEA_BASE_URL`, `apiKey` in `MOUNTSEA_API_KEY`. */
export type LocalMountsea = LocalGateway & { apiKey: string };

/** Starts a server that speaks Mountsea's legacy Sora API: create, and the task query its clients use. */
export async function startLocalMountsea(
  options: LocalMountseaOptions = {},
): Promise<LocalMountsea> {
  const { apiKey = 'local-mountsea-key', ...rest } = options;
  return { ...(await startLocalGateway(mountsea(apiKey), rest)), apiKey };
}

function mountsea(apiKey: string): Dialect {
  return {
    name: 'mountsea',
    prefix: '',
    rejections: inEnglish,
    editIds: true,
    secretHeaders: ['authorization'],
    route(method, path): Route | undefined {
      const url = new URL(path, 'http://local');
      if (method === 'POST' && path === '/sora/video/generate')
        return { on: 'create', problems: mountseaProblems };
      if (method === 'GET' && url.pathname === '/sora/task/result')
        return { on: 'check', taskId: url.searchParams.get('taskId') ?? '' };
      return undefined;
    },
    unauthorized({ authorization = '' }) {
      return authorization === `Bearer ${apiKey}` ? undefined : 'Invalid or missing API key';
    },
    // The document names both 200 and 201 for a created task.
    created: (taskId, count) => json(count % 2 === 1 ? 200 : 201, { taskId }),
    checked: (task) => json(200, task),
    refused: (status, message, taskId) =>
      json(status, {
        statusCode: status,
        message,
        errorMessage: message,
        errorCode: status,
        ...(taskId === undefined ? {} : { taskId }),
        traceId: `trace-${randomUUID()}`,
      }),
  };
}
