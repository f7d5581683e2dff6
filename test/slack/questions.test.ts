import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { type HistoryPage, speak, type Task } from '../../src/core/index.ts';
import { type Bot, ended, startBot, taskIn, taskOf } from './bot.ts';
import { toldTo } from './people.ts';

let bot: Bot;

afterEach(async () => {
  expect(bot.slack.unknownMethods).toEqual([]);
  expect(bot.slack.warnings).toEqual([]);
  expect(bot.core.commands).toEqual([]);
  const log = JSON.stringify(bot.lines);
  for (const secret of [bot.slack.botToken, bot.slack.appToken, '/response/']) {
    expect(log).not.toContain(secret);
  }
  await bot.close();
});

const sora = (text: string, more: object = {}) =>
  bot.slack.slash({ command: '/sora', text, ...more });

const balance = {
  kind: 'user',
  limit: 10,
  used: 3,
  left: 7,
  unit: 'day',
  resetsAt: Date.UTC(2026, 10, 22),
} as const;

const shown = (message: { blocks?: unknown }) => JSON.stringify(message.blocks);

/** Somebody whose language is Chinese, in the channel. */
function mei() {
  const { id } = bot.slack.addUser({ name: 'mei', locale: 'zh-CN' });
  bot.slack.channels.get(bot.slack.ids.channel)?.members.add(id);
  return id;
}

describe.each(['socket', 'http'] as const)('%s: /sora quota', (mode) => {
  beforeEach(async () => {
    bot = await startBot(mode);
  });

  it('acknowledges first, then tells privately what is left and what it costs', async () => {
    bot.core.wallet = async () => ({ ok: true, balances: [balance], running: 1, waiting: 2 });
    const before = bot.slack.requests().length;
    const delivery = await sora('quota');
    expect(delivery.outcome).toBe('acknowledged');
    expect([undefined, '', {}]).toContainEqual(delivery.ack);
    const told = await toldTo(bot);
    expect(told).toMatchObject({ via: 'response_url' });
    expect(told.text).toBe(
      [
        '*Your credits*',
        '▓▓▓▓▓▓▓░░░  you: 7 of 10 left today',
        'Full again <!date^1795305600^{date_short_pretty} {time}|2026-11-22 00:00 UTC>',
        '1 being made, 2 waiting',
        '',
        '*What it costs*',
        'Sora 2 · small · 10 s: 1 credit · 15 s: 2 credits',
      ].join('\n'),
    );
    const first = bot.slack.requests()[before];
    expect(first?.at).toBeGreaterThanOrEqual(Math.floor(delivery.acknowledgedAt ?? 0) - 5);
    expect(bot.slack.messages()).toEqual([]);
  });

  it('asks the core as the person that Slack describes', async () => {
    const { ids } = bot.slack;
    const { id: group } = bot.slack.addGroup({ handle: 'designers', users: [ids.users.carol] });
    bot.slack.addGroup({ handle: 'writers', users: [ids.users.bob] });
    let asked: unknown;
    bot.core.wallet = async (requester) => {
      asked = requester;
      return { ok: false, trouble: { code: 'store' } };
    };
    await sora('quota', { user: ids.users.carol });
    expect((await toldTo(bot, ids.users.carol)).text).toContain('Credits cannot be counted');
    expect(asked).toEqual({
      platform: 'slack',
      id: `${ids.team}/${ids.users.carol}`,
      name: 'carol',
      locale: 'en-US',
      scope: ids.team,
      manages: true,
      roles: [group],
    });
  });

  it('speaks Chinese', async () => {
    bot.core.wallet = async () => ({ ok: true, balances: [balance], running: 0, waiting: 0 });
    const user = mei();
    await sora('quota', { user });
    expect((await toldTo(bot, user)).text).toMatch(/\p{Script=Han}/u);
  });
});

test('user groups are asked for once in ten minutes, and a hiccup takes none away', async () => {
  bot = await startBot();
  const { ids } = bot.slack;
  bot.slack.addGroup({ handle: 'designers', users: [ids.users.alice] });
  const roles: unknown[] = [];
  bot.core.wallet = async (requester) => {
    roles.push(requester.roles);
    return { ok: false, trouble: { code: 'store' } };
  };
  await sora('quota');
  await toldTo(bot);
  await sora('quota', { user: ids.users.bob });
  await toldTo(bot, ids.users.bob);
  expect(bot.slack.count('usergroups.list')).toBe(1);
  const real = Date.now;
  try {
    Date.now = () => real() + 11 * 60_000;
    bot.slack.fail({ method: 'usergroups.list', status: 503, times: 9 });
    await sora('quota');
    await toldTo(bot, ids.users.alice, 2);
    await sora('quota');
    await toldTo(bot, ids.users.alice, 3);
  } finally {
    Date.now = real;
  }
  expect(bot.slack.count('usergroups.list')).toBe(2);
  expect(roles).toEqual([
    [expect.any(String)],
    undefined,
    [expect.any(String)],
    [expect.any(String)],
  ]);
});

