import { randomUUID } from 'node:crypto';
import { creditsRoute, mountseaCaller } from './credits.ts';
import { type Dialect, json, type Route, type Shown } from './dialect.ts';
import { type LocalGateway, type LocalOptions, startLocalGateway } from './local-gateway.ts';
import { mountseaProblems } from './mountsea-rules.ts';
import type { MsEndpoint } from './ms/endpoints.ts';
import { msManner } from './ms/index.ts';
import { inEnglish, turningInEnglish } from './rejections.ts';
import { isObject, judgeJson } from './sent.ts';
import { taskJson } from './task-json.ts';
import type { Json } from './types.ts';

/** What a local Mountsea can be told at the start. */
export interface LocalMountseaOptions extends LocalOptions {
  /** The bearer token; an obvious placeholder unless told. */
  apiKey?: string;
  /** Other keys that are good too. */
  moreKeys?: readonly string[];
  /** What its newer API offers to the same key: nothing unless told. */
  endpoints?: readonly MsEndpoint[];
}

/** A local Mountsea. `baseUrl` belongs in `MOUNTSEA_BASE_URL` and `MOUNTSEA_USAGE_URL`, `apiKey` in `MOUNTSEA_API_KEY`. */
export type LocalMountsea = LocalGateway & { apiKey: string };

/**
 * Starts a server that speaks Mountsea's legacy Sora API: create, and the task query its clients use. The newer `ms/v1` and the balance of the usage
 * API stand beside it.
 */
export async function startLocalMountsea(
  options: LocalMountseaOptions = {},
): Promise<LocalMountsea> {
  const { apiKey = 'local-mountsea-key', moreKeys = [], endpoints = [], ...rest } = options;
  const dialect = mountsea([apiKey, ...moreKeys], endpoints);
  const hooks = endpoints.length === 0 ? {} : { webhook: { secret: apiKey } };
  return { ...(await startLocalGateway(dialect, { ...hooks, ...rest })), apiKey };
}

function mountsea(keys: readonly string[], endpoints: readonly MsEndpoint[]): Dialect {
  const ms = msManner(endpoints);
  const isRun = ({ task }: Shown) => isMs(task.create.body);
  return {
    name: 'mountsea',
    prefix: '',
    rejections: inEnglish,
    turning: turningInEnglish,
    editIds: true,
    ...mountseaCaller(keys),
    route(method, path): Route | undefined {
      const url = new URL(path, 'http://local');
      if (method === 'POST' && path === '/sora/video/generate')
        return { on: 'create', judge: (sent) => judgeJson(sent, path, mountseaProblems) };
      if (method === 'GET' && url.pathname === '/sora/task/result')
        return { on: 'check', taskId: url.searchParams.get('taskId') ?? '' };
      return creditsRoute(method, path) ?? ms.route(method, path);
    },
    // The document names both 200 and 201 for a created task.
    created: (shown, count) =>
      isRun(shown)
        ? ms.created(shown)
        : json(count % 2 === 1 ? 200 : 201, { taskId: shown.task.create.taskId }),
    checked: (shown, as) => (as === undefined ? json(200, taskJson(shown)) : ms.checked(shown, as)),
    removed: ms.removed,
    refused: (status, message, { taskId } = {}) =>
      json(status, {
        statusCode: status,
        message,
        errorMessage: message,
        errorCode: status,
        ...(taskId === undefined ? {} : { taskId }),
        traceId: `trace-${randomUUID()}`,
      }),
    asked: (body) => (isMs(body) ? ms.asked(body) : body),
    pictureUrl: (body) => (isMs(body) ? ms.pictureUrl(body) : firstImage(body)),
    hook: (shown) => (isRun(shown) ? ms.hook(shown) : undefined),
  };
}

/** A run of the newer API, as `ms/` keeps it. */
function isMs({ endpoint, input }: Json): boolean {
  return endpoint !== undefined && isObject(input);
}

function firstImage({ images }: Json): string | undefined {
  const first: unknown = Array.isArray(images) ? images[0] : undefined;
  return typeof first === 'string' ? first : undefined;
}
