import { matching, type Suggestion } from '../suggestion.ts';

/** An option that can be typed as `key:value`. */
export interface KeyHelp {
  readonly key: string;
  readonly description: string;
  /** Empty where anything may be typed. */
  readonly values: readonly Suggestion[];
}

/** What to offer at the caret, and the part of the text it replaces. */
export interface Completion {
  readonly from: number;
  readonly to: number;
  readonly items: readonly Suggestion[];
  readonly title: string;
  /** Whether the first line is meant without being chosen. */
  readonly first: boolean;
}

/** Completion of `/sora key:value …`; pure. */
export function complete(
  text: string,
  caret: number,
  command: string,
  keys: readonly KeyHelp[],
): Completion | undefined {
  const before = text.slice(0, caret);
  if (!before.includes(' ')) return commandLine(before, command);
  if (!text.startsWith(`${command} `)) return undefined;
  const from = before.search(/\S*$/);
  const word = before.slice(from);
  const [, key, typed] = /^([a-z_]+):(.*)$/i.exec(word) ?? [];
  if (key === undefined || typed === undefined) {
    const free = keys.filter((one) => !new RegExp(`(?:^|\\s)${one.key}:`, 'i').test(text));
    const lines = free.map((one) => ({
      value: `${one.key}:`,
      label: `${one.key}:`,
      detail: one.description,
    }));
    const items = lines.filter(({ value }) => value.startsWith(word.toLowerCase()));
    return { from, to: caret, items, title: 'Options', first: false };
  }
  const known = keys.find((one) => one.key === key.toLowerCase());
  if (known === undefined || known.values.some(({ value }) => value === typed)) return undefined;
  const start = from + key.length + 1;
  const items = matching(known.values, typed).map((item) => ({ ...item, value: `${item.value} ` }));
  return { from: start, to: caret, items, title: known.description, first: false };
}

function commandLine(before: string, command: string): Completion | undefined {
  if (!before.startsWith('/') || !command.startsWith(before)) return undefined;
  const item = { value: `${command} `, label: command, detail: 'reelbot' };
  // Typed to its end, it may be meant as it is: Enter then sends it.
  const first = before !== command;
  return { from: 0, to: before.length, items: [item], title: 'Commands', first };
}
