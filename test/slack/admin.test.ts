import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { LocalView } from '../../sandbox/slack/types.ts';
import { changed } from '../../src/core/admin.ts';
import type {
  AdminChange,
  Answer,
  Balance,
  Report,
  Requester,
  Settings,
  SettingsChange,
} from '../../src/core/index.ts';
import { type Bot, startBot } from './bot.ts';
import { toldTo } from './people.ts';

let bot: Bot;
/** What the fake core keeps. */
let settings: Settings;
let log: SettingsChange[];
let asked: AdminChange[][];
let wallets: { what: string; user: string; credits: number; commandId: string }[];

afterEach(async () => {
  expect(bot.slack.unknownMethods).toEqual([]);
  expect(bot.slack.warnings).toEqual([]);
  await bot.close();
});

const report: Report = {
  people: [{ id: 'T0LOCAL001/U0ALICE001', name: 'alice', tasks: 3, credits: 7 }],
  models: [{ id: 'sora-2', name: 'sora-2', tasks: 3, credits: 7 }],
  failures: [{ code: 'moderated', tasks: 1 }],
  running: [],
  queued: [],
};

const balance: Balance = { kind: 'user', limit: 10, used: 3, left: 27, unit: 'day', resetsAt: 0 };

async function begin(
  mode: 'socket' | 'http' = 'socket',
  more: Parameters<typeof startBot>[1] = {},
) {
  bot = await startBot(mode, more);
  settings = {};
  log = [];
  asked = [];
  wallets = [];
  const forAdmins = <T>(requester: Requester, answer: () => T): Answer<T> =>
    requester.manages === true
      ? { ok: true, ...answer() }
      : { ok: false, trouble: { code: 'not-admin' } };
  const changeWallet =
    (what: string) =>
    async (requester: Requester, user: string, ...[credits, id]: (number | string)[]) =>
      forAdmins(requester, () => {
        const commandId = String(id ?? credits);
        wallets.push({ what, user, credits: id === undefined ? 0 : Number(credits), commandId });
        return { balance: user.endsWith('/U0BOB00001') ? undefined : balance };
      });
  Object.assign(bot.core.admin, {
    settings: async (one: Requester) =>
      forAdmins(one, () => ({ settings, defaults: { user: { credits: 5, unit: 'day' } } })),
    log: async (one: Requester) => forAdmins(one, () => ({ log })),
    report: async (one: Requester) => forAdmins(one, () => ({ report })),
    configure: async (one: Requester, changes: readonly AdminChange[]) =>
      forAdmins(one, () => {
        asked.push([...changes]);
        const before = settings;
        settings = changes.reduce(changed, settings);
        const names = [
          'user',
          'scope',
          'roles',
          'blocked',
          'channels',
          'modelsOff',
          'words',
          'language',
          'keepDays',
          'confirmFrom',
          'maintenance',
        ] as const;
        const made = names.flatMap((name): SettingsChange[] => {
          const [from, to] = [before[name], settings[name]].map((value) => JSON.stringify(value));
          if (from === to) return [];
          const by = { id: one.id, name: one.name };
          return [{ at: 0, by, name, ...(from ? { from } : {}), ...(to ? { to } : {}) }];
        });
        log = [...made, ...log];
        return { changes: made };
      }),
    grant: changeWallet('grant'),
    reset: changeWallet('reset'),
  });
}

const sora = (user: string = bot.slack.ids.users.carol, text = 'admin') =>
  bot.slack.slash({ command: '/sora', text, user });

const text = ({ view }: LocalView) => JSON.stringify(view);

/** The first view, with the day's report. */
async function opened(user: string = bot.slack.ids.users.carol): Promise<LocalView> {
  const [view] = await bot.slack.waitFor(
    () => {
      const views = bot.slack.views(user);
      return views.length > 0 && JSON.stringify(views[0]?.view).includes('By person') && views;
    },
    { what: 'the administration' },
  );
  if (view === undefined) throw new Error('no view');
  return view;
}

/** Presses a button of the first view, and waits for what comes on top. */
async function on(view: LocalView, name: string): Promise<LocalView> {
  const delivery = await bot.slack.click({
    actionId: `admin_${name}`,
    viewId: view.id,
    user: view.user,
  });
  expect(delivery.outcome).toBe('acknowledged');
  return await bot.slack.waitFor(
    () => bot.slack.views(view.user).find(({ previousId }) => previousId === view.id),
    { what: `the view of ${name}` },
  );
}

const send = (view: LocalView, values: Record<string, string | string[]>) =>
  bot.slack.submit({ viewId: view.id, values });

