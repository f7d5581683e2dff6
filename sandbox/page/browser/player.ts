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
}

/** A video that plays in its place, a picture, or a link to anything else. */
export function mediaFile({ name, mimetype, url, alt, size }: MediaFile): HTMLElement {
  const src = localUrl(url);
  const caption = h('figcaption', {}, name, h('span', { class: 'size' }, ` ${sizeText(size)}`));
  if (src !== undefined && mimetype.startsWith('video/')) {
    const label = alt === '' ? name : alt;
    const attributes = { controls: true, preload: 'auto', playsinline: true, 'aria-label': label };
    return h('figure', { class: 'file video' }, h('video', { src, ...attributes }), caption);
  }
  if (src !== undefined && mimetype.startsWith('image/')) {
    const words = alt === '' ? name : alt;
    return h('figure', { class: 'file picture' }, h('img', { src, alt: words }), caption);
  }
  return h('p', { class: 'file' }, h('a', { href: src ?? url, rel: 'noreferrer' }, name));
}

/** Bytes as people read them. */
export function sizeText(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.max(1, Math.round(bytes / 1000))} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
