/** Formatted text, whichever platform wrote it. */
export type Mark =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: Wrapping; readonly inner: readonly Mark[] }
  | { readonly type: 'code' | 'code-block'; readonly text: string }
  | { readonly type: 'link'; readonly url: string; readonly inner: readonly Mark[] }
  | { readonly type: 'user'; readonly id: string }
  | { readonly type: 'broadcast' | 'channel'; readonly text: string }
  | { readonly type: 'time'; readonly seconds: number; readonly format: string }
  | { readonly type: 'break' };

export type Wrapping =
  | 'bold'
  | 'italic'
  | 'underline'
  | 'strike'
  | 'spoiler'
  | 'small'
  | 'quote'
  | 'heading';

/** What may begin at a place in a text. The pattern is sticky; `undefined` means it was none after all. */
export type Rule = readonly [
  pattern: RegExp,
  make: (match: RegExpExecArray) => Mark | readonly Mark[] | undefined,
];

/** Reads a text by the first rule that fits at each place; what no rule wants is text. */
export function readMarks(
  text: string,
  rules: readonly Rule[],
  plain: (text: string) => string,
): Mark[] {
  const marks: Mark[] = [];
  let pending = '';
  const flush = () => {
    if (pending !== '') marks.push({ type: 'text', text: plain(pending) });
    pending = '';
  };
  let at = 0;
  while (at < text.length) {
    const found = firstOf(text, at, rules);
    if (found === undefined) {
      pending += text.charAt(at);
      at += 1;
    } else {
      flush();
      marks.push(...found.marks);
      at = found.end;
    }
  }
  flush();
  return marks;
}

function firstOf(text: string, at: number, rules: readonly Rule[]) {
  for (const [pattern, make] of rules) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    // Rules call each other through `make`, so the place is taken from the match and not from the pattern.
    if (match === null || match[0] === '') continue;
    const end = at + match[0].length;
    const made = make(match);
    if (made !== undefined) return { marks: 'type' in made ? [made] : made, end };
  }
  return undefined;
}