describe('/sora task', () => {
  beforeEach(async () => {
    bot = await startBot();
  });

  /** A finished task whose thread stands in the channel. */
  async function finished(more: Partial<Task> = {}): Promise<Task> {
    const { message } = await bot.slack.say({ text: 'a root' });
    const plain = ended(taskIn(bot));
    return {
      ...plain,
      delivery: 'done',
      address: { ...plain.address, rootTs: message.ts },
      ...more,
    };
  }

  it('tells how it stands, with its thread and its buttons', async () => {
    const task = await finished({
      video: { url: 'https://x.y/v.mp4', thumbnailUrl: 'https://x.y/t.jpg', editId: 'e1' },
    });
    let wanted: unknown;
    bot.core.find = async (_, id) => {
      wanted = id;
      return { ok: true, task };
    };
    await sora('task `task_abc-123`');
    const told = await toldTo(bot);
    expect(wanted).toBe('task_abc-123');
    expect(told.text).toContain('Task `task_abc-123`');
    expect(told.text).toContain('Our number: `8c1f02d4kq3v`');
    expect(told.text).toMatch(
      /<https:\/\/local\.slack\.com\/archives\/C0VIDEOS01\/p\d+\|Open the thread>$/u,
    );
    const names = [...shown(told).matchAll(/"action_id":"(\w+)"/gu)].map(([, name]) => name);
    expect(names).toEqual(['task_again', 'task_change', 'task_edit', 'task_send', 'task_delete']);
    expect(shown(told)).toContain('https://x.y/t.jpg');
    expect(bot.slack.count('chat.getPermalink')).toBe(1);
  });

  it.each([
    ['running', {}, ['task_stop'], 'Stop following'],
    ['accepted', {}, ['task_stop'], 'Leave the queue'],
    [
      'failed',
      { failure: { code: 'deadline' }, operation: {} },
      ['task_again', 'task_change', 'task_resume'],
      'Follow again',
    ],
    [
      'failed',
      { failure: { code: 'stopped' }, operation: {} },
      ['task_again', 'task_change', 'task_resume'],
      'Follow again',
    ],
    [
      'failed',
      { failure: { code: 'moderated' }, operation: {} },
      ['task_again', 'task_change'],
      'Again',
    ],
    ['failed', { failure: { code: 'unreachable' } }, ['task_again', 'task_change'], 'Again'],
    ['succeeded', { removed: true }, ['task_again', 'task_change', 'task_send'], 'Send again'],
    ['submitting', {}, [], ''],
  ] as const)('offers what a %s task %j allows', async (state, more, buttons, label) => {
    const task = { ...taskIn(bot), state, ...more } as Task;
    bot.core.find = async () => ({ ok: true, task });
    await sora('task 8c1f02d4kq3v');
    const told = await toldTo(bot);
    const names = [...shown(told).matchAll(/"action_id":"(\w+)"/gu)].map(([, name]) => name);
    expect(names).toEqual(buttons);
    expect(shown(told)).toContain(label);
  });

  it('offers an admin what an admin may do with somebody else’s', async () => {
    const task = await finished();
    bot.core.find = async () => ({ ok: true, task });
    const { carol } = bot.slack.ids.users;
    await sora('task 8c1f02d4kq3v', { user: carol });
    const told = shown(await toldTo(bot, carol));
    expect([...told.matchAll(/"action_id":"(\w+)"/gu)].map(([, name]) => name)).toEqual([
      'task_delete',
    ]);
  });

  it('has no link where the thread is gone', async () => {
    const task = await finished();
    bot.slack.deleteMessage(bot.slack.ids.channel, String(task.address.rootTs));
    bot.core.find = async () => ({ ok: true, task });
    await sora('task 8c1f02d4kq3v');
    expect((await toldTo(bot)).text).not.toContain('Open the thread');
  });

  it.each(['task 8c1f02d4kq3v', 'task'])('knows no other: %j', async (text) => {
    await sora(text);
    expect((await toldTo(bot)).text).toContain('*No such task*');
  });

  it('comes through although Slack cannot fetch the picture', async () => {
    const task = await finished({
      video: { url: 'https://x.y/v.mp4', thumbnailUrl: 'https://x.y/t.jpg' },
    });
    bot.core.find = async () => ({ ok: true, task });
    bot.slack.fail({
      method: 'response_url',
      status: 400,
      when: (args) => JSON.stringify(args).includes('t.jpg'),
    });
    await sora('task 8c1f02d4kq3v');
    const told = await toldTo(bot);
    expect(told).toMatchObject({ via: 'response_url' });
    expect(shown(told)).not.toContain('t.jpg');
  });
});

