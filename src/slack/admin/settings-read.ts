import type { AdminChange, Say, Settings } from '../../core/index.ts';
import type { Group } from '../groups.ts';
import { MOST_CREDITS, MOST_DAYS, OWN_LANGUAGE } from './settings-view.ts';
import type { FieldValues } from './state.ts';

/** Longest blocked word, and most of them: the core's own bounds. */
const LONGEST_WORD = 100;
const MOST_WORDS = 500;

/** What an admin's settings are read with. */
export interface Sent {
  /** What the fields hold, and what they began with: only what was changed here is changed. */
  readonly values: FieldValues;
  readonly begun: FieldValues;
  /** What holds by now. */
  readonly settings: Settings;
  readonly groups: readonly Group[];
  readonly teamId: string;
  readonly say: Say;
}

export interface ReadSettings {
  readonly changes: readonly AdminChange[];
  /** By field. */
  readonly errors: Readonly<Record<string, string>>;
}

type Part = { readonly changes: readonly AdminChange[] } | { readonly error: string };

/** The changes that somebody asks for, or what is wrong at which field. Pure. */
export function readSettings(sent: Sent): ReadSettings {
  const parts: readonly [string, Part][] = [
    ['user', limitPart(sent, 'user')],
    ['scope', limitPart(sent, 'scope')],
    ['roles', rolesPart(sent)],
    ['blocked', blockedPart(sent)],
    ['channels', channelsPart(sent)],
    ['models', modelsPart(sent)],
    ['words', wordsPart(sent)],
    ['language', languagePart(sent)],
    ['keepDays', numberPart(sent, 'keepDays', MOST_DAYS)],
    ['confirmFrom', numberPart(sent, 'confirmFrom', MOST_CREDITS)],
  ];
  const errors = parts.flatMap(([name, part]) => ('error' in part ? [[name, part.error]] : []));
  return {
    changes: parts.flatMap(([, part]) => ('changes' in part ? part.changes : [])),
    errors: Object.fromEntries(errors),
  };
}

const UNCHANGED: Part = { changes: [] };

function isSame({ values, begun }: Sent, ...names: readonly string[]): boolean {
  return names.every((name) => {
    const [now, before] = [values.get(name) ?? [], begun.get(name) ?? []];
    return now.length === before.length && now.every((value) => before.includes(value));
  });
}

function first(values: FieldValues, name: string): string {
  return values.get(name)?.[0]?.trim() ?? '';
}

/** Undefined where it is no whole number between these. */
function wholeNumber(text: string, least: number, most: number): number | undefined {
  if (!/^\d{1,12}$/u.test(text)) return undefined;
  const number = Number(text);
  return number >= least && number <= most ? number : undefined;
}

function limitPart(sent: Sent, name: 'user' | 'scope'): Part {
  if (isSame(sent, name, `${name}_unit`)) return UNCHANGED;
  const typed = first(sent.values, name);
  if (typed === '') {
    // A window without a number says nothing.
    return isSame(sent, name) ? UNCHANGED : { changes: [{ set: name, limit: undefined }] };
  }
  const credits = wholeNumber(typed, 0, MOST_CREDITS);
  if (credits === undefined) return wrongNumber(sent, 0, MOST_CREDITS);
  const chosen = first(sent.values, `${name}_unit`);
  const unit = chosen === 'week' || chosen === 'month' ? chosen : 'day';
  return { changes: [{ set: name, limit: { credits, unit } }] };
}

function numberPart(sent: Sent, name: 'keepDays' | 'confirmFrom', most: number): Part {
  if (isSame(sent, name)) return UNCHANGED;
  const typed = first(sent.values, name);
  if (typed === '') return { changes: [{ set: name, number: undefined }] };
  const number = wholeNumber(typed, 1, most);
  return number === undefined ? wrongNumber(sent, 1, most) : { changes: [{ set: name, number }] };
}

function wrongNumber({ say }: Sent, least: number, most: number): Part {
  return { error: say('admin.number', { least, most }) };
}

function rolesPart(sent: Sent): Part {
  if (isSame(sent, 'roles')) return UNCHANGED;
  const typed = readRoles(first(sent.values, 'roles'), sent);
  if (typeof typed === 'string') {
    return { error: sent.say('admin.roles.wrong', { line: typed.slice(0, 100) }) };
  }
  const before = readRoles(first(sent.begun, 'roles'), sent);
  const shown = typeof before === 'string' ? [] : [...before.keys()];
  const gone = shown.filter((role) => !typed.has(role));
  return {
    changes: [
      ...[...typed].map(([role, credits]) => ({ set: 'role', role, credits }) as const),
      ...gone.map((role) => ({ set: 'role', role, credits: undefined }) as const),
    ],
  };
}

