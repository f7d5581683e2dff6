import type { RawFile } from 'discord.js';
import { type Loaded, type Notice, PlatformError, type Task } from '../core/index.ts';
import type { DiscordAddress } from './address.ts';
import { ownMessages, withAnchor } from './anchor.ts';
import { CallFailure, Code, type Seen } from './calls.ts';
import { type Delivery, isAlive, isRefusal, PLACE_LOST, TOKEN_OVER, unless } from './delivery.ts';
import {
  type Body,
  nonceOf,
  renderFailure,
  renderFile,
  renderLink,
  renderPrivateFailure,
  type WhyLink,
} from './render.ts';

type Result = Extract<Notice, { kind: 'result' }>;

/** Where the result may go, the best place first. */
type Target =
  | { readonly kind: 'channel'; readonly channelId: string; readonly replyTo?: string }
  | { readonly kind: 'follow-up' };

const NO_REPLY: ReadonlySet<number> = new Set([Code.cannotReply]);
const FORBIDDEN: ReadonlySet<number> = new Set([Code.missingPermissions]);

/** Too large (413 also comes from the proxies in front of Discord, without a code). */
const TOO_LARGE_STATUS = 413;

/** Left free for the rest of the request, in bytes. */
const SLACK = 64 * 1024;

/**
 * Posts the end of a task as a new message, in the thread, else in the channel, else by the interaction. Where there is no
 * anchor a failure is told privately. Throws CallFailure, PlatformError 'gone', and what `load` throws.
 */
export async function showResult(
  delivery: Delivery,
  address: DiscordAddress,
  notice: Result,
): Promise<DiscordAddress> {
  const { task } = notice;
  if (isShown(address, task)) return address;
  if (task.state !== 'succeeded' && address.messageId === undefined && isAlive(delivery, address)) {
    const told = await tellPrivately(delivery, address, notice);
    if (told !== undefined) return withResult(address, task, told.id);
  }
  const at = await anchoredIfPossible(delivery, address, notice);
  const before = await earlierWithoutAnchor(delivery, address, at, notice);
  if (before !== undefined) return withResult(at, task, before.id);
  const load = once((limit: number) => notice.load?.(limit) ?? Promise.resolve(UNAVAILABLE));
  for (const target of targetsOf(delivery, at)) {
    const codes = target.kind === 'channel' ? PLACE_LOST : TOKEN_OVER;
    const id = await unless(codes, () => showAt(delivery, at, target, { ...notice, load }));
    if (id !== undefined) return withResult(at, task, id);
  }
  throw new PlatformError('gone', 'no place is left where the result could be posted');
}

/** Posts of earlier rounds that are remembered, so that they can be deleted too. */
const MOST_EARLIER = 20;

/** A post of an earlier round is none of this one. */
function isShown({ resultId, resultRound = 0 }: DiscordAddress, { round = 0 }: Task): boolean {
  return resultId !== undefined && resultRound === round;
}

function withResult(address: DiscordAddress, { round }: Task, id: string): DiscordAddress {
  const { resultId, resultRound: _, earlierIds = [], ...rest } = address;
  const earlier = resultId === undefined ? earlierIds : [...earlierIds, resultId];
  return {
    ...rest,
    resultId: id,
    ...(round === undefined ? {} : { resultRound: round }),
    ...(earlier.length === 0 ? {} : { earlierIds: earlier.slice(-MOST_EARLIER) }),
  };
}

const UNAVAILABLE: Loaded = { kind: 'unavailable' };

/** Undefined where the interaction takes no more answers. */
async function tellPrivately(
  { calls, log }: Delivery,
  address: DiscordAddress,
  { task }: Result,
): Promise<Seen | undefined> {
  await calls.deleteOriginal(address).catch((error: unknown) => {
    log.info({ err: error, task: task.id }, 'a placeholder could not be deleted');
  });
  return await unless(TOKEN_OVER, () => calls.followUp(address, renderPrivateFailure(task)));
}

/** A task may have gone on without its anchor while Discord was out of order. */
async function anchoredIfPossible(
  delivery: Delivery,
  address: DiscordAddress,
  { task, repeated }: Result,
): Promise<DiscordAddress> {
  if (address.messageId !== undefined) return address;
  try {
    return await withAnchor(delivery, address, task, repeated);
  } catch (error) {
    const expected = error instanceof CallFailure || error instanceof PlatformError;
    if (!expected) throw error;
    delivery.log.info({ err: error, task: task.id }, 'a result is posted without an anchor');
    return address;
  }
}

/** The anchor was made just now: an earlier try without one went into the channel, where nobody else looks. */
async function earlierWithoutAnchor(
  delivery: Delivery,
  { messageId }: DiscordAddress,
  at: DiscordAddress,
  notice: Result,
): Promise<Seen | undefined> {
  const { channelId, threadId, place } = at;
  if (!notice.repeated || messageId !== undefined || threadId === undefined) return undefined;
  if (place === 'interaction only') return undefined;
  const channel = { kind: 'channel', channelId } as const;
  return await unless(PLACE_LOST, () => findEarlier(delivery, at, channel, notice));
}

