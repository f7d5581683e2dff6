import { describe, expect, test } from 'vitest';
import { adminCommand } from '../../src/discord/admin/command.ts';
import { animateCommand, soraCommand } from '../../src/discord/commands.ts';
import { sameCommands } from '../../src/discord/register.ts';
import { soraModels } from '../support/models.ts';
import { fakeCore, startBot } from './bot.ts';

const wanted = [soraCommand(soraModels), animateCommand()];

const filledIn = {
  application_id: '2',
  version: '3',
  default_member_permissions: null,
  dm_permission: true,
  contexts: [1, 0],
  nsfw: false,
};

/** As Discord lists them: ids, defaults, nulls, `required: false` left out, and an empty description for a command in a menu. */
const menu = { ...animateCommand(), ...filledIn, id: '4', description: '' };
const typed = { ...soraCommand(soraModels), ...filledIn, id: '1' };
const listed = [{ ...menu, description_localizations: null }, typed];

describe('sameCommands', () => {
  test('sees through ids, order and defaults', () => {
    expect(sameCommands(listed, wanted, 'global')).toBe(true);
    expect(sameCommands(listed, wanted, 'guild')).toBe(true);
  });

  test.each([
    ['another description', { description: 'other' }],
    ['other contexts', { contexts: [0] }],
    ['another option', { options: [] }],
    ['a translation that is missing', { description_localizations: null }],
    ['only for admins', { default_member_permissions: '0' }],
  ])('notices %s', (_, change) => {
    expect(sameCommands([menu, { ...typed, ...change }], wanted, 'global')).toBe(false);
  });

  test('notices a command that is not there, or too much, or nonsense', () => {
    expect(sameCommands([], wanted, 'global')).toBe(false);
    expect(sameCommands([typed], wanted, 'global')).toBe(false);
    expect(sameCommands([typed, { ...menu, type: 2 }], wanted, 'global')).toBe(false);
    const renamed = { ...menu, name_localizations: { 'zh-CN': 'x' } };
    expect(sameCommands([typed, renamed], wanted, 'global')).toBe(false);
    expect(sameCommands([...listed, { name: 'old' }], wanted, 'global')).toBe(false);
    expect(sameCommands('<html>', wanted, 'global')).toBe(false);
  });

  test('tells commands of one name apart by where they stand', () => {
    const sora = { ...animateCommand(), name: 'sora' };
    const there = { ...menu, name: 'sora' };
    const both = [soraCommand(soraModels), sora];
    expect(sameCommands([there, typed], both, 'global')).toBe(true);
    expect(sameCommands([typed, there], both, 'global')).toBe(true);
  });

  test('kinds of contexts do not matter within a guild', () => {
    const there = listed.map((one) => ({ ...one, contexts: null, integration_types: undefined }));
    expect(sameCommands(there, wanted, 'guild')).toBe(true);
  });
});

