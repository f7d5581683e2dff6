import { isFields, listArg, textArg } from '../args.ts';
import { type Content, readContent } from '../content.ts';
import { ApiError, invalidArguments } from '../errors.ts';
import { seenByBot } from '../file-access.ts';
import { createFile, deleteFile } from '../files.ts';
import { addMessage, threadRoot, writableChannel } from '../messages.ts';
import { fileJson } from '../render.ts';
import type { Fields, LocalChannel, LocalFile } from '../types.ts';
import { ids, type World } from '../world.ts';
import type { Method } from './method.ts';

/** files.* */
export const fileMethods: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': { scope: 'files:write', run: getUploadUrl },
  'files.completeUploadExternal': { scope: 'files:write', run: complete },
  'files.info': { scope: 'files:read', run: info },
  'files.delete': { scope: 'files:write', run: remove },
};

function getUploadUrl(world: World, args: Fields): Fields {
  const name = textArg(args, 'filename');
  const length = Number(textArg(args, 'length') ?? Number.NaN);
  if (name === undefined) throw invalidArguments('missing required field: filename');
  if (!Number.isInteger(length) || length <= 0) {
    throw invalidArguments('must be a positive integer [json-pointer:/length]');
  }
  if (length > world.uploadLimitBytes) throw new ApiError('file_upload_size_restricted');
  const file = createFile(world, {
    name,
    size: length,
    user: ids.botUser,
    altText: textArg(args, 'alt_text'),
  });
  return { upload_url: `${world.origin}/upload/v1/${file.id}`, file_id: file.id };
}

function complete(world: World, args: Fields): Fields {
  const listed = listArg(args, 'files', 'invalid_arguments');
  if (!listed?.length) throw invalidArguments('missing required field: files');
  const files = listed.map((entry) => uploaded(world, textArg(entry, 'id')));
  const target = destination(world, args);
  const content = target && comment(world, args);
  for (const [index, file] of files.entries()) {
    file.state = 'completed';
    file.title = textArg(listed[index] ?? {}, 'title') ?? file.title;
    world.emit({ type: 'file', file });
  }
  if (target !== undefined && content !== undefined) {
    const share = () => shareFiles(world, target, files, content);
    if (world.heldShares === undefined) share();
    else world.heldShares.push(share);
  }
  // The real answer has no message ts either.
  return { files: files.map(({ id, title }) => ({ id, title })) };
}

function uploaded(world: World, id: string | undefined): LocalFile {
  const file = world.files.get(id ?? '');
  // A file that was completed before has no upload ticket any more.
  if (file === undefined || file.state === 'completed' || file.state === 'deleted') {
    throw new ApiError('file_not_found');
  }
  if (file.state !== 'uploaded') throw new ApiError('file_update_failed');
  return file;
}

interface Target {
  channel: LocalChannel;
  threadTs: string | undefined;
}

function destination(world: World, args: Fields): Target | undefined {
  const thread = textArg(args, 'thread_ts');
  const several = textArg(args, 'channels')?.split(',') ?? [];
  const id = textArg(args, 'channel_id') ?? several[0];
  if (id === undefined) {
    if (thread !== undefined) throw invalidArguments('thread_ts needs channel_id');
    return undefined;
  }
  if (several.length > 1) throw invalidArguments('only one channel is supported here');
  const channel = writableChannel(world, id);
  return { channel, threadTs: threadRoot(channel, thread) };
}

function comment(world: World, args: Fields): Content {
  const initial = textArg(args, 'initial_comment');
  if (initial !== undefined) {
    if (args.blocks !== undefined) {
      world.warnings.push('files.completeUploadExternal: blocks ignored beside initial_comment');
    }
    return readContent(world, { text: initial });
  }
  if (args.blocks === undefined) {
    return {
      text: '',
      blocks: undefined,
      attachments: undefined,
      metadata: undefined,
      linkNames: false,
    };
  }
  const content = readContent(world, { blocks: args.blocks });
  // slackapi/python-slack-sdk#1756: a markdown block is an internal error here.
  if (content.blocks?.some((block) => block.type === 'markdown'))
    throw new ApiError('internal_error');
  return { ...content, text: textOf(content.blocks ?? []) };
}

/** Without a text of its own a message gets one from its blocks, for notifications and screen readers. */
function textOf(blocks: readonly Fields[]): string {
  const texts = blocks.map(({ text }) => (isFields(text) ? textArg(text, 'text') : undefined));
  return texts.filter(Boolean).join(' ');
}

function shareFiles(world: World, target: Target, files: LocalFile[], content: Content): void {
  const message = addMessage(world, target.channel, {
    ...content,
    text: content.text ?? '',
    user: ids.botUser,
    botId: ids.bot,
    threadTs: target.threadTs,
    files,
    via: 'files.completeUploadExternal',
  });
  for (const file of files) {
    file.shares.push({ channel: message.channel, ts: message.ts, threadTs: message.threadTs });
    world.emit({ type: 'file', file });
  }
}

function info(world: World, args: Fields): Fields {
  const file = world.files.get(textArg(args, 'file') ?? '');
  if (file === undefined || file.state === 'waiting' || !seenByBot(world, file)) {
    throw new ApiError('file_not_found');
  }
  if (file.state === 'deleted') throw new ApiError('file_deleted');
  return { file: fileJson(world, file), comments: [], response_metadata: { next_cursor: '' } };
}

function remove(world: World, args: Fields): Fields {
  const file = world.files.get(textArg(args, 'file') ?? '');
  if (file === undefined) throw new ApiError('file_not_found');
  if (file.state === 'deleted') throw new ApiError('file_deleted');
  if (file.user !== ids.botUser) throw new ApiError('cant_delete_file');
  deleteFile(world, file);
  return {};
}
