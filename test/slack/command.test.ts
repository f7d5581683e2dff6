import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Trouble } from '../../src/core/index.ts';
import { type Bot, startBot } from './bot.ts';

let bot: Bot;

afterEach(async () => {
  expect(bot.slack.unknownMethods).toEqual([]);
  expect(bot.slack.warnings).toEqual([]);
  const log = JSON.stringify(bot.lines);
  for (const secret of [
    bot.slack.botToken,
    bot.slack.appToken,
    bot.slack.signingSecret,
    '/response/',
  ]) {
    expect(log).not.toContain(secret);
  }
  await bot.close();
});

const credits: Trouble = {
  code: 'credits',
  cost: 3,
  balance: {
    kind: 'user',
    limit: 10,
    used: 9,
    left: 1,
    unit: 'day',
    resetsAt: Date.UTC(2026, 10, 21),
  },
};

describe.each(['socket', 'http'] as const)('%s: /sora', (mode) => {
  beforeEach(async () => {
    bot = await startBot(mode);
  });

  const sora = (text: string, more: object = {}) =>
    bot.slack.slash({ command: '/sora', text, ...more });

  it('acknowledges before any other I/O, then submits', async () => {
    const before = bot.slack.requests().length;
    const delivery = await sora('a cat runs & jumps duration:15');
    expect(delivery).toMatchObject({ outcome: 'acknowledged' });
    expect([undefined, '', {}]).toContainEqual(delivery.ack);
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    const { ids } = bot.slack;
    expect(command).toMatchObject({
      id: `slack:${ids.team}:${delivery.triggerId}`,
      requester: {
        platform: 'slack',
        id: `${ids.team}/${ids.users.alice}`,
        name: 'alice',
        scope: ids.team,
        locale: 'en-US',
      },
      address: { teamId: ids.team, channelId: ids.channel, userId: ids.users.alice },
      draft: { prompt: 'a cat runs & jumps', duration: '15' },
      channel: ids.channel,
    });
    expect(command).not.toHaveProperty('confirmed');
    const first = bot.slack.requests()[before];
    expect(first?.method).toBe('users.info');
    expect(first?.at).toBeGreaterThanOrEqual(Math.floor(delivery.acknowledgedAt ?? Infinity) - 5);
    expect(bot.slack.ephemerals()).toEqual([]);
  });

  it('acknowledges although Slack does not answer anything else', async () => {
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    bot.slack.fail({ method: 'users.info', until });
    expect((await sora('a cat')).outcome).toBe('acknowledged');
    expect(bot.core.commands).toEqual([]);
    release();
    await bot.slack.waitFor(() => bot.core.commands[0]);
  });

  it('refuses in the acknowledgement, without any other I/O', async () => {
    const before = bot.slack.requests().length;
    const delivery = await sora('a cat model:sora-9 size:small size:large duratoin:3');
    expect(delivery.ack).toMatchObject({
      response_type: 'ephemeral',
      text: [
        '*That does not fit*',
        'size: it is given twice.',
        'duratoin: there is no such option. Did you mean duration?',
        'model: there is no sora-9. Choose from: sora-2.',
      ].join('\n'),
    });
    expect(bot.slack.requests()).toHaveLength(before);
    expect(bot.core.commands).toEqual([]);
    expect(bot.slack.ephemerals(bot.slack.ids.users.alice)).toHaveLength(1);
  });

  it.each(['help', '?'])('helps on %j', async (text) => {
    const { ack } = await sora(text);
    expect(ack).toMatchObject({ response_type: 'ephemeral' });
    const { text: help } = ack as { text: string };
    expect(help).toContain('*How to use /sora*');
    expect(help).toContain('`/sora prompt:a paper boat in the rain model:sora-2 duration:10`');
    expect(help).toContain('`remove_watermark`');
    expect(help).toContain('• `sora-2` Sora 2 · 10 s small: 1 credit · 15 s small: 2 credits');
    expect(help).toContain('[5s]');
  });

  it('tells a late refusal privately, over the response URL', async () => {
    bot.core.answer = () => ({ kind: 'refused', trouble: credits });
    const delivery = await sora('a cat');
    const [told] = await bot.slack.waitFor(() => {
      const all = bot.slack.ephemerals(bot.slack.ids.users.alice);
      return all.length > 0 && all;
    });
    expect(told).toMatchObject({
      via: 'response_url',
      text: '*Not enough credits*\nThis costs 3, you have 1 until <!date^1795219200^{date_short_pretty} {time}|2026-11-21 00:00 UTC>.',
    });
    expect(delivery.responses).toHaveLength(1);
    expect(bot.slack.messages()).toEqual([]);
  });

  it('falls back on an ephemeral message', async () => {
    bot.core.answer = () => ({ kind: 'refused', trouble: { code: 'store' } });
    bot.slack.fail({ method: 'response_url', status: 500 });
    await sora('a cat');
    const [told] = await bot.slack.waitFor(() => {
      const all = bot.slack.ephemerals(bot.slack.ids.users.alice);
      return all.length > 0 && all;
    });
    expect(told).toMatchObject({ via: 'chat.postEphemeral' });
  });

  it('says so when something breaks on our side', async () => {
    bot.core.answer = () => {
      throw new Error('a defect');
    };
    await sora('a cat');
    const [told] = await bot.slack.waitFor(() => {
      const all = bot.slack.ephemerals(bot.slack.ids.users.alice);
      return all.length > 0 && all;
    });
    expect(told?.text).toContain('Something went wrong on our side');
    expect(bot.lines.some(({ level }) => level === 'error')).toBe(true);
    bot.core.check = () => {
      throw new Error('another defect');
    };
    const { ack } = await sora('a cat');
    expect(ack).toMatchObject({ text: expect.stringContaining('Something went wrong') });
  });

  it('turns a command away in the acknowledgement where there are too many, and asks nobody anything', async () => {
    bot.core.enter = () => undefined;
    const { ack } = await sora('a cat');
    expect(ack).toMatchObject({
      response_type: 'ephemeral',
      text: expect.stringContaining('We are very busy'),
    });
    expect(bot.core.commands).toEqual([]);
    expect(bot.slack.count('users.info')).toBe(0);
  });

  it('says when a command is through, whether it was accepted or broke', async () => {
    let inside = 0;
    bot.core.enter = () => {
      inside += 1;
      return () => {
        inside -= 1;
      };
    };
    await sora('a cat');
    await bot.slack.waitFor(() => bot.core.commands.length === 1 && inside === 0);
    bot.core.answer = () => {
      throw new Error('a defect');
    };
    await sora('a cat');
    await bot.slack.waitFor(() => bot.core.commands.length === 2 && inside === 0);
    expect(inside).toBe(0);
  });

  it('speaks the language of the person, also in the acknowledgement once it is known', async () => {
    const chinese = bot.slack.addUser({ name: 'mei', locale: 'zh-CN' });
    const { channel } = bot.slack.ids;
    bot.slack.channels.get(channel)?.members.add(chinese.id);
    bot.core.answer = () => ({ kind: 'refused', trouble: { code: 'stopping' } });
    await sora('a cat', { user: chinese.id });
    const [told] = await bot.slack.waitFor(() => {
      const all = bot.slack.ephemerals(chinese.id);
      return all.length > 0 && all;
    });
    expect(told?.text).toMatch(/\p{Script=Han}/u);
    const { ack } = await sora('help', { user: chinese.id });
    expect(ack).toMatchObject({ text: expect.stringMatching(/的用法/u) });
    await sora('another cat', { user: chinese.id });
    await bot.slack.waitFor(() => bot.core.commands.length === 2);
    expect(bot.slack.count('users.info')).toBe(1);
    expect(bot.core.commands[1]?.requester).toMatchObject({ locale: 'zh-CN', name: 'mei' });
  });

  it('works without users:read and usergroups:read, and asks only once', async () => {
    bot.slack.setScopes(['commands', 'chat:write']);
    await sora('a cat');
    await bot.slack.waitFor(() => bot.core.commands[0]);
    await sora('a dog', { user: bot.slack.ids.users.bob });
    await bot.slack.waitFor(() => bot.core.commands.length === 2);
    expect(bot.core.commands[1]?.requester).toMatchObject({ name: 'bob', locale: 'en-US' });
    expect(bot.slack.count('users.info')).toBe(1);
    expect(bot.slack.count('usergroups.list')).toBe(1);
    expect(bot.core.commands[1]?.requester).not.toHaveProperty('roles');
    const warned = bot.lines.filter(({ level }) => level === 'warn');
    expect(warned.map(({ message }) => message)).toEqual([
      expect.stringContaining('names, languages and admins'),
      expect.stringContaining('user group'),
    ]);
  });

  it('gives a redelivered command the same id', async () => {
    const delivery = await sora('a cat');
    await bot.slack.redeliver(delivery);
    await bot.slack.waitFor(() => bot.core.commands.length === 2);
    expect(bot.core.commands[1]?.id).toBe(bot.core.commands[0]?.id);
    expect(bot.slack.ephemerals()).toEqual([]);
  });

  it('finishes commands under way before it stops, and starts no new ones', async () => {
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    bot.slack.fail({ method: 'users.info', until });
    await sora('a cat');
    const stopped = bot.platform.stop();
    const late = await sora('a dog');
    expect(late.ack).toMatchObject({ text: expect.stringContaining('The bot is restarting') });
    release();
    await stopped;
    expect(bot.core.commands).toHaveLength(1);
    expect((await sora('a bird')).outcome).not.toBe('acknowledged');
  });

  it('survives any text', async () => {
    for (const text of [
      'size:'.repeat(500),
      '<'.repeat(3000),
      '\ud800',
      '"'.repeat(3000),
      'x '.repeat(3000),
      `model:${'<!channel>'.repeat(500)}`,
    ]) {
      const delivery = await sora(text, { raw: true });
      expect(delivery.outcome).toBe('acknowledged');
    }
    for (const one of bot.slack.ephemerals()) expect(one.text).not.toContain('<!channel>');
  });
});

describe('http', () => {
  beforeEach(async () => {
    bot = await startBot('http');
  });

  it.each(['signature', 'timestamp', 'unsigned'] as const)('refuses a wrong %s', async (tamper) => {
    const [first] = [await bot.slack.slash({ command: '/sora', text: 'help' })];
    expect(first?.status).toBe(200);
    const http = bot.httpUrl;
    const delivery = await bot.slack.slash({
      command: '/sora',
      text: 'a cat',
      via: { http, tamper },
    });
    expect(delivery.status).toBe(401);
    expect(bot.core.commands).toEqual([]);
  });

  it('answers what Slack asks of an endpoint', async () => {
    const http = bot.httpUrl;
    expect(await bot.slack.checkEndpoint(http, 'ssl_check')).toMatchObject({ status: 200 });
    const verified = await bot.slack.checkEndpoint(http, 'url_verification');
    expect(verified.body).toContain('local-challenge');
  });

  it('answers 503 before it has started and after it has stopped', async () => {
    await bot.platform.stop();
    const delivery = await bot.slack.slash({ command: '/sora', text: 'a cat' });
    expect(delivery.status).toBe(503);
  });
});
