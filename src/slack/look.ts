import { WebAPIRateLimitedError } from '@slack/web-api';
import { PlatformError, type Task } from '../core/index.ts';
import { threadOf, type Where } from './address.ts';
import type { Desk } from './desk.ts';
import { isMomentary, missedScope, refusalOf } from './failures.ts';
import { reasonOf } from './log.ts';

/** Which message of a task it is. */
export type Part = 'anchor' | 'card' | 'result';

const EVENT_TYPE = 'reelbot_task';

/** Carried by every message of ours, unseen, so that it can be found again (Slack's documentation, "Message metadata"). */
export function metadataOf(task: Task, part: Part) {
  return { event_type: EVENT_TYPE, event_payload: { task: task.id, part, ...roundOf(task, part) } };
}

/** A result may be shown again: each round has its own. */
function roundOf({ round }: Task, part: Part): { readonly round?: number } {
  return part === 'result' && round !== undefined ? { round } : {};
}

/** Clocks differ: history is read from this long before the command, ms. */
const CLOCK_MARGIN_MS = 60_000;

/** Messages a page, and most pages: 2000 messages after the command are enough to find one that was posted at once. */
const PAGE = 200;
const MOST_PAGES = 10;

/** Slack's words for a conversation without the bot. */
const CLOSED = new Set(['not_in_channel', 'channel_not_found']);

/** As much of a message as is looked at. */
interface Found {
  readonly ts?: string | undefined;
  readonly metadata?:
    | { readonly event_type?: string | undefined; readonly event_payload?: unknown }
    | undefined;
  readonly files?:
    | readonly { readonly id?: string | undefined; readonly name?: string | undefined }[]
    | undefined;
}

/** Finds a message of a task that may have been posted already: in the thread where it belongs, or in the channel where it has none. */
export async function findPost(
  desk: Desk,
  where: Where,
  task: Task,
  part: Part,
): Promise<string | undefined> {
  const found = await search(desk, where, task, part, (message) => isPart(message, task, part));
  return found?.ts;
}

/** Finds the result: the message with a link, or the file by its name. */
export async function findResult(
  desk: Desk,
  where: Where,
  task: Task,
  fileName: string,
): Promise<Pick<Where, 'resultTs' | 'fileId'> | undefined> {
  const named = (message: Found) => message.files?.find(({ name }) => name === fileName);
  const found = await search(
    desk,
    where,
    task,
    'result',
    (message) => isPart(message, task, 'result') || named(message) !== undefined,
  );
  if (found === undefined) return undefined;
  const fileId = named(found)?.id;
  return fileId === undefined ? { resultTs: found.ts ?? '' } : { fileId };
}

function isPart({ metadata }: Found, task: Task, part: Part): boolean {
  const payload: unknown = metadata?.event_payload;
  if (metadata?.event_type !== EVENT_TYPE || typeof payload !== 'object' || payload === null) {
    return false;
  }
  const found = { task: undefined, part: undefined, ...payload };
  const round = 'round' in found ? found.round : undefined;
  return found.task === task.id && found.part === part && round === roundOf(task, part).round;
}

/** @throws {PlatformError} 'unknown' when nobody could look: to post now might be to post twice. */
async function search(
  desk: Desk,
  where: Where,
  task: Task,
  part: Part,
  fits: (message: Found) => boolean,
): Promise<Found | undefined> {
  const root = part === 'anchor' ? where.answerIn : threadOf(where);
  try {
    let cursor: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const page = await read(desk, where, task, root, cursor);
      const found = page.messages.find(fits);
      if (found !== undefined) return found;
      if (!page.cursor) return undefined;
      cursor = page.cursor;
    }
    return undefined;
  } catch (error) {
    return notSearched(desk, error);
  }
}

/** Whether the bot sees nothing of this place. False where that is not known. */
export async function placeIsClosed(desk: Desk, { channelId }: Where): Promise<boolean> {
  try {
    await desk.people.conversations.history({ channel: channelId, limit: 1 });
    return false;
  } catch (error) {
    return CLOSED.has(refusalOf(error) ?? '');
  }
}

async function read(
  desk: Desk,
  where: Where,
  task: Task,
  root: string | undefined,
  cursor: string | undefined,
): Promise<{ messages: readonly Found[]; cursor: string | undefined }> {
  const common = {
    channel: where.channelId,
    include_all_metadata: true,
    limit: PAGE,
    // The thread of somebody's message may be long before this task.
    oldest: String(Math.floor((task.createdAt - CLOCK_MARGIN_MS) / 1000)),
    ...(cursor === undefined ? {} : { cursor }),
  };
  const answer =
    root === undefined
      ? await desk.reads.conversations.history(common)
      : await desk.reads.conversations.replies({ ...common, ts: root });
  return { messages: answer.messages ?? [], cursor: answer.response_metadata?.next_cursor };
}

function notSearched(desk: Desk, error: unknown): undefined {
  const code = refusalOf(error);
  if (code === 'missing_scope') {
    const scope = missedScope(error);
    if (!desk.missed.has(scope)) {
      desk.missed.add(scope);
      desk.log.warn(
        { scope },
        'Slack: without this scope a message may be posted twice after a failure',
      );
    }
    return undefined;
  }
  // Where the place is gone, so is the message, and posting will say why.
  if (code !== undefined && !isMomentary(code)) return undefined;
  const retryAfterMs =
    error instanceof WebAPIRateLimitedError ? error.retryAfter * 1000 : undefined;
  throw new PlatformError('unknown', `Slack: not searched: ${reasonOf(error)}`, {
    retryAfterMs,
    cause: error,
  });
}
