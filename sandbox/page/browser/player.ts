import { covered } from './cover.ts';
import { h } from './dom.ts';
import { localUrl } from './media.ts';

/** A file as both sides have it. */
export interface MediaFile {
  readonly name: string;
  readonly mimetype: string;
  readonly url: string;
  readonly alt: string;
  /** Bytes. */
  readonly size: number;
  /** Covered until somebody asks for it. */
  readonly spoiler?: boolean;
}

/** A video that plays in its place, a picture, or a link to anything else. */
export function mediaFile({
  name,
  mimetype,
  url,
  alt,
  size,
  spoiler = false,
}: MediaFile): HTMLElement {
  const src = localUrl(url);
  const caption = h('figcaption', {}, name, h('span', { class: 'size' }, ` ${sizeText(size)}`));
  if (src !== undefined && mimetype.startsWith('video/')) {
    const label = alt === '' ? name : alt;
    const attributes = { controls: true, preload: 'auto', playsinline: true, 'aria-label': label };
    const video = h('video', { src, ...attributes });
    return h('figure', { class: 'file video' }, spoiler ? veiled(video) : video, caption);
  }
  if (src !== undefined && mimetype.startsWith('image/')) {
    const words = alt === '' ? name : alt;
    const image = h('img', { src, alt: words });
    return h('figure', { class: 'file picture' }, spoiler ? veiled(image) : image, caption);
  }
  return h('p', { class: 'file' }, h('a', { href: src ?? url, rel: 'noreferrer' }, name));
}

/** A picture or video that is blurred until somebody asks for it. */
export function veiled(media: HTMLElement): HTMLElement {
  return covered(h('div', { class: 'veil' }, media), media, 'Spoiler: show it');
}

/** Bytes as people read them. */
export function sizeText(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.max(1, Math.round(bytes / 1000))} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
