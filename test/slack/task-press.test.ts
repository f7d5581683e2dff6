import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import {
  type Acted,
  type Requester,
  speak,
  type Task,
  type TaskAction,
  type Trouble,
} from '../../src/core/index.ts';
import { anchor, type Bot, card, ended, result, startBot, taskIn } from './bot.ts';
import { fill, initial, openedForm, toldTo } from './people.ts';

let bot: Bot;

afterEach(async () => {
  expect(bot.slack.unknownMethods).toEqual([]);
  expect(bot.slack.warnings).toEqual([]);
  await bot.close();
});

interface Press {
  requester: Requester;
  action: TaskAction;
  id: string;
  pressId: string;
}

/** What the core was asked to do. */
let presses: Press[];

/** The core answers every press with this task. */
function answersWith(task: Task, more: Partial<Acted> = {}) {
  bot.core.act = async (requester, action, id, pressId) => {
    presses.push({ requester, action, id, pressId });
    const draft = { prompt: task.request.prompt, model: 'sora-2', duration: 10, size: 'small' };
    return { ok: true, task, draft, commandId: pressId, ...more };
  };
}

function refuses(code: 'not-yours' | 'too-late' | 'no-task' | 'store' | 'not-resumed') {
  bot.core.act = async (requester, action, id, pressId) => {
    presses.push({ requester, action, id, pressId });
    return { ok: false, trouble: { code } as Trouble };
  };
}

const names = (message: { blocks?: unknown }) =>
  [...JSON.stringify(message.blocks ?? []).matchAll(/"action_id":"(\w+)"/gu)].map(
    ([, name]) => name,
  );

/** Everything in the thread of the one root. */
function replies() {
  const [root] = bot.slack.messages();
  return bot.slack.replies(bot.slack.ids.channel, root?.ts ?? '');
}

/** A task with its anchor, card and video; resolves to it and the message with the video. */
async function shown(more: Partial<Task> = {}) {
  const plain = taskIn(bot, more);
  const done = ended(plain);
  const address = await bot.show(plain, anchor(plain), card(plain), result(done));
  const video = replies().at(-1);
  if (video === undefined) throw new Error('no video');
  return { task: { ...done, address, delivery: 'done' } as Task, video };
}

const press = (actionId: string, ts: string, more: object = {}) =>
  bot.slack.click({ actionId, channel: bot.slack.ids.channel, ts, ...more });

describe('where the buttons stand', () => {
  beforeEach(async () => {
    bot = await startBot();
    presses = [];
  });

  it('under the video, and on the card only until it ended', async () => {
    const plain = { ...taskIn(bot), state: 'accepted' } as Task;
    let address = await bot.show(plain, anchor(plain), card(plain));
    const [onCard] = replies();
    expect(JSON.stringify(onCard?.blocks)).toContain('Leave the queue');
    const running = { ...plain, state: 'running', address } as Task;
    address = await bot.platform.notify(address, card(running));
    expect(JSON.stringify(onCard?.blocks)).toContain('Stop following');
    const done = ended({ ...running, address });
    const withEdit = { ...done, video: { url: 'https://x.y/v.mp4', editId: 'e1' } };
    address = await bot.platform.notify(address, result(withEdit));
    await bot.platform.notify(address, card(withEdit));
    expect(names(onCard ?? {})).toEqual([]);
    const video = replies()[1];
    expect(video?.files).toHaveLength(1);
    expect(names(video ?? {})).toEqual([
      'task_again',
      'task_change',
      'task_edit',
      'task_send',
      'task_delete',
    ]);
    expect(bot.slack.requests('files.completeUploadExternal')[0]?.args).not.toHaveProperty(
      'initial_comment',
    );
  });

  it('on the card after all, when Slack takes none beside a file', async () => {
    const plain = taskIn(bot);
    const done = ended(plain);
    const before = await bot.show(plain, anchor(plain), card(plain));
    bot.slack.fail({ method: 'files.completeUploadExternal', error: 'invalid_blocks' });
    const address = await bot.platform.notify(before, result(done));
    await bot.platform.notify(address, card(done));
    const [onCard, video] = replies();
    expect(video?.files).toHaveLength(1);
    expect(video?.text).toContain('your video is ready');
    expect(names(video ?? {})).toEqual([]);
    expect(names(onCard ?? {})).toContain('task_again');
  });

  it('under a link and under a failure', async () => {
    const plain = taskIn(bot);
    const address = await bot.show(plain, anchor(plain), card(plain));
    await bot.platform.notify(
      address,
      result(ended(plain), { load: async () => ({ kind: 'unavailable' }) }),
    );
    expect(names(replies()[1] ?? {})).toContain('task_delete');
    const failed = {
      ...taskIn(bot, { id: 'other' }),
      state: 'failed',
      failure: { code: 'deadline' },
      operation: {},
      address: { ...address, round: 1 },
      round: 1,
    } as Task;
    await bot.platform.notify(failed.address, result(failed));
    expect(names(replies()[2] ?? {})).toEqual(['task_again', 'task_change', 'task_resume']);
  });

  it('not for a change of what no form can hold', async () => {
    const long = taskIn(bot, {}, 'x'.repeat(3001));
    const address = await bot.show(long, anchor(long), card(long));
    await bot.platform.notify(address, result(ended(long)));
    expect(names(replies()[1] ?? {})).toEqual(['task_again', 'task_send', 'task_delete']);
  });

  it('speaks Chinese', async () => {
    const plain = taskIn(bot);
    const task = { ...plain, requester: { ...plain.requester, locale: 'zh-CN' } };
    const address = await bot.show(task, anchor(task), card(task));
    await bot.platform.notify(address, result(ended(task)));
    expect(JSON.stringify(replies()[1]?.blocks)).toMatch(/"text":"\p{Script=Han}+"/u);
  });
});