function targetsOf(delivery: Delivery, address: DiscordAddress): Target[] {
  const { threadId, channelId, messageId, place, canReply } = address;
  const reply = canReply && messageId !== undefined ? { replyTo: messageId } : {};
  return [
    ...(threadId === undefined ? [] : [{ kind: 'channel', channelId: threadId } as const]),
    ...(place === 'interaction only' ? [] : [{ kind: 'channel', channelId, ...reply } as const]),
    ...(isAlive(delivery, address) ? [{ kind: 'follow-up' } as const] : []),
  ];
}

/** Resolves to the id of the message that shows the result there, which may be one of an earlier try. */
async function showAt(
  delivery: Delivery,
  address: DiscordAddress,
  target: Target,
  notice: Result,
): Promise<string> {
  if (notice.repeated && target.kind === 'channel') {
    const earlier = await findEarlier(delivery, address, target, notice);
    if (earlier !== undefined) return earlier.id;
  }
  const { task } = notice;
  const post = (body: Body, files: readonly RawFile[] = []) =>
    send(delivery, address, target, notice.fileName, body, files);
  if (task.state !== 'succeeded') return await post(renderFailure(task));
  const posted = await upload(delivery, address, notice, post);
  if ('id' in posted) return posted.id;
  return await post(renderLink(task, notice.fileName, notice.link, posted));
}

/** Posts the file, or tells why a link has to do. */
async function upload(
  { uploadLimit }: Delivery,
  address: DiscordAddress,
  { task, fileName, load }: Result,
  post: (body: Body, files: readonly RawFile[]) => Promise<string>,
): Promise<{ readonly id: string } | WhyLink> {
  if (!address.canAttach || load === undefined) return { why: 'blocked' };
  const limit = uploadLimit(address.guildId) - SLACK;
  const loaded = await load(limit);
  if (loaded.kind === 'unavailable') return { why: 'blocked' };
  if (loaded.kind === 'too large') return { why: 'too large', bytes: loaded.bytes };
  const { bytes, contentType } = loaded;
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const file = { name: fileName, data, contentType };
    return { id: await post(renderFile(task, fileName), [file]) };
  } catch (error) {
    if (isTooLarge(error)) return { why: 'too large', bytes: bytes.byteLength };
    if (isRefusal(error, FORBIDDEN)) return { why: 'blocked' };
    throw error;
  }
}

function isTooLarge(error: unknown): boolean {
  return (
    error instanceof CallFailure &&
    (error.code === Code.tooLarge || error.status === TOO_LARGE_STATUS)
  );
}

async function send(
  { calls }: Delivery,
  address: DiscordAddress,
  target: Target,
  fileName: string,
  body: Body,
  files: readonly RawFile[],
): Promise<string> {
  if (target.kind === 'follow-up') return (await calls.followUp(address, body, files)).id;
  const { channelId, replyTo } = target;
  const once = { ...body, nonce: nonceOf(fileName, 'result'), enforce_nonce: true };
  if (replyTo === undefined) return (await calls.post(channelId, once, files)).id;
  const reply = { ...once, message_reference: { message_id: replyTo, fail_if_not_exists: false } };
  const replied = await unless(NO_REPLY, () => calls.post(channelId, reply, files));
  return (replied ?? (await calls.post(channelId, once, files))).id;
}

/** Older clients mark a hidden file by its name, and Discord may do so too. */
const HIDDEN = 'SPOILER_';

/**
 * The post of an earlier try: one of the bot's that has the file, or its name in the text. A failure has no file; it is
 * the same text in the task's thread, or in reply to its anchor, and newer than the post of the round before.
 */
async function findEarlier(
  delivery: Delivery,
  address: DiscordAddress,
  { channelId, replyTo }: Extract<Target, { kind: 'channel' }>,
  { task, fileName }: Result,
): Promise<Seen | undefined> {
  const own = await ownMessages(delivery, channelId, address);
  const failure = task.state === 'succeeded' ? undefined : renderFailure(task).content;
  const names = [fileName, HIDDEN + fileName];
  const before = BigInt(address.resultId ?? 0);
  return own.find(({ id, content, attachments, message_reference: reference }) => {
    if (BigInt(id) <= before) return false;
    if (attachments.some(({ filename }) => names.includes(filename))) return true;
    if (content.replaceAll('\\', '').includes(fileName)) return true;
    const ours = channelId === address.threadId || reference?.message_id === replyTo;
    return ours && content === failure;
  });
}

/** Calls `load` once and keeps what it gave: a second place gets the same file. */
function once(load: (limit: number) => Promise<Loaded>): (limit: number) => Promise<Loaded> {
  let loaded: Promise<Loaded> | undefined;
  return (limit) => {
    loaded ??= load(limit);
    return loaded;
  };
}
