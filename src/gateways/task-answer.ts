import {
  type FailureReason,
  GatewayRefusal,
  type GatewayStatus,
  type Video,
} from '../core/gateway.ts';
import { firstOf, layersOf, messageOf, objectOf, textOf, traceIdOf, wordsOf } from './said.ts';
import { meaningOf } from './words.ts';

type State =
  | { readonly state: 'queued' | 'working' | 'succeeded' }
  | { readonly failed: FailureReason };

const QUEUED: State = { state: 'queued' };
const WORKING: State = { state: 'working' };
const SUCCEEDED: State = { state: 'succeeded' };

/**
 * Status words, in lower case with `_` for spaces and hyphens. Mountsea's task pages list pending, ready, assigned, processing,
 * completed, failed, cancelled and timeout, and say that `ready` is waiting to start. The others come from gateways and
 * public clients of the same family.
 */
const STATES: Readonly<Record<string, State>> = {
  queued: QUEUED,
  pending: QUEUED,
  submitted: QUEUED,
  not_start: QUEUED,
  preparing: QUEUED,
  created: QUEUED,
  starting: QUEUED,
  unknown: QUEUED,
  assigned: QUEUED,
  awaiting: QUEUED,
  ready: QUEUED,
  in_progress: WORKING,
  processing: WORKING,
  running: WORKING,
  generating: WORKING,
  stream: WORKING,
  completed: SUCCEEDED,
  complete: SUCCEEDED,
  success: SUCCEEDED,
  succeeded: SUCCEEDED,
  finished: SUCCEEDED,
  done: SUCCEEDED,
  failed: { failed: 'internal' },
  failure: { failed: 'internal' },
  fail: { failed: 'internal' },
  error: { failed: 'internal' },
  rejected: { failed: 'rejected' },
  cancelled: { failed: 'cancelled' },
  canceled: { failed: 'cancelled' },
  deleted: { failed: 'cancelled' },
  timeout: { failed: 'timeout' },
  expired: { failed: 'expired' },
};

/** Reasons that the message of the task may make more exact. */
const OPEN_TO_WORDS: readonly FailureReason[] = ['internal', 'rejected'];

/**
 * Reads a task as Mountsea and its relatives answer it, e.g.
 * `{taskId, status: 'completed', result: {video_url, thumbnail_url, editId}, traceId}`, also when it is wrapped under `data`.
 *
 * A missing or unknown word counts as working: only the core's deadline ends such a task.
 * Throws GatewayRefusal `nonsense` when the answer is no JSON object, or a success without a URL.
 * @param clean makes what the gateway says fit to be passed on, see `http.ts`
 * @param find where the video of a task that succeeded is to be had
 */
export function readTask(
  body: unknown,
  clean: (text: string) => string,
  find: (body: unknown) => Video | undefined = videoOf,
): GatewayStatus {
  if (objectOf(body) === undefined) {
    throw new GatewayRefusal('nonsense', 'the answer is no JSON object');
  }
  const traceId = traceIdOf(body);
  const trace = traceId === undefined ? {} : { traceId: clean(traceId) };
  const word = wordOf(body);
  const known = word === undefined ? WORKING : stateOf(word);
  if (known === undefined) {
    return { ...working(body, 'working'), unknownWord: clean(word ?? '') };
  }
  if ('failed' in known) {
    const message = clean(messageOf(body) ?? `the task ended as ${word}`);
    return { state: 'failed', reason: reasonOf(known.failed, body), message, ...trace };
  }
  if (known.state !== 'succeeded') return working(body, known.state);
  const video = find(body);
  if (video === undefined) {
    throw new GatewayRefusal(
      'nonsense',
      `the task is ${clean(word ?? '')} but names no video`,
      trace,
    );
  }
  return { state: 'succeeded', video, ...trace };
}

/** The same words mean the same here as in the answer to a create. Balance and model are questions of a create: here they say no more than the status. */
function reasonOf(ended: FailureReason, body: unknown): FailureReason {
  if (!OPEN_TO_WORDS.includes(ended)) return ended;
  const meaning = meaningOf(wordsOf(body));
  return meaning === undefined || meaning === 'no-credit' || meaning === 'retired'
    ? ended
    : meaning;
}

function stateOf(word: string): State | undefined {
  const name = word.toLowerCase().replaceAll(/[\s-]+/gu, '_');
  return Object.hasOwn(STATES, name) ? STATES[name] : undefined;
}

/** Numbers are no status words that anybody documents; as unknown words they are at least logged. */
function wordOf(body: unknown): string | undefined {
  const names = ['status', 'state', 'taskStatus', 'task_status'];
  const layers = layersOf(body);
  const number = (value: unknown) => (typeof value === 'number' ? String(value) : undefined);
  for (const layer of layers) {
    const word = firstOf([layer], names, textOf);
    if (word !== undefined) return word;
  }
  return firstOf(layers, names, number);
}

function working(body: unknown, state: 'queued' | 'working') {
  const progress = progressOf(body);
  return { state, ...(progress === undefined ? {} : { progress }) };
}

/** Seen: 33, "33%", 0.33 and 33.5. A whole 1 is one percent: a task at 100 % is not working any more. */
function progressOf(body: unknown): number | undefined {
  const containers = layersOf(body).flatMap((layer) => [objectOf(layer.result), layer]);
  return firstOf(containers, ['progress', 'progress_pct', 'percent'], (value) => {
    const text = typeof value === 'number' ? String(value) : (textOf(value) ?? '');
    const [, digits = '', percent] = /^(-?\d+(?:\.\d+)?)\s*(%?)$/u.exec(text) ?? [];
    if (digits === '') return undefined;
    const number = Number(digits);
    const fraction = percent === '%' || number >= 1 ? number / 100 : number;
    return Math.min(1, Math.max(0, fraction));
  });
}

/** In the order in which Mountsea's services and clients use them. */
const VIDEO_FIELDS = ['video_url', 'videoUrl', 'videoUrls', 'video_urls', 'url'];
const THUMBNAIL_FIELDS = ['thumbnail_url', 'thumbnailUrl', 'thumbnailUrls', 'thumbnail_urls'];

const EDIT_FIELDS = ['editId', 'edit_id'];

/** The video stands under `result`; one client also meets it beside the status, or under `data`. */
export function videoOf(body: unknown): Video | undefined {
  const layers = layersOf(body);
  const containers = [...layers.map((layer) => objectOf(layer.result)), ...layers];
  for (const container of containers) {
    const url = firstOf([container], VIDEO_FIELDS, webUrl);
    if (url === undefined) continue;
    const thumbnailUrl = firstOf([container], THUMBNAIL_FIELDS, webUrl);
    // "Returned together with the video URL", says Mountsea's document.
    const editId =
      firstOf([container], EDIT_FIELDS, textOf) ?? firstOf(containers, EDIT_FIELDS, textOf);
    return {
      url,
      ...(thumbnailUrl === undefined ? {} : { thumbnailUrl }),
      ...(editId === undefined ? {} : { editId }),
    };
  }
  return undefined;
}

/** An http(s) address, also as the first of a list. */
export function webUrl(value: unknown): string | undefined {
  const text = textOf(Array.isArray(value) ? value[0] : value);
  return text !== undefined && /^https?:\/\//iu.test(text) && URL.canParse(text) ? text : undefined;
}
