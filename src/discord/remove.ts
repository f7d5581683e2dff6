import { type Address, PlatformError, type Task } from '../core/index.ts';
import { type DiscordAddress, readAddress } from './address.ts';
import { Code } from './calls.ts';
import { editCard } from './card.ts';
import { type Delivery, isAlive, isRefusal, TOKEN_OVER, unless } from './delivery.ts';
import { asPlatform } from './notify.ts';

const GONE: ReadonlySet<number> = new Set([Code.unknownMessage, Code.unknownChannel]);
const ARCHIVED: ReadonlySet<number> = new Set([Code.threadArchived]);

/**
 * Takes every post of a task's result away, those of earlier rounds too: what was deleted may not stand a second time in the thread.
 * The card stays and says so, where it can be edited. Throws PlatformError.
 */
export async function removeResult(
  delivery: Delivery,
  address: Address,
  task: Task,
): Promise<void> {
  const at = readAddress(address);
  const { resultId, earlierIds = [] } = at;
  const posts = [...earlierIds, ...(resultId === undefined ? [] : [resultId])];
  for (const id of posts) await asPlatform(() => removePost(delivery, at, id));
  try {
    const removed = { ...task, removed: true } as const;
    await editCard(delivery, at, { kind: 'card', task: removed, left: [], repeated: false });
  } catch (error) {
    delivery.log.info({ err: error, task: task.id }, 'the card of a deleted video stays as it is');
  }
}

/** It stands in the thread, else in the channel, else it is known to the interaction alone. Throws CallFailure, PlatformError. */
async function removePost(delivery: Delivery, address: DiscordAddress, id: string): Promise<void> {
  const { threadId, channelId, place } = address;
  const channels = [
    ...(threadId === undefined ? [] : [threadId]),
    ...(place === 'interaction only' ? [] : [channelId]),
  ];
  for (const channel of channels) {
    if ((await unless(GONE, () => removeFrom(delivery, channel, id))) !== undefined) return;
  }
  if (isAlive(delivery, address)) {
    await unless(TOKEN_OVER, () => delivery.calls.deleteReply(address, id));
  } else if (channels.length === 0) {
    throw new PlatformError('gone', 'the interaction is over, and the bot reaches nothing there');
  }
}

/** In an archived thread nothing can be changed. Resolves to true, so that it differs from what is not there. */
async function removeFrom({ calls }: Delivery, channelId: string, id: string): Promise<true> {
  try {
    await calls.delete(channelId, id);
  } catch (error) {
    if (!isRefusal(error, ARCHIVED)) throw error;
    await calls.unarchive(channelId);
    await calls.delete(channelId, id);
  }
  return true;
}
