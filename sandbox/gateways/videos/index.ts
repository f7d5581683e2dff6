import {
  type Answer,
  type Dialect,
  type HookDraft,
  json,
  type Route,
  type Shown,
} from '../dialect.ts';
import { standardHeaders } from '../hooks.ts';
import { type LocalGateway, type LocalOptions, startLocalGateway } from '../local-gateway.ts';
import { isObject } from '../sent.ts';
import type { Json, WebhookSettings } from '../types.ts';
import { judgeVideo } from './body.ts';
import type { Flavour, LocalVideoModel, ResultPlace, VideosName } from './flavour.ts';
import { flavours } from './flavours.ts';
import { partsOf } from './parts.ts';

export type { LocalVideoModel, ResultPlace, VideosName } from './flavour.ts';

/** What a local `/v1/videos` server can be told at the start. */
export interface LocalVideosOptions extends LocalOptions {
  /** Which server it plays. */
  dialect: VideosName;
  /** The bearer token; an obvious placeholder unless told. */
  apiKey?: string;
  /** Other keys that are good too. */
  moreKeys?: readonly string[];
  /** Its own unless told. */
  models?: readonly LocalVideoModel[];
  /** Where the address of a finished video stands; the dialect's own place unless told. */
  place?: ResultPlace;
}

/** A local `/v1/videos` server. `baseUrl` ends before `/videos`. */
export type LocalVideos = LocalGateway & {
  apiKey: string;
  models: readonly LocalVideoModel[];
};

/** Longest body: a data URL of the longest kind, and room for the rest. */
const BODY_MOST = 24 * 1024 * 1024;

/**
 * Starts a server that speaks one dialect of `/v1/videos`, as its public pages and sources describe it. Where those are
 * silent (most sentences of errors, Mountsea's create), it does what the shape does.
 */
export async function startLocalVideos(options: LocalVideosOptions): Promise<LocalVideos> {
  const { dialect, apiKey = 'local-videos-key', moreKeys = [], place, ...rest } = options;
  const { models = flavours[dialect].models, ...local } = rest;
  const flavour = { ...flavours[dialect], models };
  const keys = [apiKey, ...moreKeys];
  const made = videos(dialect, flavour, keys, place ?? flavour.place);
  return { ...(await startLocalGateway(made, local)), apiKey, models };
}

function videos(
  name: string,
  flavour: Flavour,
  keys: readonly string[],
  place: ResultPlace,
): Dialect {
  const objectOf = (shown: Shown, fresh = false) =>
    flavour.object(partsOf(shown, flavour, place), fresh);
  const bearer = (authorization = '') => authorization.replace(/^Bearer /u, '');
  const { unknownTask, removed, newTaskId, ownTasksOnly = false } = flavour;
  return {
    name,
    prefix: flavour.prefix,
    bodyLimit: BODY_MOST,
    rejections: flavour.rejections,
    turning: flavour.turning,
    editIds: false,
    secretHeaders: ['authorization'],
    mainKey: keys[0] ?? '',
    ownTasksOnly,
    newTaskId,
    route: (method, path) => routeOf(flavour, method, path),
    unauthorized: ({ authorization }) =>
      keys.some((key) => authorization === `Bearer ${key}`)
        ? undefined
        : 'Incorrect API key provided',
    keyOf: ({ authorization }) => bearer(authorization),
    created: (shown) => json(200, objectOf(shown, true)),
    checked: (shown) => json(200, objectOf(shown)),
    noContent(standing) {
      const { status, message } = flavour.early(standing);
      return flavour.refused(status, message, { on: 'content' });
    },
    ...(removed === undefined ? {} : { removed: (shown) => removed(shown, () => objectOf(shown)) }),
    refused: (status, message, more = {}) =>
      naming(more.taskId, flavour.refused(status, message, more)),
    unknownTask: () => unknownTask?.() ?? flavour.refused(404, 'Video not found', {}),
    asked,
    pictureUrl,
    ...(name === 'openai' ? { hook: openAiHook } : {}),
  };
}

function routeOf(flavour: Flavour, method: string, path: string): Route | undefined {
  const url = new URL(path, 'http://local');
  const [, id, content] = /^\/videos\/([^/]+?)(\/content)?$/u.exec(url.pathname) ?? [];
  if (method === 'POST' && path === '/videos')
    return { on: 'create', judge: (sent) => judgeVideo(flavour, flavour.models, sent) };
  if (method === 'GET' && path === '/models' && flavour.lists)
    return { on: 'list', answer: ({ retired }) => json(200, modelList(flavour, retired)) };
  if (id === undefined) return undefined;
  const taskId = decoded(id);
  if (method === 'GET' && content !== undefined) {
    const variant = url.searchParams.get('variant') === 'thumbnail' ? 'thumbnail' : 'video';
    return { on: 'content', taskId, variant };
  }
  if (method === 'GET') return { on: 'check', taskId };
  const removes = method === 'DELETE' && content === undefined && flavour.removed !== undefined;
  return removes ? { on: 'remove', taskId } : undefined;
}

function modelList({ models }: Flavour, retired: ReadonlySet<string>): Json {
  const there = models.filter(({ id }) => !retired.has(id));
  const data = there.map(({ id }) => ({ id, object: 'model', created: 0, owned_by: 'local' }));
  return { object: 'list', data };
}

/** An error that names a task all the same. */
function naming(id: string | undefined, answer: Answer): Answer {
  if (id === undefined) return answer;
  return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), id }) };
}

/** The address of a picture that this server has to fetch. */
function pictureUrl({ input_reference: reference, reference_url: url }: Json): string | undefined {
  const found = isObject(reference) ? reference.image_url : url;
  return typeof found === 'string' && /^https?:/u.test(found) ? found : undefined;
}

/** The sample clip that comes nearest. */
function asked({ size, seconds }: Json): Json {
  const [width = 0, height = 0] = String(size ?? '')
    .split('x')
    .map(Number);
  return {
    orientation: height > width ? 'portrait' : 'landscape',
    size: width * height > 1280 * 720 ? 'large' : 'small',
    duration: Number(seconds) > 12 ? 15 : 10,
  };
}

/** OpenAI's events say which video, and nothing of it. */
function openAiHook({ task, standing }: Shown, { url }: WebhookSettings): HookDraft | undefined {
  if (url === undefined) return undefined;
  const { taskId } = task.create;
  const id = `evt_${taskId.replace(/^video_/u, '')}`;
  const type = standing.status === 'completed' ? 'video.completed' : 'video.failed';
  const at = Math.floor((standing.finishedAt ?? task.create.at) / 1000);
  const body = JSON.stringify({ id, object: 'event', created_at: at, type, data: { id: taskId } });
  return { url, id, body, sign: (settings, now) => standardHeaders(settings, id, now, body) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
