import { invalidForm, refusal } from './errors.ts';
import { safeName, typeOfName } from './files.ts';
import { flatten } from './schemas/components.ts';
import type { MessageBody } from './schemas/messages.ts';
import type { World } from './world.ts';

/** A file part of a multipart body. */
export interface Upload {
  /** The n of `files[n]`. */
  index: number;
  name: string;
  contentType: string;
  bytes: Buffer;
}

/** Where the files of a request go and what limits them. */
export interface UploadTarget {
  channelId: string;
  ephemeral: boolean;
  limit: number;
}

/**
 * Stores the uploads of a request and returns the ids of all attachments the message has then:
 * those of `kept` that the body still lists (all, when it lists none), then the new ones.
 */
export function storeUploads(
  world: World,
  target: UploadTarget,
  uploads: readonly Upload[],
  body: MessageBody,
  kept: readonly string[] = [],
): string[] {
  if (uploads.some((upload) => upload.bytes.length > target.limit)) throw refusal(40005);
  const listed = body.attachments ?? undefined;
  const wanted = new Map(listed?.map((entry) => [String(entry.id), entry]));
  const indexes = new Set(uploads.map((upload) => String(upload.index)));
  for (const [position, entry] of (listed ?? []).entries()) {
    const id = String(entry.id);
    if (indexes.has(id) || kept.includes(id)) continue;
    throw invalidForm([
      {
        path: ['attachments', position, 'id'],
        code: 'ATTACHMENT_NOT_FOUND',
        message: `Attachment data for file ${id} was not found`,
      },
    ]);
  }
  const staying = listed === undefined ? [...kept] : kept.filter((id) => wanted.has(id));
  if (staying.length + uploads.length > 10) {
    throw invalidForm([
      { path: ['attachments'], code: 'BASE_TYPE_MAX', message: 'Must be 10 or fewer.' },
    ]);
  }
  const added = uploads.map((upload) => {
    const about = wanted.get(String(upload.index));
    const filename = safeName(about?.filename ?? upload.name);
    return world.files.add({
      id: world.snowflake(),
      channelId: target.channelId,
      filename,
      contentType: typeOfName(filename) ?? upload.contentType,
      bytes: upload.bytes,
      spoiler: about?.is_spoiler === true || filename.startsWith('SPOILER_'),
      ephemeral: target.ephemeral,
      ...(about?.description ? { description: about.description } : {}),
      ...(about?.title ? { title: about.title } : {}),
    }).id;
  });
  return [...staying, ...added];
}

/** Names used as `attachment://name` in embeds and components. */
export function referencedNames(
  embeds: readonly unknown[],
  components: readonly unknown[],
): string[] {
  const names = flatten(components).flatMap((node) => {
    const items = Array.isArray(node.items) ? node.items : [];
    const media = [node.media, node.file, ...items.map((item: unknown) => field(item, 'media'))];
    return media.map((entry) => field(entry, 'url'));
  });
  for (const embed of embeds) {
    for (const part of ['image', 'thumbnail', 'video'])
      names.push(field(field(embed, part), 'url'));
    names.push(
      field(field(embed, 'author'), 'icon_url'),
      field(field(embed, 'footer'), 'icon_url'),
    );
  }
  return names.flatMap((url) =>
    typeof url === 'string' && url.startsWith('attachment://') ? url.slice(13) : [],
  );
}

/** A property of a value of unknown shape. */
export function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
