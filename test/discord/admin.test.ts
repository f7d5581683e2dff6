import { REST, Routes } from 'discord.js';
import { beforeEach, describe, expect, test } from 'vitest';
import { commandSchema } from '../../sandbox/discord/schemas/commands.ts';
import type { AdminChange, Report, SettingsChange } from '../../src/core/index.ts';
import { adminCommand, SUBCOMMANDS } from '../../src/discord/admin/command.ts';
import { soraModels } from '../support/models.ts';
import { BOSS, told } from './around.ts';
import { type Bot, startBot } from './bot.ts';
import { fieldsOf, modalOf } from './forms.ts';
import { clean } from './people.ts';

const report: Report = {
  people: [{ id: '1', name: '@everyone', tasks: 2, credits: 3 }],
  models: [{ id: 'sora-2', name: 'sora-2', tasks: 2, credits: 3 }],
  failures: [{ code: 'moderated', tasks: 1 }],
  running: [],
  queued: [],
};

const made: SettingsChange = {
  at: Date.UTC(2026, 10, 20),
  by: { id: '5', name: 'Boss' },
  name: 'user',
  from: '{"credits":5,"unit":"day"}',
  to: '{"credits":7,"unit":"week"}',
};

let bot: Bot;
let changes: AdminChange[];
let wallets: unknown[];

beforeEach(async () => {
  bot = await startBot();
  changes = [];
  wallets = [];
  Object.assign(bot.core.admin, {
    configure: async (_: unknown, wanted: readonly AdminChange[]) => {
      changes.push(...wanted);
      return { ok: true, changes: [made] };
    },
    settings: async () => ({
      ok: true,
      settings: {
        user: { credits: 5, unit: 'day' },
        roles: { '130000000000000001': 20 },
        blocked: ['140000000000000009'],
        words: ['drag*', '@everyone'],
        channels: { rule: 'only', ids: ['150000000000000001'] },
      },
      defaults: { user: { credits: 10, unit: 'day' } },
    }),
    log: async () => ({ ok: true, log: [made, { ...made, name: 'words', to: '["x"]' }] }),
    report: async () => ({ ok: true, report }),
    grant: async (...given: unknown[]) => {
      wallets.push(given.slice(1));
      const balance = { kind: 'user', limit: 15, used: 3, left: 12, unit: 'day', resetsAt: 0 };
      return { ok: true, balance };
    },
    reset: async (...given: unknown[]) => {
      wallets.push(given.slice(1));
      return { ok: true, balance: undefined };
    },
  });
});

type Options = NonNullable<Parameters<Bot['discord']['slash']>[0]['options']>;

async function admin(sub: string, options: Options = {}, more: object = {}) {
  const name = `sora-admin ${sub}`;
  return await bot.discord.slash({ name, options, user: BOSS, ...more });
}

test('the command keeps to the limits of Discord, and asks for Manage Server', () => {
  const command = adminCommand(soraModels);
  expect(commandSchema(command).safeParse(command).error).toBeUndefined();
  expect(command).toMatchObject({ default_member_permissions: '32', contexts: [0] });
  expect(command.options?.map(({ name }) => name)).toEqual([...SUBCOMMANDS]);
});

test('no two names of a list are the same, in any language', () => {
  const namesOf = (list: readonly { name_localizations?: unknown }[] = []) =>
    ['en-US', 'zh-CN'].map((tag) =>
      list.map(({ name_localizations: names }) => Reflect.get(Object(names), tag)),
    );
  const { options: subs = [] } = adminCommand(soraModels);
  const lists = [subs, ...subs.map((sub) => ('options' in sub ? (sub.options ?? []) : []))];
  for (const names of lists.flatMap(namesOf)) expect(new Set(names).size).toBe(names.length);
});

