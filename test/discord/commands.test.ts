import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commandSchema } from '../../sandbox/discord/schemas/commands.ts';
import { languages, OPTIONS, type VideoModel } from '../../src/core/index.ts';
import { suggestions } from '../../src/discord/choices.ts';
import { LARGEST_COMMAND, sizeOf } from '../../src/discord/command-size.ts';
import { ANIMATE, animateCommand, soraCommand } from '../../src/discord/commands.ts';
import { LOCALES } from '../../src/discord/localized.ts';
import { soraModels } from '../support/models.ts';

const [first = soraModels[0] as VideoModel] = soraModels;

function many(count: number, idLength = 6): VideoModel[] {
  return Array.from({ length: count }, (_, index) => ({
    ...first,
    id: `m${index}`.padEnd(idLength, 'x'),
    label: `Model ${index}`,
  }));
}

function option(name: string, models: readonly VideoModel[] = soraModels) {
  return soraCommand(models).options?.find((one) => one.name === name);
}

test('has the options of the design, none of them required', () => {
  const command = soraCommand(soraModels);
  expect(command.options?.map(({ name }) => name)).toEqual([...OPTIONS]);
  expect(command.options?.filter(({ required }) => required)).toEqual([]);
  expect(command).toMatchObject({ name: 'sora', contexts: [0, 1], integration_types: [0] });
});

test('offers what the models offer', () => {
  expect(option('prompt')).toMatchObject({ min_length: 1, max_length: 5000 });
  expect(option('model')).toMatchObject({
    choices: [
      {
        name: 'Sora 2 · from 1 credit',
        value: 'sora-2',
        name_localizations: { 'zh-CN': 'Sora 2 · 1 积分起' },
      },
      { name: 'Sora 2 Pro · from 3 credits', value: 'sora-2-pro' },
    ],
  });
  expect(option('duration')).toMatchObject({
    choices: [
      { name: '10 s', value: 10 },
      { name: '15 s', value: 15, name_localizations: { 'zh-CN': '15 秒' } },
      { name: '25 s', value: 25 },
    ],
  });
  expect(option('style')).toMatchObject({
    choices: [
      { value: 'anime', name_localizations: { 'en-US': 'anime', 'zh-CN': '动漫', ja: 'アニメ' } },
      { value: 'comic' },
    ],
  });
  expect(option('image')).toMatchObject({ type: 11, file_types: ['image'] });
});

test('the command in the menu of a message has a name in every language, and nothing else to read', () => {
  const command = animateCommand();
  expect(command).toEqual({
    type: 3,
    name: ANIMATE,
    name_localizations: Object.fromEntries(LOCALES.map((tag) => [tag, expect.any(String)])),
    contexts: [0, 1],
    integration_types: [0],
  });
  const names = [command.name, ...Object.values(command.name_localizations ?? {})].map(String);
  expect(names.every((name) => name.length >= 1 && name.length <= 32)).toBe(true);
  expect(commandSchema(command).safeParse(command).error).toBeUndefined();
});

test('every text has every language, the default one too, and the countries that share one', () => {
  const tags = LOCALES;
  expect(tags).toEqual(expect.arrayContaining([...Object.keys(languages), 'es-419', 'zh-TW']));
  const command = soraCommand(soraModels);
  expect(Object.keys(command.description_localizations ?? {})).toEqual(tags);
  for (const one of command.options ?? []) {
    expect(Object.keys(one.name_localizations ?? {})).toEqual(tags);
    expect(Object.keys(one.description_localizations ?? {})).toEqual(tags);
  }
});

test('keeps to the limits of Discord, whatever the catalogue', () => {
  const model = fc.record({
    id: fc.string({ minLength: 1, maxLength: 150 }),
    label: fc.string({ minLength: 1, maxLength: 150 }),
    seconds: fc.integer({ min: 1, max: 1000 }),
    promptLength: fc.integer({ min: 1, max: 20_000 }),
    styles: fc.uniqueArray(fc.stringMatching(/^[a-z-]{1,120}$/u), { maxLength: 40 }),
  });
  fc.assert(
    fc.property(fc.uniqueArray(model, { selector: ({ id }) => id, maxLength: 40 }), (rows) => {
      const labels = new Set(rows.map(({ label }) => label.slice(0, 100)));
      fc.pre(labels.size === rows.length && !labels.has(''));
      const styles = new Set(rows.flatMap((row) => row.styles.map((id) => id.slice(0, 100))));
      fc.pre(styles.size === new Set(rows.flatMap((row) => row.styles)).size);
      const models = rows.map(
        (row): VideoModel => ({
          ...first,
          ...row,
          offers: [{ size: 'small', seconds: row.seconds, credits: 1 }],
        }),
      );
      const command = soraCommand(models);
      const parsed = commandSchema(command).safeParse(command);
      expect(parsed.error?.issues ?? []).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('the whole command stays below 8000 characters', () => {
  expect(sizeOf(soraCommand(soraModels))).toBeLessThan(LARGEST_COMMAND);
});

test('more models than choices become autocomplete', () => {
  expect(option('model', many(25))).toHaveProperty('choices.length', 25);
  expect(option('model', many(26))).toMatchObject({ autocomplete: true });
  expect(option('model', many(26))).not.toHaveProperty('choices');
  expect(option('model', many(2, 101))).toMatchObject({ autocomplete: true });
});

test('without any model there are no choices, and still a command', () => {
  const command = soraCommand([]);
  expect(commandSchema(command).safeParse(command).error).toBeUndefined();
});

test('suggests what contains the typed text, what begins with it first', () => {
  const models = many(60);
  expect(suggestions(models, 'model', '', 'en-US')).toHaveLength(25);
  const names = suggestions(models, 'model', 'M5', 'en-US').map(({ value }) => value);
  expect(names[0]).toBe('m5xxxx');
  expect(suggestions(models, 'model', 'odel 59', 'en-US')).toEqual([
    { name: 'Model 59 · from 1 credit', value: 'm59xxx' },
  ]);
  expect(suggestions(models, 'model', 'nothing like it', 'en-US')).toEqual([]);
  expect(suggestions(soraModels, 'style', '动', 'zh-CN')).toEqual([
    { name: '动漫', value: 'anime' },
  ]);
});
