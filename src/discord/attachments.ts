import type { APIAttachment, APIEmbed, APIMessage } from 'discord.js';
import { z } from 'zod';
import type { ImageReference, KeptForm } from '../core/index.ts';

/** A picture of a message, to choose from: the id stands for it in the form. */
export interface Offered {
  readonly id: string;
  readonly image: ImageReference;
}

/** Most that a select takes (Discord's documentation, String Select). */
const MOST_PICTURES = 25;

/** Longer names are nobody's; the core takes no longer ones either. */
const LONGEST_NAME = 1000;

/** What a file is called whose type Discord does not tell. What it really is, the core finds out from its bytes. */
const PICTURE_NAME = /\.(?:png|jpe?g|jfif|webp|gif|avif)$/iu;

/** A file that came with a command or a form. Where it can be had again is known only once the bot has shown it somewhere. */
export function referenceOf(file: APIAttachment | undefined): ImageReference {
  const url = file?.url ?? '';
  return {
    url,
    trusted: true,
    name: (file?.title || file?.filename || '').slice(0, LONGEST_NAME),
    ...(file === undefined ? {} : { bytes: file.size }),
    ...expiry(url),
  };
}

/**
 * The pictures of a message in their order: its attachments, those of a message that it forwards, and the pictures of its embeds.
 * The latter are links that somebody else put there, so they are not trusted.
 */
export function picturesOf(message: APIMessage): readonly Offered[] {
  const file = { channelId: message.channel_id, messageId: message.id };
  const { attachments, embeds } = contentsOf(message);
  const attached = attachments
    .filter(isPicture)
    .map((one): Offered => ({ id: one.id, image: { ...referenceOf(one), file } }));
  const embedded = embeds.flatMap(linksOf).map(
    (url, index): Offered => ({
      id: `embed-${index}`,
      image: { url, trusted: false, name: nameIn(url), file, ...expiry(url) },
    }),
  );
  const byUrl = new Map<string, Offered>();
  for (const one of [...attached, ...embedded]) {
    if (!byUrl.has(one.image.url)) byUrl.set(one.image.url, one);
  }
  return [...byUrl.values()].slice(0, MOST_PICTURES);
}

/** Discord's file store; other sites may mean something else by `ex`. */
const STORED = /^\/(?:ephemeral-)?attachments\//u;

/** When a URL of Discord's file store stops working, in ms; undefined for any other (Discord's documentation, Signed Attachment CDN URLs). */
export function expiresAt(url: string): number | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || !STORED.test(parsed.pathname)) return undefined;
  const ex = parsed.searchParams.get('ex') ?? '';
  return /^[0-9a-f]{1,10}$/iu.test(ex) ? Number.parseInt(ex, 16) * 1000 : undefined;
}

function expiry(url: string): Pick<ImageReference, 'expiresAt'> {
  const at = expiresAt(url);
  return at === undefined ? {} : { expiresAt: at };
}

function contentsOf({ attachments, embeds, message_snapshots }: APIMessage): {
  attachments: APIAttachment[];
  embeds: APIEmbed[];
} {
  const forwarded = (message_snapshots ?? []).map(({ message }) => message);
  return {
    attachments: [attachments, ...forwarded.map((one) => one.attachments)].flatMap(listed),
    embeds: [embeds, ...forwarded.map((one) => one.embeds)].flatMap(listed),
  };
}

/** Partial messages leave lists out. */
function listed<T>(list: readonly T[] | undefined): readonly T[] {
  return list ?? [];
}

function isPicture({ content_type: type, filename }: APIAttachment): boolean {
  return type?.startsWith('image/') === true || PICTURE_NAME.test(filename);
}

function linksOf({ image, thumbnail }: APIEmbed): string[] {
  const url = image?.url ?? thumbnail?.url ?? '';
  return /^https?:\/\//iu.test(url) ? [url] : [];
}

function nameIn(url: string): string {
  return (URL.parse(url)?.pathname.split('/').at(-1) ?? '').slice(0, LONGEST_NAME);
}

const imageSchema = z.object({
  url: z.string(),
  trusted: z.boolean(),
  name: z.string().exactOptional(),
  bytes: z.number().exactOptional(),
  file: z.record(z.string(), z.json()).exactOptional(),
  expiresAt: z.number().exactOptional(),
});

const moreSchema = z.object({
  pictures: z.array(z.object({ id: z.string(), image: imageSchema })),
});

/** The pictures of a message as the core keeps them with a form. */
export function morePictures(pictures: readonly Offered[]): NonNullable<KeptForm['more']> {
  return { pictures: pictures.map(({ id, image }) => ({ id, image: { ...image } })) };
}

/** The pictures that were kept with a form; undefined for a form with an upload. Throws where another version kept something else. */
export function keptPictures({ more }: KeptForm): readonly Offered[] | undefined {
  return more === undefined ? undefined : moreSchema.parse(more).pictures;
}