describe('what changes a setting', () => {
  const user = '140000000000000009';
  test.each<[string, Options, AdminChange]>([
    ['limit', { whom: 'user', credits: 7, per: 'week' }, limit('user', 7, 'week')],
    ['limit', { whom: 'scope', credits: 0 }, limit('scope', 0, 'day')],
    ['limit', { whom: 'user', per: 'month' }, { set: 'user', limit: undefined }],
    [
      'role',
      { role: '130000000000000001', credits: 3 },
      { set: 'role', role: '130000000000000001', credits: 3 },
    ],
    [
      'role',
      { role: '130000000000000001' },
      { set: 'role', role: '130000000000000001', credits: undefined },
    ],
    ['block', { person: user }, { set: 'blocked', user, on: true }],
    ['unblock', { person: user }, { set: 'blocked', user, on: false }],
    [
      'channels',
      { rule: 'only', channel: '150000000000000002', 'channel-3': '150000000000000003' },
      { set: 'channels', rule: 'only', ids: ['150000000000000002', '150000000000000003'] },
    ],
    [
      'channels',
      { rule: 'except' },
      { set: 'channels', rule: 'except', ids: ['150000000000000001'] },
    ],
    ['channels', { rule: 'all' }, { set: 'channels', rule: 'except', ids: [] }],
    ['model', { model: 'sora-2', state: 'off' }, { set: 'model', model: 'sora-2', off: true }],
    ['model', { model: 'sora-2', state: 'on' }, { set: 'model', model: 'sora-2', off: false }],
    ['spoiler', { state: 'on' }, { set: 'spoiler', on: true }],
    ['language', { language: 'zh-CN' }, { set: 'language', locale: 'zh-CN' }],
    ['language', {}, { set: 'language', locale: undefined }],
    ['keep', { days: 30 }, { set: 'keepDays', number: 30 }],
    ['keep', {}, { set: 'keepDays', number: undefined }],
    ['confirm', { from: 5 }, { set: 'confirmFrom', number: 5 }],
    ['confirm', {}, { set: 'confirmFrom', number: undefined }],
    ['pause', {}, { set: 'maintenance', on: true }],
    ['resume', {}, { set: 'maintenance', on: false }],
  ])('%s %j', async (sub, options, change) => {
    bot.discord.say({ content: 'hi', user: { id: user, name: 'Ben' } });
    const interaction = await admin(sub, options);
    const text = await told(bot, interaction);
    expect(changes).toEqual([change]);
    expect(text).toContain('**Done**');
    expect(text).toContain('credits per person from 5 a day to 7 a week');
    expect(interaction.ephemeral).toBe(true);
    clean(bot);
  });

  test('says so when nothing was changed, in the admin’s language', async () => {
    bot.core.admin.configure = async () => ({ ok: true, changes: [] });
    expect(await told(bot, await admin('pause'))).toContain('Nothing was changed.');
    const user = { ...BOSS, locale: 'zh-CN' };
    expect(await told(bot, await admin('pause', {}, { user }))).toContain('没有任何更改');
  });
});

function limit(set: 'user' | 'scope', credits: number, unit: 'day' | 'week'): AdminChange {
  return { set, limit: { credits, unit } };
}

describe('credits of one person', () => {
  const person = '140000000000000001';

  test('grant and reset go under the interaction’s id', async () => {
    const granted = await admin('grant', { person, credits: 5 });
    expect(await told(bot, granted)).toContain(`<@${person}>: 12 of 15 left today`);
    const reset = await admin('reset', { person });
    expect(await told(bot, reset)).toContain('People have no limit here');
    expect(wallets).toEqual([
      [person, 5, `discord:${granted.id}`],
      [person, `discord:${reset.id}`],
    ]);
    expect(bot.discord.ephemerals().flatMap(({ mentions }) => mentions)).toEqual([]);
    clean(bot);
  });
});

describe('what shows something', () => {
  test('show: the day in words', async () => {
    const interaction = await admin('show');
    const text = await told(bot, interaction);
    expect(text).toContain('**Today**');
    expect(text).toContain('1. \\@​everyone · 3 credits · 2 videos');
    expect(interaction.original?.attachments).toEqual([]);
  });

  test('settings: what holds, and what would hold without it', async () => {
    const text = await told(bot, await admin('settings'));
    expect(text).toContain('credits per person: 5 a day (default: 10 a day)');
    expect(text).toContain('credits by role: <@&130000000000000001> 20');
    expect(text).toContain('channels: only in these channels: <#150000000000000001>');
    expect(text).toContain('hide videos: off\n');
    const [message] = bot.discord.ephemerals();
    expect([message?.mention_roles, message?.mention_everyone]).toEqual([[], false]);
  });

  test('log: the newest first', async () => {
    const interaction = await admin('log');
    await told(bot, interaction);
    const text = interaction.original?.embeds[0]?.description ?? '';
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toContain('Boss: blocked words from');
    bot.core.admin.log = async () => ({ ok: true, log: [] });
    expect(await told(bot, await admin('log'))).toContain('Nothing was changed yet.');
  });
});

describe('the chart', () => {
  const png = new Uint8Array([137, 80, 78, 71]);

  test('is sent with a description', async () => {
    const drawing = await startBot({}, {}, bot.core, () => png);
    const interaction = await drawing.discord.slash({ name: 'sora-admin show', user: BOSS });
    await told(drawing, interaction);
    expect(interaction.original?.attachments).toMatchObject([
      { filename: 'today.png', size: 4, description: expect.stringContaining('Bar chart') },
    ]);
    clean(drawing);
  });

  test('that cannot be drawn is left out', async () => {
    const drawing = await startBot({}, {}, bot.core, () => {
      throw new Error('no ink');
    });
    const interaction = await drawing.discord.slash({ name: 'sora-admin show', user: BOSS });
    expect(await told(drawing, interaction)).toContain('**Today**');
  });
});

