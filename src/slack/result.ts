import {
  type Loaded,
  type Notice,
  PlatformError,
  type Streamed,
  type Task,
} from '../core/index.ts';
import type { Where } from './address.ts';
import type { Desk } from './desk.ts';
import { findPost, findResult } from './look.ts';
import { anchored, contentOf, reply } from './post.ts';
import { overResponseUrl, showEphemeral } from './private.ts';
import { failureMessage, linkMessage, type Message, type WhyLink } from './render.ts';
import { inRound } from './rounds.ts';
import { type Outgoing, slicesOf } from './send-bytes.ts';
import { settleUpload, UPLOAD_LIMIT, upload } from './upload.ts';

type Result = Extract<Notice, { kind: 'result' }>;

/** Shows how a task ended, once: whatever of it may stand already is looked for first. */
export async function showResult(desk: Desk, given: Where, notice: Result): Promise<Where> {
  const where = inRound(given, notice.task);
  if (where.fileId !== undefined || where.resultTs !== undefined || where.told) return where;
  return notice.task.state === 'succeeded'
    ? await showVideo(desk, where, notice)
    : await showFailure(desk, where, notice);
}

async function showVideo(desk: Desk, given: Where, notice: Result): Promise<Where> {
  const { task, fileName } = notice;
  const where = await anchored(desk, given, task, true);
  if (notice.repeated || where.sentFileId !== undefined) {
    const found = await findResult(desk, where, task, fileName);
    if (found !== undefined) return { ...where, ...found };
    const settled = await settleUpload(desk, where, task, fileName);
    if (settled !== undefined) return settled;
  }
  const fetch = notice.stream ?? notice.load;
  const loaded = (await fetch?.(UPLOAD_LIMIT)) ?? { kind: 'unavailable' };
  if (loaded.kind === 'file' || loaded.kind === 'stream') {
    const video = { name: fileName, contentType: loaded.contentType, ...outgoing(loaded) };
    const posted = await upload(desk, where, task, video, notice.remember);
    if (posted !== undefined) return posted;
  }
  const reason: WhyLink =
    loaded.kind === 'too large' ? { why: 'too large', bytes: loaded.bytes } : { why: 'blocked' };
  return await say(desk, where, task, linkMessage(task, fileName, notice.link, reason));
}

function outgoing(
  loaded: Streamed | Extract<Loaded, { kind: 'file' }>,
): Pick<Outgoing, 'length' | 'body'> {
  if (loaded.kind === 'stream') return { length: loaded.length, body: loaded.body };
  return { length: loaded.bytes.byteLength, body: slicesOf(loaded.bytes) };
}

async function showFailure(desk: Desk, where: Where, notice: Result): Promise<Where> {
  const { task } = notice;
  if (where.rootTs === undefined) return await tell(desk, where, task);
  if (notice.repeated) {
    const found = await findPost(desk, where, task, 'result');
    if (found !== undefined) return { ...where, resultTs: found };
  }
  return await say(desk, where, task, failureMessage(task, 'thread'));
}

async function say(desk: Desk, where: Where, task: Task, content: Message): Promise<Where> {
  const [posted, ts] = await reply(desk, where, contentOf(content, task, 'result'));
  return { ...posted, resultTs: ts ?? '' };
}

/** Privately: over the response URL, which needs no membership, as long as it lives. To tell it twice does no harm. */
async function tell(desk: Desk, where: Where, task: Task): Promise<Where> {
  const content = failureMessage(task, 'private');
  const answer = await overResponseUrl(desk, where, content);
  if (answer === 'failed') {
    throw new PlatformError('unknown', 'Slack: the response URL could not be reached');
  }
  if (answer === 'refused') await showEphemeral(desk, where, content);
  return { ...where, told: true };
}
