import type { types } from '@slack/bolt';
import { type Requester, reportLines, speak } from '../../core/index.ts';
import type { Counter } from '../counter.ts';
import { mrkdwn, sectionsOf } from '../render.ts';
import { sendFile } from '../upload.ts';
import { troubleView } from './view.ts';

/**
 * Sends the day's chart into the bot's conversation with an admin: Slack shows a file only where it is shared, and nobody else reads there. Resolves to what has to
 * be shown where that is not allowed. Throws what the calls throw.
 */
export async function sendChart(
  { core, desk, chart }: Counter,
  requester: Requester,
  userId: string,
): Promise<types.ModalView | undefined> {
  const { locale } = requester;
  const answer = await core.admin.report(requester);
  if (!answer.ok) return troubleView(answer.trouble, locale);
  if (chart === undefined) return troubleView({ code: 'defect' }, locale);
  const say = speak(locale);
  const lines = [mrkdwn.bold(say('report.title')), ...reportLines(answer.report, say, mrkdwn)];
  const blocks = sectionsOf(lines);
  // A person's id stands for the conversation with them; its own id comes back, which files want.
  const { channel, ts } = await desk.posts.chat.postMessage({
    channel: userId,
    text: say('report.title'),
    blocks,
  });
  if (channel === undefined || ts === undefined) return undefined;
  const fileId = await sendFile(desk, {
    name: 'report.png',
    bytes: chart(answer.report),
    contentType: 'image/png',
    altText: say('report.alt'),
  });
  await desk.posts.files.completeUploadExternal({
    files: [{ id: fileId, title: say('report.title') }],
    channel_id: channel,
    thread_ts: ts,
  });
  return undefined;
}