/** So many tasks, a page at a time. */
function historyOf(count: number, more: (task: Task, index: number) => Partial<Task> = () => ({})) {
  const all = Array.from({ length: count }, (_, index) => {
    const plain = ended(
      taskIn(bot, { id: `task${index}`, taskId: `gw-${index}` }, `boat ${index}`),
    );
    const task = {
      ...plain,
      address: { ...plain.address, rootTs: `1795267803.${151000 + index}` },
    };
    return { ...task, ...more(task, index) };
  });
  bot.core.history = async (_, page) => {
    const tasks = all.slice(page * 25, page * 25 + 25);
    return { ok: true, tasks, page, more: all.length > (page + 1) * 25 } satisfies {
      ok: true;
    } & HistoryPage;
  };
}

const rows = (message: { blocks?: unknown }) =>
  [...shown(message).matchAll(/boat (\d+)/gu)].map(([, index]) => Number(index));

describe.each(['socket', 'http'] as const)('%s: /sora history', (mode) => {
  beforeEach(async () => {
    bot = await startBot(mode);
  });

  it('shows a page with pictures and links, and turns it in place', async () => {
    historyOf(60, () => ({
      video: { url: 'https://x.y/v.mp4', thumbnailUrl: 'https://x.y/t.jpg' },
    }));
    await sora('history');
    const told = await toldTo(bot);
    expect(new Set(rows(told))).toEqual(new Set(Array.from({ length: 25 }, (_, index) => index)));
    expect(told.blocks).toHaveLength(27);
    expect(shown(told)).toContain(
      '<https://local.slack.com/archives/C0VIDEOS01/p1795267803151000|Open the thread>',
    );
    expect(shown(told)).toContain('"image_url":"https://x.y/t.jpg"');
    expect(shown(told)).not.toContain('history_newer');
    const turn = (actionId: string) => {
      const { channel, ts } = told;
      return bot.slack.click({ actionId, channel, ts });
    };
    expect((await turn('history_older')).outcome).toBe('acknowledged');
    await bot.slack.waitFor(() => told.edits === 1);
    expect(rows(told)[0]).toBe(25);
    await turn('history_older');
    await bot.slack.waitFor(() => told.edits === 2);
    expect(rows(told).at(-1)).toBe(59);
    expect(shown(told)).not.toContain('history_older');
    await turn('history_newer');
    await bot.slack.waitFor(() => told.edits === 3);
    expect(rows(told)[0]).toBe(25);
    expect(bot.slack.ephemerals()).toHaveLength(1);
    // One look at where the workspace is, and none at every thread.
    expect(bot.slack.count('chat.getPermalink')).toBe(0);
    expect(bot.slack.requests('auth.test').length).toBeLessThanOrEqual(3);
  });

  it('says that there is none, in Chinese too', async () => {
    historyOf(0);
    await sora('history');
    expect(shown(await toldTo(bot))).toContain('There are none yet');
    const user = mei();
    await sora('history', { user });
    expect(shown(await toldTo(bot, user))).toMatch(/\p{Script=Han}/u);
  });
});

describe('the history', () => {
  beforeEach(async () => {
    bot = await startBot();
  });

  it('has no links where Slack does not tell where the workspace is', async () => {
    historyOf(3);
    bot.slack.fail({ method: 'auth.test', error: 'fatal_error', times: 9 });
    await sora('history');
    expect(rows(await toldTo(bot))).toEqual([0, 1, 2]);
    expect(shown(await toldTo(bot))).not.toContain('archives');
  });

  it('shows the first page for a button that somebody made up', async () => {
    historyOf(30);
    await sora('history');
    const told = await toldTo(bot);
    for (const value of ['-1', '1e9', 'x', '', '999999999999']) {
      const edits = told.edits;
      await bot.slack.click({
        actionId: 'history_older',
        channel: told.channel,
        ts: told.ts,
        value,
      });
      await bot.slack.waitFor(() => told.edits > edits);
      expect(rows(told)[0]).toBe(0);
    }
  });

  it('is that of whoever presses', async () => {
    const asked: string[] = [];
    historyOf(30);
    const { history } = bot.core;
    bot.core.history = async (requester, page) => {
      asked.push(requester.id);
      return await history(requester, page);
    };
    await sora('history');
    const { channel, ts } = await toldTo(bot);
    const { bob } = bot.slack.ids.users;
    await bot.slack.click({ actionId: 'history_older', channel, ts, user: bob });
    await bot.slack.waitFor(() => asked.length === 2);
    expect(asked[1]).toBe(`${bot.slack.ids.team}/${bob}`);
  });

  it('tells what keeps it from being read, in the place of the page', async () => {
    historyOf(30);
    await sora('history');
    const told = await toldTo(bot);
    bot.core.history = async () => ({ ok: false, trouble: { code: 'store' } });
    await bot.slack.click({ actionId: 'history_older', channel: told.channel, ts: told.ts });
    await bot.slack.waitFor(() => told.edits === 1);
    expect(told.text).toContain('Credits cannot be counted');
  });
});