describe('blocked words', () => {
  const field = (modal: ReturnType<typeof modalOf>) =>
    JSON.parse(JSON.stringify(fieldsOf(modal as never).words?.component ?? {}));

  test('open with those that hold, one on each line, and come back whole', async () => {
    const opened = await admin('words');
    const modal = await bot.discord.waitFor(() => modalOf(opened));
    expect(field(modal).value).toBe('drag*\n@everyone');
    const words = ` dragon \n\n${'x'.repeat(150)}\n@here`;
    const sent = await bot.discord.submitModal({ from: opened, values: { words } });
    expect(await told(bot, sent)).toContain('**Done**');
    expect(changes).toEqual([{ set: 'words', words: ['dragon', 'x'.repeat(100), '@here'] }]);
    clean(bot);
  });

  test('can all be taken out', async () => {
    const opened = await admin('words');
    await bot.discord.waitFor(() => modalOf(opened));
    await told(bot, await bot.discord.submitModal({ from: opened, values: { words: '' } }));
    expect(changes).toEqual([{ set: 'words', words: [] }]);
  });

  test('a store that does not answer in time is told privately', async () => {
    bot.core.admin.settings = () => new Promise(() => {});
    expect(await told(bot, await admin('words'))).toContain('Credits cannot be counted right now');
  });
});

describe('who is no admin', () => {
  const nobody = { ok: false, trouble: { code: 'not-admin' } } as const;
  const all = async () => nobody;
  const needed: Record<string, Options> = {
    limit: { whom: 'user' },
    role: { role: '130000000000000001' },
    grant: { person: '140000000000000001', credits: 1 },
    reset: { person: '140000000000000001' },
    block: { person: '140000000000000001' },
    unblock: { person: '140000000000000001' },
    channels: { rule: 'all' },
    model: { model: 'sora-2', state: 'off' },
    spoiler: { state: 'on' },
  };

  test('hears so from every subcommand, and the core is told that the person manages nothing', async () => {
    const manages: unknown[] = [];
    for (const name of Object.keys(bot.core.admin)) {
      Object.assign(bot.core.admin, {
        [name]: async (requester: { manages?: boolean }) => {
          manages.push(requester.manages);
          return nobody;
        },
      });
    }
    for (const sub of SUBCOMMANDS) {
      const user = { name: 'Cleo' };
      const text = await told(bot, await admin(sub, needed[sub] ?? {}, { user }));
      expect(text, sub).toContain('This is for admins');
    }
    expect(manages).toEqual(SUBCOMMANDS.map(() => undefined));
  });

  test('in a direct message nobody is', async () => {
    const { discord } = bot;
    const command = { ...adminCommand(soraModels), contexts: [0, 1] };
    const rest = new REST({ api: discord.apiUrl }).setToken(discord.token);
    await rest.put(Routes.applicationCommands(discord.ids.application), { body: [command] });
    bot.core.admin.report = async (requester) => {
      expect([requester.scope, requester.manages]).toEqual([undefined, undefined]);
      return await all();
    };
    const interaction = await admin('show', {}, { channel: discord.ids.dm });
    expect(await told(bot, interaction)).toContain('This is for admins');
  });
});

test('what no client of Discord sends changes nothing', async () => {
  const { discord } = bot;
  const text = { type: 3 as const, description: 'x' };
  const sub = (name: string, ...options: string[]) => ({
    type: 1 as const,
    name,
    description: 'x',
    options: options.map((option) => ({ ...text, name: option })),
  });
  const body = [
    {
      ...adminCommand(soraModels),
      options: [
        sub('own'),
        sub('limit', 'whom', 'credits'),
        sub('grant', 'person', 'credits'),
        sub('block', 'person'),
        sub('channels', 'rule', 'channel'),
        sub('model', 'model', 'state'),
      ],
    },
  ];
  const rest = new REST({ api: discord.apiUrl }).setToken(discord.token);
  await rest.put(Routes.applicationCommands(discord.ids.application), { body });
  const sent: [string, Options][] = [
    ['own', {}],
    ['limit', { whom: 'global', credits: '5' }],
    ['limit', { whom: 'user', credits: '-5' }],
    ['grant', { person: 'x', credits: '5' }],
    ['block', { person: '../settings' }],
    ['channels', { rule: 'only', channel: '@everyone' }],
    ['channels', { rule: '__proto__' }],
    ['model', { model: 'gpt', state: 'off' }],
  ];
  for (const [name, options] of sent) {
    const answer = await admin(name, options);
    expect(await told(bot, answer)).toMatch(/Something went wrong|That does not fit/u);
  }
  expect([changes, wallets]).toEqual([[], []]);
  expect(bot.log.filter(({ level }) => level === 'error')).toEqual([]);
});
