import type { ImageReference, PictureSource } from '../core/index.ts';
import type { ClientAccess } from './client.ts';
import type { Desk } from './desk.ts';
import { askForFile, fileIdOf, isElsewhere, isOfSlack, nowhere } from './files.ts';

/**
 * Where the bytes of one of Slack's files are to be had now, with what opens it. The bot's token goes to Slack's own host and to no other: an address
 * that is not there is looked up anew, by the file's id. Undefined when the file is gone.
 *
 * @throws {Error} when Slack cannot be asked.
 */
export async function sourceOf(
  desk: Desk,
  { botToken, apiUrl }: Pick<ClientAccess, 'botToken' | 'apiUrl'>,
  image: ImageReference,
): Promise<PictureSource | undefined> {
  if (image.closed !== true) return undefined;
  const open = (url: string): PictureSource => ({
    url,
    trusted: true,
    headers: { authorization: `Bearer ${botToken}` },
  });
  const id = fileIdOf(image);
  const known = id === undefined || image.url !== nowhere(id, apiUrl);
  if (known && isOfSlack(image.url, apiUrl)) return open(image.url);
  const file = id === undefined ? undefined : await askForFile(desk.reads, id);
  const url = file?.url_private_download || file?.url_private;
  if (file === undefined || !url) return undefined;
  // The token stays here; the guard against private addresses is on.
  return isElsewhere(file, url, apiUrl) ? { url, trusted: false } : open(url);
}
