import type { Notice, Task } from '../core/index.ts';
import { threadOf, type Where } from './address.ts';
import type { Desk } from './desk.ts';
import { refusalOf } from './failures.ts';
import { findPost, metadataOf, type Part } from './look.ts';
import { anchorMessage, cardMessage, type Message, pictureOf } from './render.ts';

/** The thread's root was deleted. */
const NO_THREAD = new Set(['thread_not_found', 'cannot_reply_to_message']);

/** The card cannot be edited any more, by a setting of the workspace: a courtesy less, and no reason to post it again and again. */
const NOT_EDITABLE = new Set(['edit_window_closed', 'cant_update_message', 'update_failed']);

/** Slack could not fetch the picture, or does not like it (its documentation, errors of chat.postMessage). */
const BAD_PICTURE = new Set(['invalid_blocks', 'invalid_attachments']);

/** Posts the anchor unless it stands. `look`: it may stand although its ts is not known. */
export async function anchored(
  desk: Desk,
  where: Where,
  task: Task,
  look: boolean,
): Promise<Where> {
  if (where.rootTs !== undefined) return where;
  const found = look ? await findPost(desk, where, task, 'anchor') : undefined;
  if (found !== undefined) return { ...where, rootTs: found };
  const { answerIn, ...elsewhere } = where;
  const sent = {
    channel: where.channelId,
    ...contentOf(anchorMessage(task), task, 'anchor'),
    ...QUIET,
  };
  try {
    const { ts } = await desk.posts.chat.postMessage(
      answerIn === undefined ? sent : { ...sent, thread_ts: answerIn },
    );
    return ts === undefined ? where : { ...where, rootTs: ts };
  } catch (error) {
    if (answerIn === undefined || !NO_THREAD.has(refusalOf(error) ?? '')) throw error;
    // The message was deleted: the anchor stands in the channel, as it does for a command.
    return await anchored(desk, elsewhere, task, look);
  }
}

/** Posts the card, or edits it where it stands. */
export async function showCard(
  desk: Desk,
  given: Where,
  notice: Extract<Notice, { kind: 'card' }>,
): Promise<Where> {
  const { task } = notice;
  // An anchor that is missing this late was tried before, so it may stand.
  const where = await anchored(desk, given, task, true);
  if (where.cardTs !== undefined) {
    const edited = await edit(desk, where, notice, where.cardTs);
    if (edited !== undefined) return edited;
  }
  const found = notice.repeated ? await findPost(desk, where, task, 'card') : undefined;
  if (found !== undefined && found !== where.cardTs) {
    const edited = await edit(desk, where, notice, found);
    if (edited !== undefined) return edited;
  }
  return await withPicture(where, notice, async (content, now) => {
    const [posted, ts] = await reply(desk, now, contentOf(content, task, 'card'));
    return ts === undefined ? posted : { ...posted, cardTs: ts };
  });
}

/** Undefined when the card is not there any more. */
async function edit(
  desk: Desk,
  where: Where,
  notice: Extract<Notice, { kind: 'card' }>,
  ts: string,
): Promise<Where | undefined> {
  try {
    return await withPicture(where, notice, async (content, now) => {
      const { text, blocks, metadata } = contentOf(content, notice.task, 'card');
      await desk.posts.chat.update({ channel: now.channelId, ts, text, blocks, metadata });
      return { ...now, cardTs: ts };
    });
  } catch (error) {
    const code = refusalOf(error) ?? '';
    if (code === 'message_not_found') return undefined;
    if (!NOT_EDITABLE.has(code)) throw error;
    desk.log.info({ task: notice.task.id, code }, 'Slack: a card cannot be edited any more');
    return { ...where, cardTs: ts };
  }
}

/** With the picture, and without it for good once Slack refuses it. */
async function withPicture(
  where: Where,
  notice: Extract<Notice, { kind: 'card' }>,
  show: (content: Message, where: Where) => Promise<Where>,
): Promise<Where> {
  const picture = where.noPicture ? undefined : pictureOf(notice.task);
  try {
    return await show(cardMessage(notice, picture, where.plainFile), where);
  } catch (error) {
    if (picture === undefined || !BAD_PICTURE.has(refusalOf(error) ?? '')) throw error;
    return await show(cardMessage(notice, undefined, where.plainFile), {
      ...where,
      noPicture: true,
    });
  }
}

/** Posts into the thread; resolves to where that is now, and the message's ts. */
export async function reply(
  desk: Desk,
  where: Where,
  content: Content,
): Promise<[Where, string | undefined]> {
  return await inThread(where, async (thread, now) => {
    const { channelId } = now;
    const sent = { channel: channelId, ...content, ...QUIET };
    const { ts } = await desk.posts.chat.postMessage(
      thread === undefined ? sent : { ...sent, thread_ts: thread },
    );
    return [now, ts];
  });
}

/** Posts in the thread, or in the channel once the thread was deleted. */
export async function inThread<T>(
  where: Where,
  post: (threadTs: string | undefined, where: Where) => Promise<T>,
): Promise<T> {
  const thread = threadOf(where);
  try {
    return await post(thread, where);
  } catch (error) {
    if (thread === undefined || !NO_THREAD.has(refusalOf(error) ?? '')) throw error;
    return await post(undefined, { ...where, threadGone: true });
  }
}

/** No preview of links: the message says what there is to say. */
const QUIET = { unfurl_links: false, unfurl_media: false } as const;

type Content = Message & { readonly metadata: ReturnType<typeof metadataOf> };

/** A message of ours with what makes it findable. */
export function contentOf({ text, blocks }: Message, task: Task, part: Part): Content {
  return { text, blocks, metadata: metadataOf(task, part) };
}
