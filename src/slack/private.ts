import type { Where } from './address.ts';
import type { Desk } from './desk.ts';
import { refusalOf } from './failures.ts';
import { reasonOf } from './log.ts';
import type { Message } from './render.ts';
import { respond } from './respond.ts';

/** Tells one person privately: over the response URL, which needs no membership, as long as it lives; else as an ephemeral message. Never throws. */
export async function tell(desk: Desk, where: Where, content: Message): Promise<void> {
  try {
    if ((await overResponseUrl(desk, where, content)) !== 'told') {
      await showEphemeral(desk, where, content);
    }
  } catch (error) {
    desk.log.warn({ reason: reasonOf(error) }, 'Slack: a person could not be told something');
  }
}

/** Never throws. 'refused' where there is no response URL, or its time is over. */
export async function overResponseUrl(
  desk: Desk,
  { responseUrl, responseUntil = 0 }: Where,
  content: Message,
): Promise<'told' | 'refused' | 'failed'> {
  if (responseUrl === undefined || desk.clock.now() >= responseUntil) return 'refused';
  return await respond(responseUrl, content);
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
