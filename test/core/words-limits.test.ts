import { describe, expect, it, vi } from 'vitest';
import { commandSchema } from '../../sandbox/discord/schemas/commands.ts';
import type { WordKey, Words } from '../../src/core/words/index.ts';
import type * as LanguagesFile from '../../src/core/words/languages.ts';
import { LIMITS } from '../support/screens/limits.ts';

/** A language whose every text is one sign: a screen in it tells which texts stand where. */
const MARKS = 'en-ZZ';
const FIRST_MARK = 0xe000;

const { keys } = vi.hoisted(() => ({ keys: [] as string[] }));

vi.mock(import('../../src/core/words/languages.ts'), async (original) => {
  const { languages } = (await original()) as typeof LanguagesFile;
  const marks = Object.entries(languages['en-US'] ?? {}).map(([key, text]) => {
    const base = key.replace(/_(?:one|other)$/u, '');
    const counts = `${base}_other` in (languages['en-US'] ?? {});
    const name = counts ? base : key;
    if (!keys.includes(name)) keys.push(name);
    const holes = text.match(/\{\w+\}/gu) ?? [];
    return [key, String.fromCharCode(FIRST_MARK + keys.indexOf(name)) + holes.join('')];
  });
  return { languages: { ...languages, [MARKS]: Object.fromEntries(marks) as Words } };
});

const { languages, speakLoosely } = await import('../../src/core/words/index.ts');
const { LOCALES } = await import('../../src/discord/localized.ts');
const { sizeOf } = await import('../../src/discord/command-size.ts');
const { commands, screens: onDiscord } = await import('../support/screens/discord.ts');
const { screens: onSlack } = await import('../support/screens/slack.ts');
const places = await import('../support/screens/places.ts');

const tags = Object.keys(languages).filter((tag) => tag !== MARKS);

function keysIn(text: string): string[] {
  return [...text].flatMap((sign) => keys[sign.charCodeAt(0) - FIRST_MARK] ?? []);
}

/** The tightest limit of each text that stands in a place that has one. */
async function found(): Promise<ReadonlyMap<string, number>> {
  const nodes = (list: readonly unknown[]) => list as readonly Readonly<Record<string, unknown>>[];
  const all = [
    ...nodes(commands()).flatMap((one) => places.commandPlaces(one, MARKS)),
    ...nodes(onDiscord(MARKS)).flatMap((one) => places.discordPlaces(one)),
    ...nodes(await onSlack(MARKS)).flatMap((one) => places.slackPlaces(one)),
  ];
  const limits = new Map<string, number>();
  for (const { text, limit } of all) {
    for (const key of keysIn(text)) limits.set(key, Math.min(limit, limits.get(key) ?? limit));
  }
  return limits;
}

/** The longest that a placeholder holds; of names of models, which are cut with the text, enough to be read. */
const LONGEST: Readonly<Record<string, string | number>> = {
  most: 32_000,
  seconds: 1000,
  count: 1_000_000_000,
  name: 'x'.repeat(40),
  models: 'Sora 2 Pro',
  label: 'Sora 2 Pro',
  prompt: 'x'.repeat(300),
  example: '@designers 50',
  groups: '@designers',
  value: 'x'.repeat(20),
};

const table = new Map<string, number>(
  Object.entries(LIMITS).flatMap(([limit, some]) =>
    some.map((key): [string, number] => [key, Number(limit)]),
  ),
);

describe('the table of limits', () => {
  it('has every text that stands where a platform has a limit, and its tightest one', async () => {
    const limits = await found();
    const wrong = [...limits].filter(([key, limit]) => table.get(key) !== limit);
    expect(Object.fromEntries(wrong)).toEqual({});
    expect([...table.keys()].filter((key) => !limits.has(key))).toEqual([]);
  });

  it('is found from screens that show every text there is, but for these', async () => {
    const all = JSON.stringify([commands(), onDiscord(MARKS), await onSlack(MARKS)]);
    const unseen = keys.filter(
      (_, index) => !all.includes(String.fromCharCode(FIRST_MARK + index)),
    );
    expect(unseen.filter((key) => !key.startsWith('install.'))).toEqual([
      // Said at fields of a form, or after a file was sent.
      ...['admin.number', 'admin.roles.wrong', 'admin.channels.none', 'admin.words.long'],
      ...['privacy.sent', 'privacy.unsent', 'privacy.unsent.text'],
    ]);
  });

  it('has every text that can be nothing else', () => {
    const kinds = /^(?:command|option|name|sub|param|style|button|form)\./u;
    expect(keys.filter((key) => kinds.test(key) && !table.has(key))).toEqual([]);
  });
});

describe.each(tags)('in %s', (tag) => {
  const say = speakLoosely(tag);
  const cost = say('card.cost', { count: 1_000_000_000 });

  it('no text is longer than the place where it stands', () => {
    const over: Record<string, string> = {};
    for (const [key, limit] of table) {
      for (const count of [1, 2, 1_000_000, 1_000_000_000]) {
        const text = say(key as WordKey, { ...LONGEST, cost, count });
        if (text.length > limit) over[`${key}, ${text.length} of ${limit}`] = text;
      }
    }
    expect(over).toEqual({});
  });

  it('the names of commands and options are Discord’s, and nothing has the name of its neighbour', () => {
    for (const command of commands()) {
      const lists = places.siblings({ ...command }, tag);
      for (const names of lists) {
        expect(new Set(names).size, names.join(' ')).toBe(names.length);
        for (const name of names) {
          expect(name).toMatch(/^[-_\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u);
          expect(name).toBe(name.toLowerCase());
        }
      }
    }
  });
});

it('Discord takes every command with all of its languages', () => {
  for (const command of commands()) {
    const whole = JSON.parse(
      JSON.stringify(command, (key, value: unknown) => {
        if (!key.endsWith('_localizations')) return value;
        const { [MARKS]: _, ...rest } = value as Record<string, string>;
        return rest;
      }),
    );
    expect(commandSchema(whole).safeParse(whole).error?.issues ?? []).toEqual([]);
    expect(sizeOf(command)).toBeLessThan(8000);
    expect(Object.keys(Object(whole).description_localizations ?? {}).length).toBeOneOf([
      0,
      LOCALES.length - 1,
    ]);
  }
});
