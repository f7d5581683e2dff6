import { nearest, OPTIONS } from '../core/index.ts';

/** A word with a colon. `near`: mistyped, as far as one can tell; `strange`: no option, and not like one. */
export interface Key {
  readonly kind: 'known' | 'near' | 'strange';
  /** In lower case. */
  readonly name: string;
  /** Where its value may begin. */
  readonly end: number;
}

/** A word of the text; Slack's `<…>` counts as one piece, whatever stands inside. */
const WORD = /(?:[^\s<]+|<[^<>]*>|<)+/uy;
const SPACE = /\s*/uy;
const KEY = /([A-Za-z][A-Za-z_-]{0,39})[:：]/uy;

/** Quotes that may end a value, by those that may begin it. Phones mix straight and curly ones. */
const DOUBLE = '"“”„‟＂';
const SINGLE = "'‘’‚";
const CLOSERS: ReadonlyMap<string, string> = new Map([
  ...[...DOUBLE].map((open) => [open, DOUBLE] as const),
  ...[...SINGLE].map((open) => [open, SINGLE] as const),
  ['«', '»'],
  ['「', '」'],
  ['『', '』'],
]);
const ESCAPES = /\\([\\"“”„‟＂'‘’‚«»「」『』])/gu;

/** Where the white space at `at` ends. */
export function spaceEnd(text: string, at: number): number {
  return endOf(SPACE, text, at);
}

/** Where the word at `at` ends; `at` itself when none begins there. */
export function wordEnd(text: string, at: number): number {
  return endOf(WORD, text, at);
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

/** The key at `at`, which must be the start of a word. */
export function keyAt(text: string, at: number): Key | undefined {
  const shape = shapeAt(text, at);
  if (shape === undefined) return undefined;
  const { name, end, attached } = shape;
  if (OPTIONS.some((option) => option === name)) return { kind: 'known', name, end };
  if (!attached) return undefined;
  return { kind: nearest(name, OPTIONS) === undefined ? 'strange' : 'near', name, end };
}

/** `attached`: the value follows the colon at once. A scheme such as `https://` is no key. */
function shapeAt(
  text: string,
  at: number,
): { name: string; end: number; attached: boolean } | undefined {
  KEY.lastIndex = at;
  const match = KEY.exec(text);
  if (match?.[1] === undefined) return undefined;
  const end = at + match[0].length;
  if (text.startsWith('//', end)) return undefined;
  const attached = end < text.length && !/[\s:：]/u.test(text.charAt(end));
  return { name: match[1].toLowerCase(), end, attached };
}

/**
 * The quoted value at `at`. Its closing quote is the first one after which the value can be over: before white space, a known key
 * or the end; for a prompt only before another key or the end, so that `"stop" is written on a sign` stays whole.
 * `unclosed` remembers for one text what has no end to find, which keeps the time linear.
 */
export function quotedAt(
  text: string,
  at: number,
  prompt: boolean,
  unclosed: Set<string>,
): { value: string; end: number } | undefined {
  const closers = CLOSERS.get(text.charAt(at));
  if (closers === undefined) return undefined;
  const search = `${prompt} ${closers}`;
  if (unclosed.has(search)) return undefined;
  for (let index = at + 1; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\\') index += 1;
    else if (closers.includes(character) && isOver(text, index + 1, prompt)) {
      return { value: text.slice(at + 1, index).replace(ESCAPES, '$1'), end: index + 1 };
    }
  }
  unclosed.add(search);
  return undefined;
}

function isOver(text: string, at: number, prompt: boolean): boolean {
  if (at >= text.length || isKnown(text, at)) return true;
  if (!/\s/u.test(text.charAt(at))) return false;
  if (!prompt) return true;
  const next = spaceEnd(text, at);
  return next >= text.length || isKnown(text, next) || shapeAt(text, next)?.attached === true;
}

function isKnown(text: string, at: number): boolean {
  const name = shapeAt(text, at)?.name;
  return OPTIONS.some((option) => option === name);
}