describe('the App Home', () => {
  const home = (user: string = bot.slack.ids.users.alice) =>
    bot.slack.waitFor(() => bot.slack.views(user).find(({ type }) => type === 'home'), {
      what: 'the App Home',
    });

  beforeEach(async () => {
    bot = await startBot();
    bot.core.wallet = async () => ({ ok: true, balances: [balance], running: 0, waiting: 0 });
  });

  it('shows quota and history whenever somebody opens it, and turns pages', async () => {
    historyOf(60);
    expect((await bot.slack.openHome()).outcome).toBe('acknowledged');
    const view = await home();
    const text = () => JSON.stringify(view.view);
    expect(text()).toContain('7 of 10 left today');
    expect(text()).toContain('boat 24');
    expect(text()).not.toContain('boat 25');
    await bot.slack.click({ actionId: 'history_older', viewId: view.id });
    await bot.slack.waitFor(() => text().includes('boat 25'));
    expect(text()).toContain('history_newer');
    await bot.slack.openHome();
    await bot.slack.waitFor(() => text().includes('boat 24'));
    expect(bot.slack.views()).toHaveLength(1);
    expect(bot.slack.ephemerals()).toEqual([]);
  });

  it('does nothing for the other tab, or for an event that makes no sense', async () => {
    await bot.slack.openHome(undefined, 'messages');
    await bot.slack.event({ type: 'app_home_opened', user: { id: 'U1' }, tab: 'home' });
    historyOf(0);
    await bot.slack.openHome(bot.slack.ids.users.bob);
    await home(bot.slack.ids.users.bob);
    expect(bot.slack.count('views.publish')).toBe(1);
  });

  it('comes up without pictures that Slack cannot fetch, and says what it cannot read', async () => {
    historyOf(1, () => ({
      video: { url: 'https://x.y/v.mp4', thumbnailUrl: 'https://x.y/t.jpg' },
    }));
    bot.slack.fail({ method: 'views.publish', error: 'invalid_arguments' });
    await bot.slack.openHome();
    expect(JSON.stringify((await home()).view)).not.toContain('t.jpg');
    bot.core.wallet = async () => ({ ok: false, trouble: { code: 'store' } });
    bot.core.history = async () => ({ ok: false, trouble: { code: 'store' } });
    await bot.slack.openHome(bot.slack.ids.users.bob);
    const { view } = await home(bot.slack.ids.users.bob);
    expect(JSON.stringify(view)).toContain(speak('de-DE')('trouble.store'));
  });

  it('stays as it is when Slack refuses', async () => {
    historyOf(0);
    bot.slack.fail({ method: 'views.publish', error: 'not_enabled' });
    expect((await bot.slack.openHome()).outcome).toBe('acknowledged');
    await bot.slack.waitFor(() => bot.lines.some(({ message }) => message.includes('App Home')));
  });
});

test('a direct message and a mention are answered the same', async () => {
  bot = await startBot();
  bot.core.wallet = async () => ({ ok: true, balances: [balance], running: 0, waiting: 0 });
  bot.core.find = async () => ({ ok: true, task: taskOf({}) });
  const { ids } = bot.slack;
  await bot.slack.say({ text: 'quota', channel: ids.dm });
  await bot.slack.waitFor(() => bot.slack.ephemerals(ids.users.alice).length === 1);
  await bot.slack.say({ text: `<@${ids.botUser}> task 8c1f02d4kq3v` });
  const told = await toldTo(bot, ids.users.alice, 2);
  expect(told).toMatchObject({ via: 'chat.postEphemeral', channel: ids.channel });
  expect(told.text).toContain('Our number');
  // There is nothing to open a modal with.
  await bot.slack.say({ text: `<@${ids.botUser}> admin` });
  expect((await toldTo(bot, ids.users.alice, 3)).text).toContain('How to use /sora');
});

test('after its stop the bot says so', async () => {
  bot = await startBot();
  let release = () => {};
  bot.slack.fail({
    method: 'users.info',
    until: new Promise<void>((resolve) => {
      release = resolve;
    }),
  });
  bot.core.wallet = async () => ({ ok: false, trouble: { code: 'store' } });
  await sora('quota');
  const stopped = bot.platform.stop();
  const late = await sora('history');
  expect(late.ack).toMatchObject({ text: expect.stringContaining('The bot is restarting') });
  release();
  await stopped;
});
