import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Address, PlatformError, type Task } from '../../src/core/index.ts';
import { anchor, type Bot, card, ended, result, startBot, taskIn } from './bot.ts';

let bot: Bot;

beforeEach(async () => {
  bot = await startBot();
});

afterEach(async () => {
  expect(bot.slack.unknownMethods).toEqual([]);
  expect(bot.slack.warnings).toEqual([]);
  await bot.close();
});

const thread = () => {
  const [root] = bot.slack.messages();
  return bot.slack.replies(bot.slack.ids.channel, root?.ts ?? '');
};

const videos = () =>
  thread().filter(({ files }) => files.some(({ state }) => state === 'completed'));

/** A task whose video was shown. */
async function shown(more: object = {}): Promise<Task> {
  const plain = taskIn(bot);
  const done = ended(plain);
  const address = await bot.show(plain, anchor(plain), card(plain), result(done, more));
  return { ...done, address };
}

/** The notice of a later round. */
function again(task: Task, round: number, more: object = {}) {
  const next = { ...task, round };
  return result(next, { fileName: `paper-boat-${task.id}-${round}.mp4`, ...more });
}

describe('a result that is sent again', () => {
  it('is a post of its own each time', async () => {
    const task = await shown();
    const second = await bot.platform.notify(task.address, again(task, 1, { repeated: true }));
    expect(videos()).toHaveLength(2);
    expect(second).toMatchObject({ round: 1, earlier: [{ fileId: task.address.fileId }] });
    // Told again, it does nothing.
    expect(await bot.platform.notify(second, again(task, 1, { repeated: true }))).toEqual(second);
    await bot.platform.notify(second, again(task, 2, { repeated: true }));
    expect(videos()).toHaveLength(3);
    expect(videos().map(({ files }) => files[0]?.name)).toEqual([
      `paper-boat-${task.id}.mp4`,
      `paper-boat-${task.id}-1.mp4`,
      `paper-boat-${task.id}-2.mp4`,
    ]);
  });

  it('is found by its own round alone, as a file or as a link', async () => {
    const task = await shown();
    await bot.platform.notify(task.address, again(task, 1));
    // What the bot knows when it is killed right after.
    const found = await bot.platform.notify(task.address, again(task, 1, { repeated: true }));
    expect(found).toMatchObject({ fileId: expect.any(String), round: 1 });
    expect(videos()).toHaveLength(2);
    const load = async () => ({ kind: 'unavailable' }) as const;
    await bot.platform.notify(task.address, again(task, 2, { load }));
    const link = await bot.platform.notify(task.address, again(task, 2, { load, repeated: true }));
    expect(link).toMatchObject({ resultTs: thread().at(-1)?.ts });
    expect(thread()).toHaveLength(4);
    expect(thread().at(-1)?.metadata).toMatchObject({
      event_payload: { task: task.id, part: 'result', round: 2 },
    });
  });

  it('does not complete a file of an earlier round', async () => {
    const plain = taskIn(bot);
    const before = await bot.show(plain, anchor(plain), card(plain));
    let noted: Address = before;
    const remember = async (address: Address) => {
      noted = address;
    };
    bot.slack.fail({ method: 'files.completeUploadExternal', status: 500, times: 1 });
    await bot.platform.notify(before, result(ended(plain), { remember })).catch(() => undefined);
    expect(noted).toHaveProperty('sentFileId');
    const task = { ...ended(plain), address: noted };
    const address = await bot.platform.notify(noted, again(task, 1, { repeated: true }));
    expect(videos()).toHaveLength(1);
    expect(address.fileId).not.toBe(noted.sentFileId);
  });

  it('settles what came through in its own round, without buttons under the file', async () => {
    const task = await shown();
    let noted: Address = task.address;
    const remember = async (address: Address) => {
      noted = address;
    };
    bot.slack.fail({ method: 'files.completeUploadExternal', status: 500 });
    const first = bot.platform.notify(task.address, again(task, 1, { remember }));
    await expect(first).rejects.toMatchObject({ kind: 'unknown' });
    const address = await bot.platform.notify(noted, again(task, 1, { repeated: true }));
    expect(videos()).toHaveLength(2);
    expect(address).toMatchObject({ fileId: noted.sentFileId, plainFile: true, round: 1 });
    await bot.platform.notify(address, card({ ...task, round: 1 }));
    expect(JSON.stringify(thread()[0]?.blocks)).toContain('task_delete');
  });
});

