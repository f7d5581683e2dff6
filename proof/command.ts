import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Options that say what to do with what is found, not how it is found. */
const ABOUT_RECORDS = ['record', 'page'];

/**
 * What somebody would type to have this one alone, with the options that were given and the seed that was used.
 * @param program of `npm run`
 * @param seed where chance has a part
 */
export function commandOf(
  program: string,
  name: string,
  { args, options }: { args: readonly string[]; options: NonNullable<ParseArgsConfig['options']> },
  seed?: number,
): string {
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
  const kept = tokens.flatMap((token) => {
    if (token.kind !== 'option') return [];
    if (ABOUT_RECORDS.includes(token.name)) return [];
    if (token.name === 'seed' && seed !== undefined) return [];
    return [token.value === undefined ? [`--${token.name}`] : [`--${token.name}`, token.value]];
  });
  const seeded = seed === undefined ? [] : [['--seed', String(seed)]];
  const rest = [...kept, ...seeded].map(([option = '', value]) =>
    value === undefined ? option : written(option, value),
  );
  return [`npm run ${program} --`, name, ...rest].join(' ');
}

/** A value with spaces or dashes in it has to stand in quotes, behind an equals sign. */
function written(option: string, value: string): string {
  return /^[\w.:/]+$/u.test(value) ? `${option} ${value}` : `${option}=${JSON.stringify(value)}`;
}

/** A whole number from 1. Throws a sentence for whoever typed it. */
export function whole(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw new Error(`--${name} takes a whole number from 1`);
  return Number(text);
}

interface Named {
  readonly name: string;
  /** One of those that run when none is named. */
  readonly usual: boolean;
}

/** The rows of the table that were named, or the usual ones. Throws a sentence for whoever typed another name. */
export function chosen<T extends Named>(table: readonly T[], names: readonly string[]): T[] {
  const unknown = names.find((name) => table.every((one) => one.name !== name));
  if (unknown !== undefined) {
    throw new Error(`${unknown} is none of ${table.map(({ name }) => name).join(', ')}`);
  }
  return table.filter(({ name, usual }) => (names.length === 0 ? usual : names.includes(name)));
}

/** The table for `--help`. */
export function listed(table: readonly (Named & { help: string })[]): string {
  const width = Math.max(...table.map(({ name }) => name.length));
  const line = ({ name, help, usual }: Named & { help: string }) =>
    `  ${name.padEnd(width)}  ${help}${usual ? '' : ' (only when named)'}`;
  return table.map(line).join('\n');
}
