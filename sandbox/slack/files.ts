import { createHash } from 'node:crypto';
import { removeMessage } from './messages.ts';
import type { LocalFile } from './types.ts';
import type { World } from './world.ts';

const types: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  txt: 'text/plain',
};

/** A file that still waits for its bytes. Slack goes by the name's ending, not by the bytes. */
export function createFile(
  world: World,
  given: {
    name: string;
    size: number;
    user: string;
    altText?: string | undefined;
    mimetype?: string | undefined;
    externalUrl?: string | undefined;
    checkInfo?: boolean | undefined;
  },
): LocalFile {
  const id = world.nextId('F');
  const ending = given.name.split('.').at(-1)?.toLowerCase() ?? '';
  const encoded = encodeURIComponent(given.name);
  const file: LocalFile = {
    id,
    name: given.name,
    title: given.name,
    mimetype: given.mimetype ?? types[ending] ?? 'application/octet-stream',
    altText: given.altText,
    size: given.size,
    user: given.user,
    created: world.now(),
    state: 'waiting',
    shares: [],
    externalUrl: given.externalUrl,
    checkInfo: given.checkInfo,
    urlPrivate: `${world.origin}/files-pri/${world.team.id}-${id}/${encoded}`,
    viewUrl: `${world.origin}/view/${id}/${encoded}`,
  };
  world.files.set(id, file);
  return file;
}

/** Keeps the bytes; equal contents are kept once, so that ten thousand test videos fit. */
export function storeBytes(world: World, file: LocalFile, bytes: Buffer): void {
  const hash = createHash('sha256').update(bytes).digest('base64');
  const known = world.contents.get(hash);
  if (known === undefined) world.contents.set(hash, bytes);
  file.bytes = known ?? bytes;
  file.size = bytes.length;
  file.state = 'uploaded';
  world.emit({ type: 'file', file });
}

/** Deletes a file, and the messages that were nothing but it. */
export function deleteFile(world: World, file: LocalFile): void {
  file.state = 'deleted';
  file.bytes = undefined;
  for (const share of file.shares) {
    const channel = world.channels.get(share.channel);
    const message = channel?.byTs.get(share.ts);
    if (channel === undefined || message === undefined) continue;
    const empty = message.text === '' && !message.blocks?.length;
    if (empty && message.files.every(({ state }) => state === 'deleted')) {
      removeMessage(world, channel, message);
    } else {
      world.emit({ type: 'message_changed', message });
    }
  }
  world.emit({ type: 'file', file });
}
