import { isDeepStrictEqual, parseEnv } from 'node:util';

/** The variables of a `.env` file, as Node reads them. */
export type Values = Readonly<Record<string, string | undefined>>;

/** A value that cannot be written, or a file that cannot be changed without risk to what else is in it. The message says what to do. */
export class CannotWrite extends Error {
  override readonly name = 'CannotWrite';
}

/** What the text of a `.env` file sets. */
export function readEnvText(text: string): Values {
  return parseEnv(text);
}

/**
 * The text with these values in it: a variable that stands there is changed where it stands, a new one comes under the heading of its part. Comments,
 * order and everything else stay as they are.
 * @param partOf the heading for a new variable, such as `Discord`
 * @throws CannotWrite where Node would not read back exactly that
 */
export function withValues(
  text: string,
  changes: Readonly<Record<string, string>>,
  partOf: (name: string) => string,
): string {
  let now = text;
  for (const [name, value] of Object.entries(changes)) {
    const line = `${name}=${written(name, value)}`;
    now = replaced(now, name, line) ?? added(now, line, partOf(name));
  }
  verify(now, { ...parseEnv(text), ...changes });
  return now;
}

/** What Node reads is what counts, however odd the file is. */
function verify(text: string, wanted: Values): void {
  if (isDeepStrictEqual({ ...parseEnv(text) }, { ...wanted })) return;
  throw new CannotWrite(
    'The file has lines that cannot be changed without risk to others: write these variables into it by hand.',
  );
}

const QUOTES = ["'", '`', '"'] as const;

/** As it has to be written so that Node, and a shell too where that is possible, reads just that. */
function written(name: string, value: string): string {
  if (/^[\w./:@%+,=?&{}~-]*$/u.test(value)) return value;
  const quote = QUOTES.find((one) => {
    // Within double quotes Node makes a line break of \n.
    return !value.includes(one) && !(one === '"' && value.includes('\\n'));
  });
  const quoted = quote === undefined ? value : `${quote}${value}${quote}`;
  // A quote at its beginning could be closed by one further down.
  const isOpen = quote === undefined && QUOTES.some((one) => value.startsWith(one));
  if (!isOpen && parseEnv(`${name}=${quoted}\n`)[name] === value) return quoted;
  throw new CannotWrite(`${name} has a value that no .env file can hold: set it another way.`);
}

/** One variable with all its lines, or whatever else stands there. */
interface Piece {
  readonly name?: string;
  readonly lines: readonly string[];
}

/** Undefined where the variable does not stand there. Of several the last one counts, and it is the one that is changed. */
function replaced(text: string, name: string, line: string): string | undefined {
  const pieces = piecesOf(text);
  const place = pieces.findLastIndex((piece) => piece.name === name);
  const piece = pieces[place];
  if (piece === undefined) return undefined;
  const exported = /^\s*export\s/u.test(piece.lines[0] ?? '') ? 'export ' : '';
  return pieces
    .toSpliced(place, 1, { name, lines: [`${exported}${line}`] })
    .flatMap(({ lines }) => lines)
    .join('\n');
}

function piecesOf(text: string): Piece[] {
  const lines = text.split('\n');
  const pieces: Piece[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const [, written, value = ''] = /^\s*(?:export\s+)?([^\s#=][^=]*)=\s*(.*)$/su.exec(line) ?? [];
    const name = written?.trimEnd();
    const count = name === undefined ? 1 : linesOf(value, lines.slice(at + 1));
    pieces.push({ ...(name === undefined ? {} : { name }), lines: lines.slice(at, at + count) });
    at += count;
  }
  return pieces;
}

/** How many lines a value takes: more than one where a quote is closed further down. */
function linesOf(value: string, following: readonly string[]): number {
  const quote = QUOTES.find((one) => value.startsWith(one));
  if (quote === undefined || value.includes(quote, 1)) return 1;
  const closing = following.findIndex((line) => line.includes(quote));
  return closing === -1 ? 1 : closing + 2;
}

/** Under the heading of its part, behind what stands there already; where there is no such heading, with it at the end. */
function added(text: string, line: string, part: string): string {
  const heading = `# --- ${part} ---`;
  const pieces = piecesOf(text);
  const place = pieces.findIndex((piece) => piece.lines[0]?.trimEnd() === heading);
  if (place === -1) {
    const before = text.trimEnd();
    return `${before}${before === '' ? '' : '\n\n'}${heading}\n${line}\n`;
  }
  const rest = pieces.slice(place + 1);
  const next = rest.findIndex(({ lines }) => lines[0]?.startsWith('# --- ') ?? false);
  const section = next === -1 ? rest : rest.slice(0, next);
  const last = section.findLastIndex(({ lines }) => lines.join('').trim() !== '');
  return pieces
    .toSpliced(place + 1 + last + 1, 0, { lines: [line] })
    .flatMap(({ lines }) => lines)
    .join('\n');
}
