import type { types } from '@slack/bolt';
import type { Where } from './address.ts';
import type { Desk } from './desk.ts';
import { refusalOf } from './failures.ts';
import { reasonOf } from './log.ts';
import type { Message } from './render.ts';
import { respond } from './respond.ts';

/** Tells one person privately: over the response URL, which needs no membership, as long as it lives; else as an ephemeral message. Never throws. */
export async function tell(desk: Desk, where: Where, content: Message): Promise<void> {
  try {
    const told = await overResponseUrl(desk, where, content);
    if (told === 'told') return;
    const plain = withoutPictures(content);
    const again = told === 'refused' && plain !== content;
    if (again && (await overResponseUrl(desk, where, plain)) === 'told') return;
    await showEphemeral(desk, where, plain);
  } catch (error) {
    desk.log.warn({ reason: reasonOf(error) }, 'Slack: a person could not be told something');
  }
}

/** Puts a message in the place of the private one whose button was pressed. Where that cannot be, it is told as a new one. Never throws. */
export async function replacePrivate(desk: Desk, where: Where, content: Message): Promise<void> {
  const { responseUrl } = where;
  for (const one of new Set([content, withoutPictures(content)])) {
    if (responseUrl === undefined) break;
    if ((await respond(responseUrl, one, { replace: true })) === 'told') return;
  }
  await tell(desk, where, withoutPictures(content));
}

/** Slack refuses a whole message for one picture that it cannot fetch. The message itself where it has none. */
export function withoutPictures(content: Message): Message {
  const hasPicture = content.blocks.some((block) => 'accessory' in block);
  if (!hasPicture) return content;
  return { ...content, blocks: content.blocks.map(withoutPicture) };
}

function withoutPicture(block: types.KnownBlock): types.KnownBlock {
  if (block.type !== 'section' || block.accessory?.type !== 'image') return block;
  const { accessory: _, ...rest } = block;
  return rest;
}

/** Never throws. 'refused' where there is no response URL, or its time is over. */
export async function overResponseUrl(
  desk: Desk,
  where: Where,
  content: Message,
): Promise<'told' | 'refused' | 'failed'> {
  const { responseUrl, responseUntil = 0 } = where;
  if (responseUrl === undefined || desk.clock.now() >= responseUntil) return 'refused';
  const threadTs = isInThread(where) ? where.answerIn : undefined;
  return await respond(responseUrl, content, { threadTs });
}

/**
 * Shows a message to one person alone. Throws what the calls throw.
 *
 * Slack shows an ephemeral message in a thread only where that has replies already (its documentation of chat.postEphemeral): only then it goes
 * there. In a direct message nobody else reads along, so an ordinary message does where Slack refuses an ephemeral one.
 */
export async function showEphemeral(desk: Desk, where: Where, content: Message): Promise<void> {
  const { channelId: channel, userId: user, answerIn } = where;
  const { text, blocks } = content;
  const thread = answerIn === undefined ? {} : { thread_ts: answerIn };
  try {
    const inThread = isInThread(where) ? thread : {};
    await desk.posts.chat.postEphemeral({ channel, user, text, blocks, ...inThread });
  } catch (error) {
    if (!channel.startsWith('D') || refusalOf(error) === undefined) throw error;
    const sent = { channel, text, blocks, unfurl_links: false, unfurl_media: false };
    await desk.posts.chat.postMessage({ ...sent, ...thread });
  }
}

/** Whether the thread that is answered in has a reply: the person's own message, or our anchor. */
function isInThread({ answerIn, rootTs }: Where): boolean {
  return answerIn !== undefined && rootTs !== undefined && rootTs !== answerIn;
}
