import { type Mark, type Rule, readMarks, type Wrapping } from './marks.ts';

const FENCE = /```(?:[a-z0-9+-]*\n)?([\s\S]+?)```/g;

/** Blocks by how their line begins. */
const LINES: readonly (readonly [RegExp, Wrapping])[] = [
  [/^-# +(?=\S)/, 'small'],
  [/^#{1,3} +(?=\S)/, 'heading'],
  [/^> +/, 'quote'],
];

const RULES: readonly Rule[] = [
  [/\\([^0-9A-Za-z\s])/y, ([, text = '']) => ({ type: 'text', text })],
  [/``([\s\S]+?)``(?!`)/y, ([, text = '']) => ({ type: 'code', text })],
  [/`([^`\n]+)`/y, ([, text = '']) => ({ type: 'code', text })],
  [
    /\[((?:\\[\s\S]|[^\\[\]])+)\]\((https?:\/\/[^\s()<>]+)\)/y,
    ([, label = '', url = '']) => link(url, label),
  ],
  [/<@!?(\d{1,20})>/y, ([, id = '']) => ({ type: 'user', id })],
  [
    /<t:(-?\d{1,12})(?::([tTdDfFR]))?>/y,
    ([, seconds, format = 'f']) => ({ type: 'time', seconds: Number(seconds), format }),
  ],
  [/<(https?:\/\/[^\s<>]+)>/y, ([, url = '']) => link(url)],
  [/https?:\/\/[^\s<>]*[^\s<>"'),.:;\]\\]/y, ([url]) => link(url)],
  [/@(?:everyone|here)\b/y, ([text]) => ({ type: 'broadcast', text })],
  [/\*\*(?=\S)([\s\S]+?)\*\*(?!\*)/y, wrap('bold')],
  [/__(?=\S)([\s\S]+?)__(?!_)/y, wrap('underline')],
  [/~~(?=\S)([\s\S]+?)~~/y, wrap('strike')],
  [/\|\|([\s\S]+?)\|\|/y, wrap('spoiler')],
  [/\*(?=[^\s*])((?:\\[\s\S]|[^*\\])+?)\*(?!\*)/y, wrap('italic')],
  [/(?<![0-9A-Za-z])_((?:\\[\s\S]|[^_\\])+?)_(?![0-9A-Za-z_])/y, wrap('italic')],
];

/** Reads the part of Discord's markdown that messages of bots use. Never throws. */
export function discordMarks(text: string): Mark[] {
  const marks: Mark[] = [];
  let at = 0;
  for (const fence of text.matchAll(FENCE)) {
    marks.push(...lines(text.slice(at, fence.index)));
    marks.push({ type: 'code-block', text: (fence[1] ?? '').replace(/\n$/, '') });
    at = fence.index + fence[0].length;
  }
  marks.push(...lines(text.slice(at)));
  return marks;
}

function lines(text: string): Mark[] {
  const marks: Mark[] = [];
  let inLine = false;
  for (const [index, line] of text.split('\n').entries()) {
    const block = LINES.find(([pattern]) => pattern.test(line));
    if (block === undefined) {
      // A block ends its line by itself.
      if (index > 0 && (inLine || line === '')) marks.push({ type: 'break' });
      marks.push(...inline(line));
    } else {
      const [pattern, type] = block;
      marks.push({ type, inner: inline(line.replace(pattern, '')) });
    }
    inLine = block === undefined;
  }
  return marks;
}

function inline(text: string): Mark[] {
  return readMarks(text, RULES, (plain) => plain);
}

function wrap(type: Wrapping): Rule[1] {
  return ([, inner = '']) => ({ type, inner: inline(inner) });
}

function link(url: string, label?: string): Mark | undefined {
  if (!URL.canParse(url)) return undefined;
  return {
    type: 'link',
    url,
    inner: label === undefined ? [{ type: 'text', text: url }] : inline(label),
  };
}
