/** Nesting that no file of an operator needs; it bounds what reading one may cost. */
const DEEPEST = 20;

/** A number or one of the three words, as RFC 8259 has them. */
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

class Fault extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

/**
 * Parses a JSON file that somebody wrote by hand. What is wrong is told with its line and column, from 1; JSON.parse tells the place of some
 * faults only. A name that stands twice in the same braces is a fault as well, since one of the two would be lost. A byte order mark is skipped.
 */
export function readJson(text: string): { value: unknown } | { problem: string } {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    scan(body);
    return { value: JSON.parse(body) };
  } catch (error) {
    if (error instanceof Fault) return { problem: `${placeOf(body, error.at)}: ${error.message}` };
    return { problem: 'is not JSON' };
  }
}

/** Throws a Fault at the first place that is not JSON. */
function scan(text: string): void {
  let at = skipSpace(text, 0);
  if (at === text.length) throw new Fault(at, 'the file is empty');
  at = skipSpace(text, scanValue(text, at, 0));
  if (at < text.length) throw new Fault(at, 'the file should end here');
}

/** These return the place after what they read. */
function scanValue(text: string, at: number, depth: number): number {
  const first = text[at];
  if (depth > DEEPEST) throw new Fault(at, 'too many brackets inside each other');
  if (first === '{') return scanMembers(text, at, depth);
  if (first === '[') return scanItems(text, at, depth);
  if (first === '"') return scanString(text, at);
  SCALAR.lastIndex = at;
  if (!SCALAR.test(text)) throw new Fault(at, unexpected(text, at, 'a value'));
  return SCALAR.lastIndex;
}

function scanItems(text: string, from: number, depth: number): number {
  let at = skipSpace(text, from + 1);
  if (text[at] === ']') return at + 1;
  for (;;) {
    at = skipSpace(text, scanValue(text, at, depth + 1));
    if (text[at] === ']') return at + 1;
    at = afterComma(text, at, ']');
  }
}

function scanMembers(text: string, from: number, depth: number): number {
  const names = new Set<string>();
  let at = skipSpace(text, from + 1);
  if (text[at] === '}') return at + 1;
  for (;;) {
    if (text[at] !== '"') throw new Fault(at, unexpected(text, at, 'a name in double quotes'));
    const end = scanString(text, at);
    const name = text.slice(at, end);
    if (names.has(name)) throw new Fault(at, `${name.slice(0, 60)} stands twice in these braces`);
    names.add(name);
    at = skipSpace(text, end);
    if (text[at] !== ':') throw new Fault(at, unexpected(text, at, 'a colon'));
    at = skipSpace(text, scanValue(text, skipSpace(text, at + 1), depth + 1));
    if (text[at] === '}') return at + 1;
    at = afterComma(text, at, '}');
  }
}

function afterComma(text: string, comma: number, closing: string): number {
  if (text[comma] !== ',') {
    throw new Fault(comma, unexpected(text, comma, `a comma or ${closing}`));
  }
  const at = skipSpace(text, comma + 1);
  if (text[at] === closing) throw new Fault(comma, `a comma too many before ${closing}`);
  return at;
}

function scanString(text: string, from: number): number {
  for (let at = from + 1; ; at += 1) {
    const letter = text[at];
    if (letter === '"') return at + 1;
    if (letter === undefined || letter < ' ') {
      throw new Fault(from, 'the text in quotes that begins here has no end on its line');
    }
    if (letter !== '\\') continue;
    ESCAPE.lastIndex = at;
    if (!ESCAPE.test(text)) throw new Fault(at, 'a backslash that JSON does not know');
    at = ESCAPE.lastIndex - 1;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text[at] ?? '')) at += 1;
  return at;
}

function unexpected(text: string, at: number, wanted: string): string {
  if (at >= text.length) return `the file ends where ${wanted} should stand`;
  if (/^\/[/*]/u.test(text.slice(at, at + 2))) return 'JSON takes no comments';
  return `${wanted} should stand here`;
}

function placeOf(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