describe.each(['socket', 'http'] as const)('%s: /sora admin', (mode) => {
  beforeEach(() => begin(mode));

  it('opens for an admin, with the day and what holds', async () => {
    const delivery = await sora();
    expect(delivery.outcome).toBe('acknowledged');
    const view = await opened();
    expect(text(view)).toContain('7 credits');
    expect(text(view)).toContain('1 × The gateway refused this');
    expect(text(view)).toContain('credits per person: 5 a day');
    expect(text(view)).toContain('credits for everyone here: no limit');
    const buttons = [...text(view).matchAll(/"action_id":"admin_(\w+)"/gu)].map(([, one]) => one);
    expect(buttons).toEqual(['settings', 'gateways', 'log', 'pause', 'grant', 'reset']);
    expect(view.view).not.toHaveProperty('private_metadata');
    expect(bot.slack.ephemerals()).toEqual([]);
  });

  it('is for admins alone', async () => {
    await sora(bot.slack.ids.users.alice);
    expect((await toldTo(bot)).text).toContain('This is for admins');
    expect(bot.slack.views()).toEqual([]);
  });

  it('changes settings: what was changed from what to what, and the first view with it', async () => {
    await sora();
    const first = await opened();
    const form = await on(first, 'settings');
    const { ids } = bot.slack;
    const delivery = await send(form, {
      user: '20',
      user_unit: 'week',
      scope: '500',
      blocked: [ids.users.bob],
      channels: [ids.channel],
      rule: 'only',
      models: ['sora-2'],
      words: 'blood\n sneak* \n\n',
      language: 'zh-CN',
      keepDays: '30',
      confirmFrom: '9',
    });
    expect(delivery.outcome).toBe('acknowledged');
    expect(settings).toEqual({
      user: { credits: 20, unit: 'week' },
      scope: { credits: 500, unit: 'day' },
      blocked: [`${ids.team}/${ids.users.bob}`],
      channels: { rule: 'only', ids: [ids.channel] },
      modelsOff: ['sora-2'],
      words: ['blood', 'sneak*'],
      language: 'zh-CN',
      keepDays: 30,
      confirmFrom: 9,
    });
    expect(text(form)).toContain('carol: credits per person from default to 20 a week');
    await bot.slack.waitFor(() => text(first).includes('20 a week'));
    for (const part of [
      `<@${ids.users.bob}>`,
      `<#${ids.channel}>`,
      '`sora-2`',
      '`blood`, `sneak*`',
      'language: `zh-CN`',
    ]) {
      expect(text(first)).toContain(part);
    }
  });

  it('keeps what nobody changed, whoever changed it meanwhile', async () => {
    settings = { words: ['old'], blocked: ['T0LOCAL001/U0BOB00001'], keepDays: 7 };
    await sora();
    const form = await on(await opened(), 'settings');
    settings = { ...settings, words: ['old', 'new'], keepDays: 9, blocked: ['T0LOCAL001/U1'] };
    await send(form, { confirmFrom: '3', words: 'other' });
    expect(asked).toEqual([
      [
        { set: 'words', words: ['other', 'new'] },
        { set: 'confirmFrom', number: 3 },
      ],
    ]);
  });

  it('gives defaults back, and says where nothing was changed', async () => {
    settings = {
      user: { credits: 3, unit: 'month' },
      channels: { rule: 'only', ids: ['C0VIDEOS01'] },
      keepDays: 7,
      language: 'zh-CN',
    };
    await sora();
    const first = await opened();
    const form = await on(first, 'settings');
    await send(form, {});
    expect(text(form)).toContain('Nothing was changed.');
    await bot.slack.dismiss(form.id);
    const open = await on(first, 'settings');
    await send(open, { user: '', channels: [], rule: 'except', keepDays: '', language: 'own' });
    expect(settings).toEqual({});
  });

  it('grants and resets once for each view', async () => {
    await sora();
    const first = await opened();
    const { ids } = bot.slack;
    const form = await on(first, 'grant');
    const delivery = await send(form, { person: ids.users.alice, credits: '20' });
    expect(text(form)).toContain(`<@${ids.users.alice}>: 27 of 10 left today`);
    await bot.slack.redeliver(delivery);
    await bot.slack.waitFor(() => wallets.length === 2);
    expect(wallets[0]).toEqual({
      what: 'grant',
      user: `${ids.team}/${ids.users.alice}`,
      credits: 20,
      commandId: `slack:${ids.team}:${form.id}`,
    });
    expect(wallets[1]).toEqual(wallets[0]);
  });
});

