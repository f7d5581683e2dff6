import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalEphemeral } from '../../sandbox/slack/types.ts';
import { type Bot, startBot, taskOf } from './bot.ts';
import { initial, openedForm, press as pressForm, toldTo } from './people.ts';

let bot: Bot;

afterEach(async () => {
  expect(bot.slack.unknownMethods).toEqual([]);
  expect(bot.slack.warnings).toEqual([]);
  await bot.close();
});

const names = (message: { blocks?: unknown }) =>
  [...JSON.stringify(message.blocks ?? []).matchAll(/"action_id":"(\w+)"/gu)].map(
    ([, name]) => name,
  );

const confirm = ({ channel, ts }: LocalEphemeral, more: object = {}) =>
  bot.slack.click({ actionId: 'confirm', channel, ts, ...more });

describe.each(['socket', 'http'] as const)('%s: a price that is asked about', (mode) => {
  beforeEach(async () => {
    bot = await startBot(mode);
    const seen = new Set<string>();
    bot.core.answer = ({ id, address, confirmed }) => {
      if (confirmed !== true) return { kind: 'refused', trouble: { code: 'confirm', cost: 50 } };
      const task = taskOf({ address });
      const kind = seen.has(id) ? 'repeated' : 'accepted';
      seen.add(id);
      return { kind, task };
    };
  });

  it('brings two buttons, privately, and is made once when it is confirmed twice', async () => {
    await bot.slack.slash({ command: '/sora', text: 'a cat duration:15' });
    const told = await toldTo(bot);
    expect(told.text).toBe('*This costs 50 credits*\nNothing was spent yet. Do you want it?');
    expect(names(told)).toEqual(['confirm', 'form_open']);
    expect(JSON.stringify(told.blocks)).toContain('Make it for 50');
    await Promise.all([confirm(told), confirm(told)]);
    await bot.slack.waitFor(() => bot.core.commands.length === 3 && told.edits === 2);
    const [first, second, third] = bot.core.commands;
    expect(second).toMatchObject({
      id: first?.id,
      confirmed: true,
      draft: { prompt: 'a cat', duration: '15' },
      address: { channelId: bot.slack.ids.channel },
    });
    expect(third?.id).toBe(first?.id);
    expect(told.text).toBe('Task is being started');
    expect(names(told)).toEqual([]);
    expect(bot.slack.ephemerals()).toHaveLength(1);
  });

  it('may be changed instead', async () => {
    await bot.slack.slash({ command: '/sora', text: 'a cat' });
    await pressForm(bot, await toldTo(bot));
    expect(initial(await openedForm(bot), 'prompt')).toBe('a cat');
  });
});

describe('a confirmation', () => {
  beforeEach(async () => {
    bot = await startBot();
    bot.core.answer = ({ confirmed, address }) =>
      confirmed === true
        ? { kind: 'accepted', task: taskOf({ address }) }
        : { kind: 'refused', trouble: { code: 'confirm', cost: 50 } };
  });

  it('is only for whom it was asked', async () => {
    await bot.slack.slash({ command: '/sora', text: 'a cat' });
    const told = await toldTo(bot);
    const { bob } = bot.slack.ids.users;
    await confirm(told, { user: bob });
    await bot.slack.waitFor(() => told.edits === 1);
    expect(told.text).toContain('This form is too old');
    expect(bot.core.commands).toHaveLength(1);
  });

  it('comes too late when what was kept is gone', async () => {
    await bot.slack.slash({ command: '/sora', text: 'a cat' });
    const told = await toldTo(bot);
    bot.core.forms.clear();
    await confirm(told);
    await bot.slack.waitFor(() => told.edits === 1);
    expect(told.text).toContain('Nothing was started and nothing was spent');
    await confirm({ ...told, blocks: told.blocks }, {}).catch(() => undefined);
    expect(bot.core.commands).toHaveLength(1);
  });

  it('tells in its place why it was refused after all', async () => {
    await bot.slack.slash({ command: '/sora', text: 'a cat' });
    const told = await toldTo(bot);
    bot.core.answer = () => ({ kind: 'refused', trouble: { code: 'blocked' } });
    await confirm(told);
    await bot.slack.waitFor(() => told.edits === 1);
    expect(told.text).toContain('You cannot make videos here');
  });

  it('is not offered where nothing can be kept, and no form for what it cannot hold', async () => {
    const { keep } = bot.core;
    bot.core.keep = async () => false;
    await bot.slack.slash({ command: '/sora', text: 'a cat' });
    const told = await toldTo(bot);
    expect(names(told)).toEqual([]);
    expect(told.text).toContain('nothing was started');
    bot.core.keep = keep;
    await bot.slack.slash({ command: '/sora', text: `prompt:${'x'.repeat(3001)}` });
    expect(names(await toldTo(bot, undefined, 2))).toEqual(['confirm']);
  });

  it('is asked for in the thread of a mention, with its picture', async () => {
    const { ids } = bot.slack;
    const files = [{ name: 'boat.png', bytes: Buffer.from('89504e47', 'hex') }];
    const { message } = await bot.slack.say({ text: `<@${ids.botUser}> sail`, files });
    const told = await toldTo(bot);
    await confirm(told);
    await bot.slack.waitFor(() => bot.core.commands.length === 2);
    expect(bot.core.commands[1]).toMatchObject({
      id: bot.core.commands[0]?.id,
      address: { answerIn: message.ts },
      draft: { image: { closed: true } },
    });
  });
});
