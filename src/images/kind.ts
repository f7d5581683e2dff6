import { fileTypeFromBuffer } from 'file-type';
import { walkJpeg } from './jpeg.ts';
import { walkPng } from './png.ts';
import type { Walk } from './walk.ts';
import { walkWebp } from './webp.ts';

/** Bytes that `kindOf` wants to see, or the whole file if it is shorter (file-type: "at least 4100"). */
export const HEAD_BYTES = 4100;

/** How to walk each kind of picture that can be a first frame, by media type. */
const walks: ReadonlyMap<string, () => Walk> = new Map([
  ['image/png', walkPng],
  ['image/jpeg', walkJpeg],
  ['image/webp', walkWebp],
]);

/** What the first bytes of a file say it is. `other` is everything that is no still picture of a known kind. */
export type Kind =
  | { readonly is: 'picture'; readonly type: string; readonly walk: Walk }
  | { readonly is: 'animated' }
  | { readonly is: 'other' };

/** The kind of a file by its bytes alone; a name or a content type is only somebody's word for it. */
export async function kindOf(head: Buffer): Promise<Kind> {
  // file-type would unpack a gzip file to look inside, and nothing in there could be of use.
  if (head.length === 0 || head.readUInt8(0) === 0x1f) return { is: 'other' };
  const type = (await fileTypeFromBuffer(head))?.mime ?? '';
  if (type === 'image/apng' || (type === 'image/gif' && moves(head))) return { is: 'animated' };
  const walk = walks.get(type)?.();
  return walk === undefined ? { is: 'other' } : { is: 'picture', type, walk };
}

/** Whether a GIF says in its first bytes that it loops, or has a second frame there. */
function moves(gif: Buffer): boolean {
  const frame = Buffer.from([0x21, 0xf9, 0x04]);
  return gif.includes('NETSCAPE2.0') || gif.indexOf(frame) !== gif.lastIndexOf(frame);
}
