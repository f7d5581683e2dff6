import { describe, expect, test } from 'vitest';
import type { HistoryPage, Requester, Task } from '../../src/core/index.ts';
import { buttonsOf, finished, labelsOf, press, told } from './around.ts';
import { type Bot, request, startBot, taskOf } from './bot.ts';
import { clean, OTHER } from './people.ts';

const zh = { name: '小雨', locale: 'zh-CN' } as const;

describe('/sora-quota', () => {
  const view = {
    ok: true,
    balances: [{ kind: 'user', limit: 10, used: 3, left: 7, unit: 'day', resetsAt: 1000 }],
    running: 1,
    waiting: 2,
  } as const;

  test.each([
    [{}, ['**Your credits**', '▓▓▓▓▓▓▓░░░  you: 7 of 10 left today', '1 being made, 2 waiting']],
    [{ user: zh }, ['**你的积分**', '你：今天还剩 7/10']],
  ])('tells what is left and what it costs, privately %#', async (more, words) => {
    const bot = await startBot();
    bot.core.wallet = async () => view;
    const interaction = await bot.discord.slash({ name: 'sora-quota', ...more });
    const text = await told(bot, interaction);
    for (const word of [...words, 'Sora 2 Pro']) expect(text).toContain(word);
    expect(interaction.ephemeral).toBe(true);
    clean(bot);
  });

  test('says so when the store is out of order', async () => {
    const bot = await startBot();
    const interaction = await bot.discord.slash({ name: 'sora-quota' });
    expect(await told(bot, interaction)).toContain('Credits cannot be counted right now');
  });
});

describe('/sora-task', () => {
  const find = async (bot: Bot, id: string, more: object = {}) =>
    await bot.discord.slash({ name: 'sora-task', options: { id }, ...more });

  test('tells how a task stands, with its thread and its buttons', async () => {
    const bot = await startBot();
    const { task } = await finished(bot);
    const ids: string[] = [];
    bot.core.find = async (_, id) => {
      ids.push(id);
      return { ok: true, task };
    };
    const interaction = await find(bot, task.taskId ?? '');
    const text = await told(bot, interaction);
    const [thread] = bot.discord.threads();
    expect(text).toContain(`Task \`${task.taskId}\``);
    expect(text).toContain('1 credit · mountsea · done');
    const { guild } = bot.discord.ids;
    expect(text).toContain(
      `[Open the thread](https://discord.com/channels/${guild}/${thread?.id})`,
    );
    expect(labelsOf(interaction.original)).toHaveLength(5);
    expect(ids).toEqual([task.taskId]);
    clean(bot);
  });

  test.each<[Partial<Task>, string[]]>([
    [{ state: 'accepted' }, ['Leave the queue']],
    [{ state: 'running' }, ['Stop following']],
    [{ state: 'submitting' }, []],
    [{ state: 'lost' }, ['Again', 'Change']],
    [
      { state: 'failed', failure: { code: 'stopped' }, operation: { id: 'x' } },
      ['Again', 'Change', 'Follow again'],
    ],
    [{ state: 'succeeded', removed: true }, ['Again', 'Change', 'Edit this video', 'Send again']],
  ])('%j has the buttons that make sense', async (more, labels) => {
    const bot = await startBot();
    const { task } = await bot.sora();
    const video = { url: 'https://videos.test/v.mp4', editId: 'e1' };
    bot.core.find = async () => ({ ok: true, task: { ...task, video, ...more } });
    const interaction = await find(bot, task.id);
    await told(bot, interaction);
    expect(labelsOf(interaction.original)).toEqual(labels);
  });

  test('an admin sees only what admins may do with it', async () => {
    const bot = await startBot();
    const { task } = await finished(bot);
    bot.core.find = async () => ({ ok: true, task });
    const interaction = await find(bot, task.id, { user: OTHER });
    await told(bot, interaction);
    expect(labelsOf(interaction.original)).toEqual(['Delete']);
  });

  test('of nobody or of somebody else is none; an address of another version has no link', async () => {
    const bot = await startBot();
    expect(await told(bot, await find(bot, 'x', { user: zh }))).toMatch(/^\*\*.+\*\*\n/u);
    const { task } = await bot.sora();
    bot.core.find = async () => ({ ok: true, task: { ...task, address: { room: 1 } } });
    expect(await told(bot, await find(bot, task.id))).not.toContain('discord.com');
  });
});

