import type { Named } from '../../wire.ts';
import { covered } from '../cover.ts';
import { h } from '../dom.ts';
import { localUrl } from '../media.ts';
import type { Mark, Wrapping } from './marks.ts';
import { timeText } from './times.ts';

/** What a text needs to know of its surroundings. */
export interface Reader {
  /** Who reads; mentions of this person stand out. */
  readonly id: string;
  readonly locale: string;
  nameOf(id: string): string | undefined;
  /** What lists of people, roles and places offer; conversations are channels and people alike. */
  known(kind: KnownKind): readonly Named[];
}

export type KnownKind = 'user' | 'role' | 'channel' | 'conversation' | 'mentionable';

const TAGS: Readonly<Record<Wrapping, keyof HTMLElementTagNameMap>> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
  spoiler: 'span',
  small: 'small',
  quote: 'blockquote',
  heading: 'strong',
};

/** Marks as elements; what people wrote can only ever become text. */
export function renderMarks(marks: readonly Mark[], reader: Reader): Node[] {
  return marks.map((mark) => renderMark(mark, reader));
}

function renderMark(mark: Mark, reader: Reader): Node {
  switch (mark.type) {
    case 'text':
      return document.createTextNode(mark.text);
    case 'break':
      return h('br');
    case 'code':
      return h('code', {}, mark.text);
    case 'code-block':
      return h('pre', {}, h('code', {}, mark.text));
    case 'link':
      return link(mark.url, renderMarks(mark.inner, reader));
    case 'user': {
      const name = reader.nameOf(mark.id);
      const own = mark.id === reader.id;
      return h('span', { class: own ? 'mention own' : 'mention' }, `@${name ?? 'unknown'}`);
    }
    case 'broadcast':
    case 'channel':
      return h('span', { class: 'mention' }, mark.text);
    case 'spoiler':
      return spoiler(renderMarks(mark.inner, reader));
    case 'time': {
      const at = new Date(mark.seconds * 1000);
      const full = Number.isNaN(at.getTime()) ? undefined : at.toLocaleString();
      return h(
        'time',
        { class: 'stamp', title: full },
        timeText(mark.seconds, mark.format, reader.locale),
      );
    }
    default:
      return h(TAGS[mark.type], { class: mark.type }, ...renderMarks(mark.inner, reader));
  }
}

/** Covered until somebody asks for it. */
function spoiler(inner: readonly Node[]): HTMLElement {
  const words = h('span', { class: 'under-cover' }, ...inner);
  return covered(h('span', { class: 'spoiler' }, words), words, 'Spoiler: show it');
}

/** Links are http(s) or mailto: the readers of both markups see to that. */
function link(url: string, label: readonly Node[]): HTMLElement {
  const href = localUrl(url) ?? url;
  const away = { target: '_blank', rel: 'noopener noreferrer' };
  return h('a', { href, title: url, ...away }, ...label);
}
