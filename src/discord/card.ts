import type { Notice } from '../core/index.ts';
import type { DiscordAddress } from './address.ts';
import {
  moderated,
  newAnchor,
  ownMessages,
  postOnce,
  withAnchor,
  withoutThread,
} from './anchor.ts';
import { Code, type Seen } from './calls.ts';
import { type Delivery, isAlive, isRefusal, PLACE_LOST, TOKEN_OVER, unless } from './delivery.ts';
import { type Body, nonceOf, renderAnchorCard, renderBareAnchor, renderCard } from './render.ts';

type Card = Extract<Notice, { kind: 'card' }>;

const DELETED: ReadonlySet<number> = new Set([Code.unknownMessage]);
const ARCHIVED: ReadonlySet<number> = new Set([Code.threadArchived]);

/** Posts or edits the card: in the thread, else as part of the anchor. Throws CallFailure, PlatformError. */
export async function showCard(
  delivery: Delivery,
  address: DiscordAddress,
  notice: Card,
): Promise<DiscordAddress> {
  const at = await withAnchor(delivery, address, notice.task, notice.repeated);
  const { threadId } = at;
  if (threadId !== undefined) {
    const cardId = await unless(PLACE_LOST, () => inThread(delivery, at, threadId, notice));
    if (cardId !== undefined) return { ...at, cardId };
    delivery.log.info(
      { task: notice.task.id },
      'the thread is gone; the card moves to the channel',
    );
  }
  return await onAnchor(delivery, withoutThread(at), notice);
}

/** Edits the card where it stands, and posts none. Throws CallFailure. */
export async function editCard(
  delivery: Delivery,
  address: DiscordAddress,
  notice: Card,
): Promise<void> {
  const { threadId, cardId, canEmbed } = address;
  if (threadId !== undefined && cardId !== undefined) {
    await editInThread(delivery, threadId, cardId, renderCard(notice, canEmbed));
  } else await editAnchor(delivery, address, renderAnchorCard(notice, canEmbed));
}

/** Resolves to the card's id. */
async function inThread(
  delivery: Delivery,
  address: DiscordAddress,
  threadId: string,
  notice: Card,
): Promise<string> {
  const { task, repeated } = notice;
  const body = renderCard(notice, address.canEmbed);
  const cardId =
    address.cardId ?? (repeated ? await findCard(delivery, threadId, address) : undefined);
  if (cardId !== undefined) {
    const edited = await unless(DELETED, () => editInThread(delivery, threadId, cardId, body));
    if (edited !== undefined) return edited.id;
  }
  return await postOnce(delivery, threadId, body, nonceOf(task.id, 'card', cardId));
}

/** The card of an earlier try: the first thing that the bot wrote in the task's own thread. */
async function findCard(
  delivery: Delivery,
  threadId: string,
  address: DiscordAddress,
): Promise<string | undefined> {
  const own = await ownMessages(delivery, threadId, address);
  // The thread's starter message, which has the thread's id, is the anchor. A failure or a link may stand there before any card.
  const card = own.findLast(({ id, content, attachments }) => {
    const other = id === threadId || id === address.resultId;
    return !other && content !== '' && attachments.length === 0;
  });
  return card?.id;
}

/** Messages in an archived thread cannot be edited; unlike posting, editing does not open it by itself. */
async function editInThread(
  { calls }: Delivery,
  threadId: string,
  cardId: string,
  body: Body,
): Promise<Seen> {
  try {
    return await calls.edit(threadId, cardId, body);
  } catch (error) {
    if (!isRefusal(error, ARCHIVED)) throw error;
    await calls.unarchive(threadId);
    return await calls.edit(threadId, cardId, body);
  }
}

/** Anchor and card as one message. */
async function onAnchor(
  delivery: Delivery,
  address: DiscordAddress,
  notice: Card,
): Promise<DiscordAddress> {
  const { task } = notice;
  const whole = renderAnchorCard(notice, address.canEmbed);
  const messageId = await moderated(whole, renderBareAnchor(task), async (body) => {
    const edited = await editAnchor(delivery, address, body);
    return edited?.id ?? (await newAnchor(delivery, address, task, body, notice.repeated));
  });
  return { ...address, messageId };
}

/** Undefined where there is no message to edit any more. */
async function editAnchor(
  delivery: Delivery,
  address: DiscordAddress,
  body: Body,
): Promise<Seen | undefined> {
  const { calls } = delivery;
  const { channelId, messageId, place } = address;
  if (isAlive(delivery, address)) {
    const reply = await unless(TOKEN_OVER, () => calls.editOriginal(address, body));
    if (reply !== undefined) return reply;
  }
  if (place === 'interaction only' || messageId === undefined) return undefined;
  return await unless(DELETED, () => calls.edit(channelId, messageId, body));
}
