import type { Task } from '../core/index.ts';
import type { Where } from './address.ts';
import type { Desk } from './desk.ts';
import { refusalOf } from './failures.ts';
import { reasonOf } from './log.ts';
import { findPost } from './look.ts';

/** Slack's words for what is not there any more. */
const GONE = new Set(['file_not_found', 'file_deleted', 'message_not_found', 'channel_not_found']);

/** Deletes the results of a task, those that were sent again as well. What is gone already counts as deleted. Throws what the calls throw. */
export async function removeResults(desk: Desk, where: Where, task: Task): Promise<void> {
  for (const post of [...(where.earlier ?? []), where]) {
    if (post.fileId !== undefined) await removeFile(desk, where, post.fileId);
    else if (post.resultTs !== undefined) {
      // Posted, although the answer with its ts was lost.
      const ts = post.resultTs || (await findPost(desk, where, task, 'result'));
      if (ts !== undefined) await removeMessage(desk, where, ts);
    }
  }
}

/** The file, then what would be left of its message: "your video is ready", and its buttons. */
async function removeFile(desk: Desk, where: Where, fileId: string): Promise<void> {
  const ts = await messageOf(desk, where, fileId);
  await unlessGone(desk.posts.files.delete({ file: fileId }));
  if (ts === undefined) return;
  try {
    await removeMessage(desk, where, ts);
  } catch (error) {
    desk.log.info({ reason: reasonOf(error) }, 'Slack: the message of a deleted video stays');
  }
}

/** The message that shows a file; undefined where nobody can say. */
async function messageOf(
  desk: Desk,
  { channelId }: Where,
  fileId: string,
): Promise<string | undefined> {
  try {
    const { file } = await desk.reads.files.info({ file: fileId });
    const { public: open = {}, private: closed = {} } = file?.shares ?? {};
    return [...(open[channelId] ?? []), ...(closed[channelId] ?? [])][0]?.ts;
  } catch {
    return undefined;
  }
}

async function removeMessage(desk: Desk, { channelId: channel }: Where, ts: string): Promise<void> {
  await unlessGone(desk.posts.chat.delete({ channel, ts }));
}

async function unlessGone(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!GONE.has(refusalOf(error) ?? '')) throw error;
  }
}