describe.each(['socket', 'http'] as const)('%s: a press', (mode) => {
  beforeEach(async () => {
    bot = await startBot(mode);
    presses = [];
  });

  it('on Again makes the same once more, in the same thread', async () => {
    const { task, video } = await shown();
    answersWith(task, { commandId: 'slack:T:again' });
    const delivery = await press('task_again', video.ts);
    expect(delivery.outcome).toBe('acknowledged');
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    const { ids } = bot.slack;
    expect(presses).toMatchObject([
      {
        action: 'again',
        id: task.id,
        pressId: `slack:${ids.team}:${delivery.triggerId}`,
        requester: { id: `${ids.team}/${ids.users.alice}` },
      },
    ]);
    expect(command).toMatchObject({
      id: 'slack:T:again',
      channel: ids.channel,
      draft: { prompt: 'a paper boat in the rain' },
      address: {
        channelId: ids.channel,
        userId: ids.users.alice,
        answerIn: bot.slack.messages()[0]?.ts,
      },
    });
    expect(command.address).not.toHaveProperty('rootTs');
    // What the core goes on with stands in that thread.
    const again = { ...task, id: 'again', address: command.address };
    await bot.show(again, anchor(again), card(again));
    expect(bot.slack.messages()).toHaveLength(1);
    expect(replies()).toHaveLength(4);
  });

  it('on Change opens the form, filled in, in time', async () => {
    const { task, video } = await shown();
    answersWith(task);
    const before = bot.slack.requests().length;
    await press('task_change', video.ts);
    const view = await openedForm(bot);
    expect(bot.slack.requests()[before]).toMatchObject({ method: 'views.open' });
    expect(initial(view, 'prompt')).toBe('a paper boat in the rain');
    await fill(bot, view, { prompt: 'a paper ship' });
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    expect(command).toMatchObject({
      draft: { prompt: 'a paper ship' },
      address: { answerIn: bot.slack.messages()[0]?.ts },
    });
  });

  it('on Edit opens the form for that very video', async () => {
    const { task, video } = await shown();
    const edited = { ...task, video: { url: 'https://x.y/v.mp4', editId: 'e1' } };
    answersWith(edited, { draft: { prompt: 'a boat', edit: 'e1' } });
    const { blocks } = video;
    video.blocks = JSON.parse(JSON.stringify(blocks).replaceAll('task_change', 'task_edit'));
    await press('task_edit', video.ts);
    const view = await openedForm(bot);
    await fill(bot, view, { prompt: 'now at night' });
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    expect(command.draft).toMatchObject({ prompt: 'now at night', edit: 'e1' });
  });

  it.each([
    ['task_send', 'It is being sent again.'],
    ['task_delete', 'The video is deleted here.'],
  ])('on %s says privately that it is done', async (name, words) => {
    const { task, video } = await shown();
    answersWith(task);
    await press(name, video.ts);
    const told = await toldTo(bot);
    expect(told.text).toContain(words);
    // Where the button is.
    expect(told.threadTs).toBe(bot.slack.messages()[0]?.ts);
    expect(presses).toHaveLength(1);
  });

  it('on Stop says honestly what became of the credits', async () => {
    const plain = taskIn(bot);
    await bot.show(plain, anchor(plain), card(plain));
    const stopped = {
      ...plain,
      state: 'failed',
      failure: { code: 'stopped' },
      operation: {},
    } as Task;
    answersWith(stopped);
    await press('task_stop', replies()[0]?.ts ?? '');
    const told = await toldTo(bot);
    expect(told.text).toContain('the credits stay spent');
    expect(names(told)).toEqual(['task_again', 'task_change', 'task_resume']);
    answersWith(plain);
    await press('task_resume', told.ts);
    expect((await toldTo(bot, undefined, 2)).text).toContain('It is followed again');
  });

  it.each(['not-yours', 'too-late', 'no-task', 'store'] as const)(
    'that is refused (%s) is explained privately',
    async (code) => {
      const { video } = await shown();
      refuses(code);
      for (const name of ['task_again', 'task_change', 'task_send', 'task_delete']) {
        await press(name, video.ts, { user: bot.slack.ids.users.bob });
      }
      const told = await toldTo(bot, bot.slack.ids.users.bob, 4);
      // Bob's Slack is in German.
      expect(told.text).toContain(speak('de-DE')(`trouble.${code}`));
      expect(bot.core.commands).toEqual([]);
      expect(bot.slack.views()).toEqual([]);
      expect(replies()).toHaveLength(2);
    },
  );
});

