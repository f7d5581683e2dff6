import { PlatformError, type Task } from '../core/index.ts';
import type { Where } from './address.ts';
import type { Desk } from './desk.ts';
import { isMomentary, platformErrorOf, refusalOf } from './failures.ts';
import { reasonOf } from './log.ts';
import { inThread } from './post.ts';
import { altText, readyMessage, readyText } from './render.ts';
import { type Outgoing, sendBytes, slicesOf } from './send-bytes.ts';

/** Largest video that is posted as a file, bytes. Slack takes 1 GB; this bounds what one delivery keeps in memory where the gateway does not tell the length before, and how long it takes. */
export const UPLOAD_LIMIT = 100 * 2 ** 20;

/** Longest wait for the bytes to be taken, ms. */
const UPLOAD_TIMEOUT_MS = 180_000;

/** A refusal of an upload that says nothing about the place: a link gets through. */
const NO_FILES = 'missing_scope';

/** Slack takes no such blocks beside a file; nothing is posted yet. */
const BAD_BLOCKS = new Set(['invalid_blocks', 'invalid_blocks_format', 'invalid_arguments']);

/** A file that was completed cannot be completed again. */
const COMPLETED = 'file_not_found';

interface Video extends Outgoing {
  readonly name: string;
}

/**
 * Posts the video into the thread. Resolves to where it stands then, or to undefined when Slack or the workspace's administrators want no such file: a link has
 * to do. Slack's documentation, "Working with files": get a URL, send the bytes, complete.
 *
 * Only the last call shows anything. Before it the file's id is saved: a file can be completed once, so a next try, in whatever process,
 * completes the same one, and never sends another.
 *
 * @throws {PlatformError | Error} what the calls and the video's body throw; nothing is posted unless that is 'unknown'.
 */
export async function upload(
  desk: Desk,
  where: Where,
  task: Task,
  video: Video,
  remember: (where: Where) => Promise<void>,
): Promise<Where | undefined> {
  try {
    const fileId = await sendVideo(desk, { ...video, altText: altText(task) });
    await remember({ ...where, sentFileId: fileId });
    return await complete(desk, where, task, { fileId, title: video.name });
  } catch (error) {
    if (!isRefused(error)) throw error;
    desk.log.info(
      { task: task.id, reason: reasonOf(error) },
      'Slack: the file is not taken; a link is posted',
    );
    return undefined;
  }
}

/** Settles an upload of an earlier try, whose outcome is not known. Undefined when there is none, or when it came to nothing. */
export async function settleUpload(
  desk: Desk,
  where: Where,
  task: Task,
  title: string,
): Promise<Where | undefined> {
  const { sentFileId: fileId } = where;
  if (fileId === undefined) return undefined;
  try {
    // Without buttons: should they be what Slack could not take, it takes the file now.
    return await complete(desk, { ...where, plainFile: true }, task, { fileId, title });
  } catch (error) {
    if (!isRefused(error)) throw error;
    const stands = refusalOf(error) === COMPLETED && (await isThere(desk, fileId));
    return stands ? { ...where, fileId } : undefined;
  }
}

/** It was completed before: Slack knows the file and does not take it again. */
async function isThere(desk: Desk, fileId: string): Promise<boolean> {
  try {
    const { file } = await desk.reads.files.info({ file: fileId });
    return file !== undefined;
  } catch (error) {
    const code = refusalOf(error);
    if (code === undefined || isMomentary(code)) throw error;
    // Without files:read nobody can say; that it cannot be completed says enough.
    return code === 'missing_scope';
  }
}

/** A file that is made here, in memory. */
interface Made {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly altText: string;
}

/** Gives Slack a file, as below. */
export async function sendFile(desk: Desk, { bytes, ...file }: Made): Promise<string> {
  return await sendVideo(desk, { ...file, length: bytes.byteLength, body: slicesOf(bytes) });
}

/** Gives Slack the bytes of a file, which nobody sees yet; resolves to its id. Throws what means that nothing is posted, and what the body throws. */
async function sendVideo(desk: Desk, file: Video & { readonly altText: string }): Promise<string> {
  const { upload_url: url, file_id: fileId } = await desk.posts.files
    .getUploadURLExternal({
      filename: file.name,
      length: file.length,
      // Slack's documentation says alt_txt, its own Node client alt_text; what is not known is ignored.
      alt_text: file.altText,
      ...{ alt_txt: file.altText },
    })
    .catch((error: unknown) => {
      // Nothing shows yet, so nothing can be doubled.
      throw refusalOf(error) === undefined ? nothingPosted(error) : error;
    });
  if (url === undefined || fileId === undefined) {
    throw new PlatformError('busy', 'Slack: no upload URL in the answer');
  }
  await give(url, file);
  return fileId;
}

/** Sends the bytes without the bot's token: the URL itself is the permission, and may be on any host. */
async function give(url: string, file: Outgoing): Promise<void> {
  let failed: { readonly error: unknown } | undefined;
  const body = (async function* () {
    try {
      yield* file.body;
    } catch (error) {
      failed = { error };
      throw error;
    }
  })();
  const signal = AbortSignal.timeout(UPLOAD_TIMEOUT_MS);
  const status = await sendBytes(url, { ...file, body }, signal).catch((error: unknown) => {
    // What kept the bytes from coming is not Slack's.
    throw failed === undefined ? nothingPosted(error) : failed.error;
  });
  if (status >= 200 && status < 300) return;
  if (status < 400 || status === 429 || status >= 500) {
    throw new PlatformError('busy', `Slack: the upload was answered with ${status}`);
  }
  throw new UploadRefused(`the upload was answered with ${status}`);
}

async function complete(
  desk: Desk,
  where: Where,
  task: Task,
  file: { fileId: string; title: string },
): Promise<Where> {
  return await inThread(where, async (thread, now) => {
    const sent = {
      files: [{ id: file.fileId, title: file.title }] as [{ id: string; title: string }],
      channel_id: now.channelId,
      // One or the other: Slack ignores blocks beside a comment.
      ...(now.plainFile
        ? { initial_comment: readyText(task) }
        : { blocks: readyMessage(task).blocks }),
    };
    await desk.posts.files.completeUploadExternal(
      thread === undefined ? sent : { ...sent, thread_ts: thread },
    );
    return { ...now, fileId: file.fileId };
  }).catch((error: unknown) => {
    if (where.plainFile || !BAD_BLOCKS.has(refusalOf(error) ?? '')) throw error;
    desk.log.info({ task: task.id, reason: reasonOf(error) }, 'Slack: no buttons under a file');
    return complete(desk, { ...where, plainFile: true }, task, file);
  });
}

class UploadRefused extends Error {
  override readonly name = 'UploadRefused';
}

/** Whether Slack wants no such file; neither the place nor the moment is the reason. */
function isRefused(error: unknown): boolean {
  if (error instanceof UploadRefused) return true;
  const code = refusalOf(error);
  if (code === undefined) return false;
  if (code === NO_FILES) return true;
  const meaning = platformErrorOf(error);
  return meaning instanceof PlatformError && meaning.kind === 'busy' && !isMomentary(code);
}

function nothingPosted(error: unknown): unknown {
  const meaning = platformErrorOf(error);
  if (meaning instanceof PlatformError && meaning.kind !== 'unknown') return meaning;
  return new PlatformError('busy', `Slack: ${reasonOf(error)}`, { cause: error });
}