describe('the administration', () => {
  beforeEach(() => begin());

  it('resets, and says where there is no limit', async () => {
    await sora();
    const form = await on(await opened(), 'reset');
    await send(form, { person: bot.slack.ids.users.bob });
    expect(text(form)).toContain('People have no limit here');
    expect(wallets).toMatchObject([{ what: 'reset' }]);
  });

  it('takes credits by user group, by handle, name or id', async () => {
    const a = bot.slack.addGroup({ handle: 'designers', name: 'All designers' });
    const b = bot.slack.addGroup({ handle: 'writers' });
    settings = { roles: { S0GONE: 4 } };
    await sora();
    const first = await opened();
    const form = await on(first, 'settings');
    expect(text(form)).toContain('@designers 50');
    expect(text(form)).toContain('@S0GONE 4');
    await send(form, { roles: `@Designers 50\nwriters: 7\n@S0GONE 5` });
    expect(settings.roles).toEqual({ [a.id]: 50, [b.id]: 7, S0GONE: 5 });
    await bot.slack.waitFor(() => text(first).includes('@designers 50'));
    await bot.slack.dismiss(form.id);
    const next = await on(first, 'settings');
    await send(next, { roles: '@all designers 60' });
    expect(settings.roles).toEqual({ [a.id]: 60 });
    expect(asked[1]?.length).toBe(3);
  });

  it.each([
    [{ roles: '@nobody 5' }, 'roles', '@nobody 5: give a group of this workspace'],
    [{ roles: '5' }, 'roles', 'give a group'],
    [{ user: '1.5' }, 'user', 'Give a whole number from 0 to 1,000,000,000.'],
    [{ scope: '-1' }, 'scope', 'Give a whole number'],
    [{ keepDays: '0' }, 'keepDays', 'from 1 to 3,650'],
    [{ confirmFrom: 'a lot' }, 'confirmFrom', 'Give a whole number'],
    [{ rule: 'only', channels: [] }, 'channels', 'Choose at least one channel.'],
    [{ words: 'x'.repeat(101) }, 'words', 'Up to 100 characters a line'],
  ])('tells what is wrong at its field: %j', async (values, name, words) => {
    await sora();
    const form = await on(await opened(), 'settings');
    await send(form, values as Record<string, string>);
    expect(form.open).toBe(true);
    expect(Object.keys(form.errors ?? {})).toEqual([name]);
    expect(form.errors?.[name]).toContain(words);
    expect(asked).toEqual([]);
  });

  it('tells a wrong number of credits at its field', async () => {
    await sora();
    const form = await on(await opened(), 'grant');
    await send(form, { person: bot.slack.ids.users.alice, credits: '0' });
    expect(form.errors?.credits).toContain('Give a whole number from 1');
    expect(wallets).toEqual([]);
  });

  it('pauses and goes on, and a second press changes nothing', async () => {
    await sora();
    const first = await opened();
    const pause = { actionId: 'admin_pause', viewId: first.id, user: first.user };
    const [delivery] = await Promise.all([bot.slack.click(pause)]);
    await bot.slack.waitFor(() => text(first).includes('admin_resume'));
    expect(settings).toEqual({ maintenance: true });
    expect(text(first)).toContain('paused: on (default: off)');
    await bot.slack.redeliver(delivery);
    await bot.slack.waitFor(() => asked.length === 2);
    expect(settings).toEqual({ maintenance: true });
    await bot.slack.click({ ...pause, actionId: 'admin_resume' });
    await bot.slack.waitFor(() => text(first).includes('admin_pause'));
    expect(settings).toEqual({});
  });

  it('shows the log', async () => {
    await sora();
    const first = await opened();
    expect(text(await on(first, 'log'))).toContain('Nothing was changed yet.');
    const by = { id: 'T1/U1', name: '<!channel> carol' };
    log = [{ at: 0, by, name: 'keepDays', to: '7' }];
    for (const view of bot.slack.views(first.user))
      if (view.previousId) await bot.slack.dismiss(view.id);
    const shown = text(await on(first, 'log'));
    expect(shown).toContain('carol: days kept from default to 7 days');
    expect(shown).not.toContain('<!channel>');
  });

  it('asks each time whether somebody is an admin', async () => {
    await sora();
    const first = await opened();
    const form = await on(first, 'settings');
    Object.assign(bot.slack.users.get(first.user) ?? {}, { admin: false });
    const real = Date.now;
    try {
      Date.now = () => real() + 61_000;
      await send(form, { user: '1000000' });
      expect(text(form)).toContain('This is for admins');
      for (const name of ['settings', 'log', 'grant', 'reset', 'pause']) {
        await bot.slack.dismiss(form.id).catch(() => undefined);
        for (const view of bot.slack.views(first.user)) {
          if (view.previousId) await bot.slack.dismiss(view.id);
        }
        expect(text(await on(first, name))).toContain('This is for admins');
      }
    } finally {
      Date.now = real;
    }
    expect(settings).toEqual({});
  });

  it('believes nothing that comes back with a modal', async () => {
    const { ids } = bot.slack;
    const base = { team: { id: ids.team }, user: { id: ids.users.alice }, trigger_id: 'x' };
    const view = { id: 'V1', team_id: ids.team, type: 'modal', private_metadata: '{"admin":true}' };
    const values = {
      user: { user: { value: '999' } },
      person: { person: { selected_user: ids.users.alice } },
      credits: { credits: { value: '99' } },
    };
    for (const callback_id of ['admin_settings', 'admin_grant', 'admin_reset']) {
      const { ack } = await bot.slack.interact({
        type: 'view_submission',
        ...base,
        view: { ...view, callback_id, state: { values } },
      });
      expect(ack).toMatchObject({ response_action: 'update' });
      expect(JSON.stringify(ack)).toContain('This is for admins');
    }
    expect(settings).toEqual({});
    expect(wallets).toEqual([]);
    const admin = { ...base, user: { id: ids.users.carol } };
    for (const hostile of [
      null,
      [],
      { person: 1 },
      { person: { person: { selected_user: '<!channel>' } }, credits: { credits: { value: '9' } } },
    ]) {
      const { ack } = await bot.slack.interact({
        type: 'view_submission',
        ...admin,
        view: { ...view, callback_id: 'admin_grant', state: { values: hostile } },
      });
      expect(JSON.stringify(ack)).toMatch(/This form is too old/u);
    }
    expect(wallets).toEqual([]);
  });

  it('opens although the day cannot be told, and says when it cannot be opened', async () => {
    bot.core.admin.report = async () => ({ ok: false, trouble: { code: 'store' } });
    await sora();
    const view = await bot.slack.waitFor(() => bot.slack.views(bot.slack.ids.users.carol)[0]);
    expect(text(view)).toContain('What holds now');
    bot.slack.fail({ method: 'views.open', error: 'expired_trigger_id' });
    await sora();
    expect((await toldTo(bot, bot.slack.ids.users.carol)).text).toContain('Open it again');
  });

  it('works without usergroups:read', async () => {
    bot.slack.setScopes(['commands', 'chat:write', 'users:read']);
    settings = { roles: { S1: 4 } };
    await sora();
    const form = await on(await opened(), 'settings');
    await send(form, { roles: '@S1 9' });
    expect(settings).toEqual({ roles: { S1: 9 } });
  });

  it('is told when something breaks', async () => {
    await sora();
    const first = await opened();
    const form = await on(first, 'grant');
    bot.core.admin.grant = async () => {
      throw new Error('a defect');
    };
    bot.core.admin.log = bot.core.admin.grant as never;
    await send(form, { person: bot.slack.ids.users.alice, credits: '1' });
    expect(text(form)).toContain('Something went wrong on our side');
    await bot.slack.dismiss(form.id);
    expect(text(await on(first, 'log'))).toContain('Something went wrong');
  });

  it('speaks Chinese', async () => {
    const user = bot.slack.addUser({ name: 'mei', locale: 'zh-CN', admin: true }).id;
    bot.slack.channels.get(bot.slack.ids.channel)?.members.add(user);
    await sora(user);
    const view = await bot.slack.waitFor(() => bot.slack.views(user)[0]);
    expect(text(view)).toContain('管理');
    expect(text(await on(view, 'settings'))).toMatch(/每行一个词/u);
  });
});