describe('/sora-history', () => {
  const page = (bot: Bot, more: Partial<HistoryPage>, count = 25, change: Partial<Task> = {}) => {
    bot.core.history = async (requester: Requester, wanted) => {
      const tasks = Array.from({ length: count }, (_, index) => ({
        ...taskOf({ requester, address: bot.core.commands[0]?.address ?? {} }),
        request: request({ prompt: `boat ${wanted} ${index} ${'long '.repeat(20)}` }),
        ...change,
      }));
      return { ok: true, tasks, page: wanted, more: true, ...more };
    };
  };

  test('25 rows, each with its link, and buttons to turn the page in place', async () => {
    const bot = await startBot();
    await bot.sora();
    page(bot, {});
    const interaction = await bot.discord.slash({ name: 'sora-history' });
    await told(bot, interaction);
    const first = interaction.original;
    const rows = (message = first) =>
      (message?.embeds ?? []).flatMap(({ description = '' }) => description.split('\n'));
    expect(rows()).toHaveLength(25);
    expect(rows().every((row) => row.includes('](https://discord.com/channels/'))).toBe(true);
    expect(buttonsOf(first)).toEqual([{ label: 'Older', id: 'v1:history:1' }]);

    const turned = await press(bot, first?.id ?? '', 'v1:history:1', { stale: false });
    await bot.discord.waitFor(() => rows(interaction.original)[0]?.includes('boat 1 0'));
    expect(turned.callback).toEqual({ type: 6 });
    expect(labelsOf(interaction.original)).toEqual(['Newer', 'Older']);
    expect(bot.discord.ephemerals()).toHaveLength(1);
    page(bot, { more: false, page: 2 }, 0);
    await press(bot, first?.id ?? '', 'v1:history:2', { stale: false });
    await bot.discord.waitFor(() => interaction.original?.content.includes('There are none yet'));
    expect(interaction.original?.embeds).toEqual([]);
    clean(bot);
  });

  test('few rows stand in the message itself', async () => {
    const bot = await startBot();
    await bot.sora();
    page(bot, { more: false }, 3);
    const interaction = await bot.discord.slash({ name: 'sora-history', user: zh });
    const text = await told(bot, interaction);
    expect(text.split('\n')).toHaveLength(4);
    expect(text).toContain('**你的视频**');
    expect(interaction.original?.embeds).toEqual([]);
    expect(labelsOf(interaction.original)).toEqual([]);
  });

  test('the newest show their picture, those to be hidden or deleted none', async () => {
    const bot = await startBot();
    const video = { url: 'https://v.test', thumbnailUrl: 'https://cdn.test/t.jpg' };
    const shown = async (change: Partial<Task>) => {
      page(bot, { more: false }, 6, { state: 'succeeded', video, ...change });
      const interaction = await bot.discord.slash({ name: 'sora-history' });
      await told(bot, interaction);
      return (interaction.original?.embeds ?? []).flatMap(({ thumbnail }) => thumbnail?.url ?? []);
    };
    expect(await shown({})).toEqual(Array(4).fill('https://cdn.test/t.jpg'));
    expect(await shown({ spoiler: true })).toEqual([]);
    expect(await shown({ removed: true })).toEqual([]);
    expect(await shown({ video: { ...video, thumbnailUrl: 'file:///etc/passwd' } })).toEqual([]);
    clean(bot);
  });

  test('pressed where everybody can see it, the page does not take that message’s place', async () => {
    const bot = await startBot();
    const { video } = await finished(bot);
    page(bot, { more: false }, 1);
    const pressed = await press(bot, video, 'v1:history:0');
    expect(await told(bot, pressed)).toContain('boat 0 0');
    expect(bot.discord.message(video.id)).toMatchObject({ content: video.content, embeds: [] });
  });
});