describe('a result that is taken away', () => {
  const remove = (task: Task) => bot.platform.remove?.(task.address, task);

  it('takes every video of it along, and their messages', async () => {
    const task = await shown();
    const address = await bot.platform.notify(task.address, again(task, 1));
    await remove({ ...task, address, round: 1 });
    expect(bot.slack.files().map(({ state }) => state)).toEqual(['deleted', 'deleted']);
    expect(thread()).toHaveLength(1);
    await remove({ ...task, address, round: 1 });
  });

  it('takes a link along, found where its ts was lost', async () => {
    const load = async () => ({ kind: 'unavailable' }) as const;
    const task = await shown({ load });
    expect(thread()).toHaveLength(2);
    await remove({ ...task, address: { ...task.address, resultTs: '' } });
    expect(thread()).toHaveLength(1);
  });

  it('is done when somebody was quicker', async () => {
    const task = await shown();
    const { channel, ts } = videos()[0] ?? { channel: '', ts: '' };
    bot.slack.deleteMessage(channel, ts);
    await remove(task);
    expect(bot.slack.files()[0]?.state).toBe('deleted');
    bot.slack.deleteChannel(channel);
    await remove(task);
  });

  it('keeps the message where only that cannot be deleted', async () => {
    const task = await shown();
    bot.slack.fail({ method: 'chat.delete', error: 'cant_delete_message' });
    await remove(task);
    expect(bot.slack.files()[0]?.state).toBe('deleted');
    expect(thread()).toHaveLength(2);
  });

  it.each([
    ['missing_scope', 'gone'],
    ['ratelimited', 'busy'],
    ['fatal_error', 'unknown'],
    ['cant_delete_file', 'busy'],
  ] as const)('throws when Slack says %s', async (error, kind) => {
    const task = await shown();
    bot.slack.fail({ method: 'files.delete', error });
    const thrown = await remove(task)?.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(thrown).toBeInstanceOf(PlatformError);
    expect(thrown).toMatchObject({ kind });
  });
});

describe('what admins are told', () => {
  const balance = {
    kind: 'scope',
    limit: 100,
    used: 81,
    left: 19,
    unit: 'day',
    resetsAt: Date.UTC(2026, 10, 22),
  } as const;
  const tell = (percent = 80) =>
    bot.platform.tellAdmins?.({ scope: bot.slack.ids.team }, { kind: 'budget', percent, balance });
  const direct = (user: string) =>
    [...bot.slack.channels.values()]
      .filter(({ kind, members }) => kind === 'im' && members.has(user))
      .flatMap(({ timeline }) => timeline);

  it('comes to each of them alone, in their language', async () => {
    const { ids } = bot.slack;
    const owner = bot.slack.addUser({ name: 'olga', owner: true, locale: 'zh-CN' });
    bot.slack.addUser({ name: 'gone', admin: true, deleted: true });
    await tell();
    expect(direct(ids.users.carol)).toMatchObject([
      {
        text: expect.stringMatching(
          /^\*The credits of everyone here are at 80%\*\n81 of 100 are used until .*`\/sora admin`/u,
        ),
      },
    ]);
    expect(direct(owner.id)[0]?.text).toMatch(/\p{Script=Han}/u);
    expect(direct(ids.users.alice)).toEqual([]);
    expect(bot.slack.count('chat.postMessage')).toBe(2);
    await tell(100);
    expect(bot.slack.count('users.list')).toBe(1);
  });

  it('comes to ten at most, however many pages there are', async () => {
    for (let index = 0; index < 400; index += 1) bot.slack.addUser({ name: `n${index}` });
    for (let index = 0; index < 20; index += 1) {
      bot.slack.addUser({ name: `admin${index}`, admin: true });
    }
    await tell();
    expect(bot.slack.count('users.list')).toBe(3);
    expect(bot.slack.count('chat.postMessage')).toBe(10);
  });

  it('fails when nobody can be told', async () => {
    bot.slack.fail({ method: 'chat.postMessage', error: 'messages_tab_disabled' });
    await expect(tell()).rejects.toThrow('no admin');
    bot.slack.setScopes(['chat:write']);
    await tell();
  });
});