const png = Buffer.from('89504e470d0a1a0a', 'hex');

describe('the chart', () => {
  beforeEach(() => begin('socket', { chart: () => png }));

  it('comes into the bot’s conversation with the admin, on their wish', async () => {
    await sora();
    const first = await opened();
    const { carol } = bot.slack.ids.users;
    await bot.slack.click({ actionId: 'admin_chart', viewId: first.id, user: carol });
    const file = await bot.slack.waitFor(() =>
      bot.slack.files().find(({ shares }) => shares.length > 0),
    );
    expect(file).toMatchObject({
      name: 'report.png',
      bytes: png,
      altText: expect.stringContaining('Bar chart'),
    });
    const channel = bot.slack.channels.get(file.shares[0]?.channel ?? '');
    expect(channel).toMatchObject({ kind: 'im' });
    expect(channel?.members.has(carol)).toBe(true);
    expect(channel?.timeline[0]?.text).toBe('Today');
  });

  it('says so when it cannot be sent', async () => {
    await sora();
    const first = await opened();
    bot.slack.fail({ method: 'chat.postMessage', error: 'messages_tab_disabled' });
    expect(text(await on(first, 'chart'))).toContain('Something went wrong');
  });
});

test('there is no button for a chart where none can be drawn', async () => {
  await begin();
  await sora();
  expect(text(await opened())).not.toContain('admin_chart');
});
