import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { ImageReference } from '../core/index.ts';
import { refusalOf } from './failures.ts';

/** As much of Slack's file object as is looked at. */
const fileSchema = z.object({
  // Half a character could not be put into an address.
  id: z
    .string()
    .min(1)
    .max(100)
    .refine((id) => id.isWellFormed()),
  name: z.string().nullish(),
  title: z.string().nullish(),
  mimetype: z.string().nullish(),
  filetype: z.string().nullish(),
  size: z.number().nonnegative().nullish(),
  mode: z.string().nullish(),
  is_external: z.boolean().nullish(),
  file_access: z.string().nullish(),
  url_private: z.string().nullish(),
  url_private_download: z.string().nullish(),
});

export type SlackFile = z.infer<typeof fileSchema>;

/** Slack's own names for kinds of pictures. What a file really is, its bytes tell later. */
const PICTURES = new Set([
  'png',
  'jpg',
  'jpeg',
  'gif',
  'webp',
  'bmp',
  'tiff',
  'heic',
  'heif',
  'avif',
  'svg',
]);

/** Kinds that a block can show as `slack_file` (Slack's documentation, "Slack file object"). */
const SHOWN = new Set(['image/png', 'image/jpeg', 'image/gif']);

/** Nothing is left of these but their entry. */
const GONE_MODES = new Set(['tombstone', 'hidden_by_limit']);

/** Slack's words for a file that is not there, or not any more, or not for us. */
const GONE = new Set(['file_not_found', 'file_deleted', 'file_not_visible']);

/** Longest name that is kept. */
const LONGEST_NAME = 200;

/** The files of a payload; what makes no sense is left out. */
export function readFiles(value: unknown): SlackFile[] {
  const listed: unknown[] = Array.isArray(value) ? value : [];
  return listed.flatMap((one) => {
    const { data } = fileSchema.safeParse(one);
    return data === undefined || GONE_MODES.has(data.mode ?? '') ? [] : [data];
  });
}

/** Whether Slack calls it a picture. A file of Slack Connect tells nothing of itself in a payload, so it may be one. */
export function mayBePicture(file: SlackFile): boolean {
  if (file.mimetype?.startsWith('image/')) return true;
  if (PICTURES.has(file.filetype?.toLowerCase() ?? '')) return true;
  return hidesItself(file) && !file.mimetype && !file.filetype;
}

/** Whether files.info has to be asked first (Slack's documentation, "File object"): Slack Connect. */
export function hidesItself(file: SlackFile): boolean {
  return file.file_access === 'check_file_info';
}

/** What it is called; undefined where Slack did not tell. */
export function nameOf({ name, title }: SlackFile): string | undefined {
  return (name || title || undefined)?.slice(0, LONGEST_NAME);
}

/**
 * A file as the core keeps it. One of Slack's own opens with the bot's token only; anything else is an address like one that a person typed, and
 * never gets the token.
 */
export function referenceTo(file: SlackFile, apiUrl: string): ImageReference {
  const url = file.url_private_download || file.url_private || undefined;
  const name = nameOf(file);
  const named = name === undefined ? {} : { name };
  if (url !== undefined && isElsewhere(file, url, apiUrl)) return { url, trusted: false, ...named };
  return {
    url: url ?? nowhere(file.id, apiUrl),
    trusted: true,
    closed: true,
    ...named,
    ...(file.size ? { bytes: file.size } : {}),
    file: { id: file.id, ...(file.mimetype ? { type: file.mimetype } : {}) },
  };
}

/** Stands where a file's address is not known yet: only the id matters then. */
export function nowhere(id: string, apiUrl: string): string {
  return new URL(`/files/${encodeURIComponent(id)}`, apiUrl).href;
}

export function isElsewhere(
  { is_external: external, mode }: SlackFile,
  url: string,
  apiUrl: string,
): boolean {
  return external === true || mode === 'external' || !isOfSlack(url, apiUrl);
}

/** Whether an address is on the host of the Web API or below it, by the same protocol and port: nowhere else may the bot's token go. */
export function isOfSlack(url: string, apiUrl: string): boolean {
  const [one, api] = [URL.parse(url), URL.parse(apiUrl)];
  if (one === null || api === null || one.username !== '' || one.password !== '') return false;
  const near = one.hostname === api.hostname || one.hostname.endsWith(`.${api.hostname}`);
  return near && one.protocol === api.protocol && one.port === api.port;
}

/** Slack's id of a kept picture; undefined for one from elsewhere. */
export function fileIdOf(image: Pick<ImageReference, 'file'>): string | undefined {
  const id = image.file?.id;
  return typeof id === 'string' ? id : undefined;
}

/** The file that a block can show, by its id. */
export function shownFile({ file, name = '' }: ImageReference): string | undefined {
  const type =
    file?.type ?? `image/${name.toLowerCase().split('.').at(-1)?.replace('jpg', 'jpeg')}`;
  return SHOWN.has(String(type)) ? fileIdOf({ file: file ?? {} }) : undefined;
}

/** Asks Slack for a file. Undefined when it is gone; throws when Slack could not be asked, or refuses for another reason. */
export async function askForFile(client: WebClient, id: string): Promise<SlackFile | undefined> {
  try {
    const answer = await client.files.info({ file: id });
    return readFiles([answer.file])[0];
  } catch (error) {
    if (GONE.has(refusalOf(error) ?? '')) return undefined;
    throw error;
  }
}
