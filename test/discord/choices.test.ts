import { describe, expect, test } from 'vitest';
import { commandSchema } from '../../sandbox/discord/schemas/commands.ts';
import { modalData } from '../../sandbox/discord/schemas/modal.ts';
import { formOf, problem, type VideoModel } from '../../src/core/index.ts';
import { adminCommand } from '../../src/discord/admin/command.ts';
import { modelChoice, suggestions } from '../../src/discord/choices.ts';
import { LARGEST_COMMAND, sizeOf } from '../../src/discord/command-size.ts';
import { soraCommand } from '../../src/discord/commands.ts';
import { renderModal } from '../../src/discord/modal.ts';
import { soraModels } from '../support/models.ts';
import { fakeCore, startBot } from './bot.ts';

const [first = soraModels[0] as VideoModel] = soraModels;

/** Models with ids and labels of such a length. */
function many(count: number, length: number, more: Partial<VideoModel> = {}): VideoModel[] {
  return Array.from({ length: count }, (_, index) => ({
    ...first,
    id: `m${index}-`.padEnd(length, 'x'),
    label: `${index} `.padEnd(length, 'L'),
    ...more,
  }));
}

const styles = Array.from({ length: 25 }, (_, index) => `s${index}-`.padEnd(100, 'x'));
const lengths = Array.from({ length: 60 }, (_, index) => index + 1);
const offers = lengths.map((seconds) => ({ size: 'small' as const, seconds, credits: 1 }));

const options = (models: readonly VideoModel[]) =>
  Object.fromEntries(
    (soraCommand(models).options ?? []).map((one) => [
      one.name,
      'choices' in one ? 'choices' : 'autocomplete' in one ? 'autocomplete' : 'open',
    ]),
  );

describe.each([1, 25, 26, 100, 1000])('%i models', (count) => {
  test.each([10, 40, 90, 100, 150])(
    'with ids of %i characters make commands that Discord takes',
    (length) => {
      for (const more of [
        {},
        { styles },
        { offers },
        { styles, offers, needsImage: true as const },
      ]) {
        const models = many(count, length, more);
        for (const command of [soraCommand(models), adminCommand(models)]) {
          expect(commandSchema(command).safeParse(command).error?.issues ?? []).toEqual([]);
          expect(sizeOf(command)).toBeLessThanOrEqual(LARGEST_COMMAND);
        }
      }
    },
  );
});

test.each([1, 26, 1000])('a form for %i models is one that Discord takes', (count) => {
  const models = many(count, 80, { needsImage: true });
  for (const locale of ['en-US', 'zh-CN']) {
    const modal = renderModal(formOf(models, { model: models.at(-1)?.id }, locale), 'form');
    expect(modalData.safeParse(modal).error?.issues ?? []).toEqual([]);
    expect(JSON.stringify(modal)).toContain(models.at(-1)?.id);
  }
});

test('a picture that is needed is asked for, and the form can be opened again', async () => {
  const bot = await startBot();
  const problems = [problem('image', 'image.needed', { model: 'wan' })];
  bot.core.onCheck = () => ({ ok: false, trouble: { code: 'invalid', problems } });
  const interaction = await bot.discord.slash({ name: 'sora', options: { prompt: 'a boat' } });
  const message = await bot.discord.waitFor(() => interaction.messages[0]);
  expect(message.content).toContain('image: wan makes videos of a picture. Attach one');
  expect(JSON.stringify(message.components)).toContain('Change it');
  expect(interaction.ephemeral).toBe(true);
});

test('what does not fit into a command is typed instead', () => {
  const open = { duration: 'choices', edit: 'open' };
  expect(options(many(25, 10))).toMatchObject({ ...open, model: 'choices', style: 'choices' });
  expect(options(many(25, 100, { styles: styles.slice(0, 20) }))).toMatchObject({
    model: 'autocomplete',
    style: 'choices',
  });
  expect(options(many(2, 10, { styles: [...styles, 'one more'] }))).toMatchObject({
    model: 'choices',
    style: 'autocomplete',
  });
  expect(options(many(2, 10, { offers }))).toMatchObject({ duration: 'open' });
});

test('a command is as large as Discord counts it: the longest translation of each text', () => {
  const text = { name: 'abc', name_localizations: { 'zh-CN': 'abcde' } };
  expect(sizeOf({ ...text, description: 'xy' })).toBe(7);
  const choices = [
    { name: 'n', value: 'value' },
    { name: 'm', value: 12 },
  ];
  expect(sizeOf({ ...text, options: [{ name: 'o', description: 'd', choices }] })).toBe(16);
});

test('Discord takes whatever the gateways offer', async () => {
  const core = fakeCore();
  core.onOffer = () => many(25, 95, { styles });
  const { discord, log } = await startBot({}, {}, core);
  expect(log.filter(({ level }) => level === 'error')).toEqual([]);
  expect(discord.registeredCommands()).toHaveLength(7);
});

describe('names', () => {
  test('of two models that are called the same have the id before them', () => {
    const models = [first, { ...first, id: 'sora-2-hd' }, { ...first, id: 'wan', label: 'Wan' }];
    expect(modelChoice(models)).toMatchObject({
      choices: [
        { name: 'sora-2 · Sora 2 · from 1 credit', value: 'sora-2' },
        { name: 'sora-2-hd · Sora 2 · from 1 credit', value: 'sora-2-hd' },
        { name: 'Wan · from 1 credit', value: 'wan' },
      ],
    });
    const names = suggestions(models, 'model', 'sora', 'en-US').map(({ name }) => name);
    expect(new Set(names).size).toBe(2);
  });

  test('that cannot be told apart are no choices', () => {
    const models = [1, 2].map((n) => ({ ...first, id: `m${n}`, label: `${'x'.repeat(150)}${n}` }));
    expect(modelChoice(models)).toEqual({ autocomplete: true });
  });

  test('say where a picture is needed', () => {
    const models = [{ ...first, needsImage: true as const }];
    const { name } = suggestions(models, 'model', '', 'en-US')[0] ?? {};
    expect(name).toBe('Sora 2 · from 1 credit · needs a picture');
  });
});

describe('suggestions', () => {
  const named = many(1000, 80);
  const models = named.map((one, index) =>
    index === 900 ? { ...one, aliases: ['Quick', 'fast'] } : one,
  );

  test('find a model by its other names', () => {
    const values = (typed: string) =>
      suggestions(models, 'model', typed, 'en-US').map(({ value }) => value);
    expect(values('quick')).toEqual([models[900]?.id]);
    expect(values('ast')).toEqual([models[900]?.id]);
    expect(values('m99')[0]).toBe(models[99]?.id);
    expect(values('')).toHaveLength(25);
  });

  test('give another name where the id is too long for Discord', () => {
    const [long = first] = many(1, 200);
    expect(suggestions([long], 'model', '', 'en-US')).toEqual([]);
    const found = suggestions(
      [{ ...long, aliases: ['z'.repeat(120), 'short'] }],
      'model',
      'm0',
      'en-US',
    );
    expect(found.map(({ value }) => value)).toEqual(['short']);
    for (const { name } of found) expect(name.length).toBeLessThanOrEqual(100);
  });
});