/** Credits by the id of a group; the first line that makes no sense, where there is one. */
function readRoles(
  text: string,
  { groups, settings }: Pick<Sent, 'groups' | 'settings'>,
): Map<string, number> | string {
  const found = new Map<string, number>();
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    // Rows are tried from their start only, which keeps the time linear.
    const [digits = ''] = /(?<!\d)\d+$/u.exec(line) ?? [];
    const before = line.slice(0, line.length - digits.length);
    const name = before
      .replace(/(?<![\s:=])[\s:=]+$/u, '')
      .replace(/^@/u, '')
      .trim()
      .toLowerCase();
    const credits = wholeNumber(digits, 0, MOST_CREDITS);
    const group = groups.find(
      ({ id, handle, name: called }) =>
        id.toLowerCase() === name || handle.toLowerCase() === name || called.toLowerCase() === name,
    );
    // A group that is gone, or not to be seen just now.
    const known = Object.keys(settings.roles ?? {}).find((id) => id.toLowerCase() === name);
    const role = group?.id ?? known;
    if (name === '' || role === undefined || credits === undefined) return line;
    found.set(role, credits);
  }
  return found;
}

function blockedPart(sent: Sent): Part {
  if (isSame(sent, 'blocked')) return UNCHANGED;
  const [now, before] = [sent.values.get('blocked') ?? [], sent.begun.get('blocked') ?? []];
  const change = (user: string, on: boolean) =>
    ({ set: 'blocked', user: `${sent.teamId}/${user}`, on }) as const;
  const isPerson = (id: string) => /^[UW][A-Z0-9]{1,30}$/u.test(id);
  return {
    changes: [
      ...now.filter((id) => isPerson(id) && !before.includes(id)).map((id) => change(id, true)),
      ...before.filter((id) => !now.includes(id)).map((id) => change(id, false)),
    ],
  };
}

function channelsPart(sent: Sent): Part {
  if (isSame(sent, 'channels', 'rule')) return UNCHANGED;
  const begun = sent.begun.get('channels') ?? [];
  const chosen = (sent.values.get('channels') ?? []).filter((id) => /^[CDG]\w{1,30}$/u.test(id));
  const hidden = (sent.settings.channels?.ids ?? []).filter((id) => !begun.includes(id));
  const unseen = begun.length < 100 ? [] : hidden;
  const rule = first(sent.values, 'rule') === 'only' ? 'only' : 'except';
  const ids = [...chosen, ...unseen];
  if (rule === 'only' && ids.length === 0) return { error: sent.say('admin.channels.none') };
  return { changes: [{ set: 'channels', rule, ids }] };
}

function modelsPart(sent: Sent): Part {
  if (isSame(sent, 'models')) return UNCHANGED;
  const [now, before] = [sent.values.get('models') ?? [], sent.begun.get('models') ?? []];
  const change = (model: string, off: boolean) => ({ set: 'model', model, off }) as const;
  return {
    changes: [
      ...now.filter((id) => !before.includes(id)).map((id) => change(id, true)),
      ...before.filter((id) => !now.includes(id)).map((id) => change(id, false)),
    ],
  };
}

function wordsPart(sent: Sent): Part {
  if (isSame(sent, 'words')) return UNCHANGED;
  const typed = wordsIn(first(sent.values, 'words'));
  const shown = wordsIn(first(sent.begun, 'words'));
  // Those that had no room in the field, or came while it was open, stay.
  const others = (sent.settings.words ?? []).filter((word) => !shown.includes(word));
  const words = [...new Set([...typed, ...others])];
  if (words.some((word) => word.length > LONGEST_WORD) || words.length > MOST_WORDS) {
    return { error: sent.say('admin.words.long', { most: LONGEST_WORD, lines: MOST_WORDS }) };
  }
  return { changes: [{ set: 'words', words }] };
}

function wordsIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function languagePart(sent: Sent): Part {
  if (isSame(sent, 'language')) return UNCHANGED;
  const tag = first(sent.values, 'language');
  const none = tag === '' || tag === OWN_LANGUAGE || tag.length > 20;
  return { changes: [{ set: 'language', locale: none ? undefined : tag }] };
}
