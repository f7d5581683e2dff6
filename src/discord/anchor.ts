import { SnowflakeUtil } from 'discord.js';
import { PlatformError, type Task } from '../core/index.ts';
import { askedAt, type DiscordAddress } from './address.ts';
import { CallFailure, Code, type Seen } from './calls.ts';
import { BLOCKED, type Delivery, isAlive, isRefusal, TOKEN_OVER, unless } from './delivery.ts';
import { type Body, nonceOf, renderAnchor, renderBareAnchor, renderThreadName } from './render.ts';

/** How many of the latest messages are looked at for one that an earlier try may have posted. */
const LOOK_BACK = 50;

/** Makes the anchor, and its thread where one can be, as far as they are missing. Throws CallFailure, PlatformError. */
export async function withAnchor(
  delivery: Delivery,
  address: DiscordAddress,
  task: Task,
  repeated: boolean,
): Promise<DiscordAddress> {
  const messageId = address.messageId ?? (await makeAnchor(delivery, address, task, repeated));
  const anchored = { ...address, messageId };
  if (address.place !== 'thread' || address.threadId !== undefined) return anchored;
  const threadId = await makeThread(delivery, address.channelId, messageId, task);
  return threadId === undefined ? { ...anchored, place: 'here' } : { ...anchored, threadId };
}

/** The same address without its thread: what follows stands in the channel. */
export function withoutThread(address: DiscordAddress): DiscordAddress {
  const { threadId, cardId, ...rest } = address;
  return { ...rest, place: rest.place === 'thread' ? 'here' : rest.place };
}

/** Runs with a text that shows the prompt, and where the server's moderation blocks that, with one that does not. */
export async function moderated<T>(
  body: Body,
  bare: Body,
  call: (body: Body) => Promise<T>,
): Promise<T> {
  try {
    return await call(body);
  } catch (error) {
    if (!isRefusal(error, BLOCKED)) throw error;
    return await call(bare);
  }
}

/** The bot's own messages among the latest of a channel, the newest first, that can belong to this request. */
export async function ownMessages(
  { calls, botId }: Delivery,
  channelId: string,
  address: DiscordAddress,
): Promise<Seen[]> {
  const me = botId();
  const since = askedAt(address);
  const latest = await calls.latest(channelId, LOOK_BACK);
  return latest.filter(
    ({ author, id }) => author.id === me && SnowflakeUtil.timestampFrom(id) >= since,
  );
}

/** Posts in a channel so that Discord drops a second try of the same post. */
export async function postOnce(
  { calls }: Delivery,
  channelId: string,
  body: Body,
  nonce: string,
): Promise<string> {
  return (await calls.post(channelId, { ...body, nonce, enforce_nonce: true })).id;
}

function makeAnchor(
  delivery: Delivery,
  address: DiscordAddress,
  task: Task,
  repeated: boolean,
): Promise<string> {
  return moderated(renderAnchor(task), renderBareAnchor(task), async (body) => {
    if (isAlive(delivery, address)) {
      const reply = await unless(TOKEN_OVER, () => delivery.calls.editOriginal(address, body));
      if (reply !== undefined) return reply.id;
    }
    return await newAnchor(delivery, address, task, body, repeated);
  });
}

/** An anchor as an ordinary message: the interaction is too old, or its reply was deleted. */
export async function newAnchor(
  delivery: Delivery,
  address: DiscordAddress,
  task: Task,
  body: Body,
  repeated: boolean,
): Promise<string> {
  const { channelId, place, messageId } = address;
  if (place === 'interaction only') {
    throw new PlatformError('gone', 'the interaction is over, and the bot cannot post there');
  }
  if (repeated) {
    const own = await ownMessages(delivery, channelId, address);
    const earlier = own.find(({ content, id }) => content === body.content && id !== messageId);
    if (earlier !== undefined) return earlier.id;
  }
  return await postOnce(delivery, channelId, body, nonceOf(task.id, 'anchor', messageId));
}

/** The thread below the anchor; undefined where Discord makes none. */
async function makeThread(
  { calls, log }: Delivery,
  channelId: string,
  messageId: string,
  task: Task,
): Promise<string | undefined> {
  try {
    return await calls.startThread(channelId, messageId, renderThreadName(task));
  } catch (error) {
    if (!(error instanceof CallFailure) || error.outcome !== 'refused') throw error;
    // A thread that hangs on a message has the message's id (Discord's documentation, Start Thread from Message).
    if (error.code === Code.threadExists) return messageId;
    log.info(
      { err: error, task: task.id },
      'no thread can be made; the answers stay in the channel',
    );
    return undefined;
  }
}