describe('a press', () => {
  beforeEach(async () => {
    bot = await startBot();
    presses = [];
  });

  it('on a private answer goes back to the thread of the task', async () => {
    const { task } = await shown();
    bot.core.find = async () => ({ ok: true, task });
    const { ids } = bot.slack;
    await bot.slack.slash({
      command: '/sora',
      text: 'task 8c1f02d4kq3v',
      channel: ids.otherChannel,
    });
    const told = await toldTo(bot);
    answersWith(task);
    await bot.slack.click({ actionId: 'task_again', channel: told.channel, ts: told.ts });
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    expect(command).toMatchObject({
      channel: ids.channel,
      address: { channelId: ids.channel, answerIn: bot.slack.messages()[0]?.ts },
    });
  });

  it('carries nothing but a task, read strictly', async () => {
    const { video } = await shown();
    answersWith(taskIn(bot));
    for (const value of ['', 'x y', '../../x', '<!channel>', 'x'.repeat(101)]) {
      await press('task_again', video.ts, { value });
    }
    expect((await toldTo(bot, undefined, 5)).text).toContain('No such task');
    expect(presses).toEqual([]);
    await bot.slack.interact({
      type: 'block_actions',
      user: { id: bot.slack.ids.users.alice },
      team: { id: bot.slack.ids.team },
      trigger_id: bot.slack.trigger(),
      actions: [{ type: 'button', action_id: 'task_drop', value: 'x' }],
    });
    expect(presses).toEqual([]);
  });

  it('that is delivered twice has one id', async () => {
    const { task, video } = await shown();
    answersWith(task);
    const delivery = await press('task_send', video.ts);
    await bot.slack.redeliver(delivery);
    await bot.slack.waitFor(() => presses.length === 2);
    expect(presses[1]?.pressId).toBe(presses[0]?.pressId);
  });

  it('looks afresh whether somebody is an admin', async () => {
    const { task, video } = await shown();
    refuses('not-yours');
    const carol = bot.slack.ids.users.carol;
    await press('task_delete', video.ts, { user: carol });
    await toldTo(bot, carol);
    expect(presses[0]?.requester).toMatchObject({ manages: true });
    const known = bot.slack.users.get(carol);
    if (known !== undefined) Object.assign(known, { admin: false });
    const real = Date.now;
    try {
      Date.now = () => real() + 61_000;
      await press('task_delete', video.ts, { user: carol });
      await toldTo(bot, carol, 2);
    } finally {
      Date.now = real;
    }
    expect(presses[1]?.requester).not.toHaveProperty('manages');
    expect(task.id).toBe(presses[1]?.id);
  });

  it('is answered in the language of whoever presses, known or not', async () => {
    const { task, video } = await shown();
    const { id } = bot.slack.addUser({ name: 'mei', locale: 'zh-CN' });
    bot.slack.channels.get(bot.slack.ids.channel)?.members.add(id);
    refuses('not-yours');
    await press('task_change', video.ts, { user: id });
    expect((await toldTo(bot, id)).text).toMatch(/\p{Script=Han}/u);
    answersWith(task);
    await press('task_send', video.ts, { user: id });
    expect((await toldTo(bot, id, 2)).text).toMatch(/\p{Script=Han}/u);
  });

  it('is answered although the bot is in the channel no more', async () => {
    const { task, video } = await shown();
    answersWith(task);
    bot.slack.setMember(bot.slack.ids.channel, false);
    await press('task_send', video.ts);
    expect((await toldTo(bot)).text).toContain('It is being sent again.');
  });

  it('is told about when something breaks', async () => {
    const { video } = await shown();
    bot.core.act = async () => {
      throw new Error('a defect');
    };
    await press('task_send', video.ts);
    expect((await toldTo(bot)).text).toContain('Something went wrong on our side');
  });

  it('that asks for a price first brings the question, in the same thread', async () => {
    const { task, video } = await shown();
    answersWith(task);
    bot.core.answer = () => ({ kind: 'refused', trouble: { code: 'confirm', cost: 50 } });
    await press('task_again', video.ts);
    const told = await toldTo(bot);
    expect(names(told)).toEqual(['confirm', 'form_open']);
    expect(told.threadTs).toBe(bot.slack.messages()[0]?.ts);
  });
});

test('while it stops, the bot says so', async () => {
  bot = await startBot();
  presses = [];
  const { task, video } = await shown();
  answersWith(task);
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  bot.slack.fail({ method: 'users.info', until });
  await bot.slack.slash({ command: '/sora', text: 'a cat' });
  const stopped = bot.platform.stop();
  await press('task_again', video.ts);
  expect((await toldTo(bot)).text).toContain('The bot is restarting');
  release();
  await stopped;
  expect(presses).toEqual([]);
});