describe('a command with subcommands', () => {
  const admin = adminCommand(soraModels);
  const shownAdmin = (change: (sub: Record<string, unknown>) => object = (sub) => sub) => {
    const options = structuredClone(admin.options ?? []).map((one) => {
      // Discord keeps no `required: false`, and may list the kinds of channels in another order.
      const sub = JSON.parse(JSON.stringify(one));
      for (const option of sub.options ?? []) option.channel_types?.reverse();
      return change(sub);
    });
    return [{ ...admin, ...filledIn, default_member_permissions: '32', contexts: [0], options }];
  };
  const inside =
    (name: string, index: number, change: object) => (sub: Record<string, unknown>) => {
      const options = [...((sub.options ?? []) as object[])];
      if (sub.name !== name) return sub;
      options[index] = { ...options[index], ...change };
      return { ...sub, options };
    };

  test('is the same whatever Discord fills in', () => {
    expect(sameCommands(shownAdmin(), [admin], 'global')).toBe(true);
  });

  test.each<[string, (sub: Record<string, unknown>) => object]>([
    ['a largest number', inside('grant', 1, { max_value: 5 })],
    ['a smallest number', inside('grant', 1, { min_value: null })],
    ['a kind of option', inside('role', 0, { type: 9 })],
    ['what must be given', inside('grant', 0, { required: false })],
    ['the kinds of channels', inside('channels', 1, { channel_types: [0] })],
    ['a choice', inside('limit', 0, { choices: [] })],
    ['a translation of an option', inside('role', 0, { name_localizations: null })],
    ['a description', (sub) => (sub.name === 'show' ? { ...sub, description: 'x' } : sub)],
    ['an option that is gone', (sub) => (sub.name === 'keep' ? { ...sub, options: [] } : sub)],
  ])('notices %s', (_, change) => {
    expect(sameCommands(shownAdmin(change), [admin], 'global')).toBe(false);
  });

  test('notices who sees it, and a subcommand that is gone', () => {
    const [one] = shownAdmin();
    const open = { ...one, default_member_permissions: null };
    expect(sameCommands([open], [admin], 'global')).toBe(false);
    const fewer = { ...one, options: one?.options.slice(1) };
    expect(sameCommands([fewer], [admin], 'global')).toBe(false);
  });
});

describe('at the start', () => {
  const done = (log: { message: string }[]) =>
    log.map(({ message }) => message).find((message) => message.startsWith("Discord's commands"));

  test.each([
    ['global', {}],
    ['guild', { DISCORD_GUILD_ID: '120000000000000001' }],
  ])('registers (%s), and writes nothing the next time', async (scope, env) => {
    const bot = await startBot({}, env);
    const { discord } = bot;
    expect(discord.commandWrites).toBe(1);
    expect(done(bot.log)).toContain('written');
    const guild = scope === 'guild' ? discord.ids.guild : undefined;
    expect(discord.registeredCommands(guild).map(({ name }) => name)).toEqual([
      'sora',
      'sora-quota',
      'sora-task',
      'sora-history',
      'sora-privacy',
      'sora-admin',
      'Animate this image',
    ]);

    const next = await bot.another();
    expect(discord.commandWrites).toBe(1);
    expect(done(next.log)).toContain('unchanged');

    bot.core.onOffer = () => soraModels.slice(0, 1);
    await bot.another();
    expect(discord.commandWrites).toBe(2);
    expect(discord.unknownKeys).toEqual([]);
    expect(discord.unknownRoutes).toEqual([]);
  });

  test('is left alone when it is off', async () => {
    const { discord } = await startBot({}, { DISCORD_REGISTER: 'off' });
    expect(discord.commandWrites).toBe(0);
  });

  test('a refusal does not stop the bot', async () => {
    const bot = await startBot({}, { DISCORD_REGISTER: 'off' });
    bot.discord.fail({ method: 'PUT', path: '/commands', code: 30034 });
    const next = await bot.another({ DISCORD_REGISTER: 'auto' });
    expect(next.log).toContainEqual(expect.objectContaining({ level: 'error' }));
    expect(bot.discord.connections).toBe(2);
  });

  test('more than 25 models are found by typing', async () => {
    const core = fakeCore();
    const [first] = soraModels;
    if (first === undefined) throw new Error('no models');
    core.onOffer = () =>
      Array.from({ length: 30 }, (_, index) => ({
        ...first,
        id: `m-${index}`,
        label: `M ${index}`,
      }));
    const { discord } = await startBot({}, {}, core);
    for (const typing of [
      { name: 'sora', options: { prompt: 'x', model: 'm-29' }, focused: 'model' },
      { name: 'sora-admin model', options: { model: 'm-29' }, focused: 'model' },
    ]) {
      const interaction = await discord.autocomplete(typing);
      const callback = await discord.waitFor(() => interaction.callback);
      expect(callback).toEqual({
        type: 8,
        data: { choices: [{ name: 'M 29 · from 1 credit', value: 'm-29' }] },
      });
    }
  });
});
