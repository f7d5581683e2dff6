import type { APIMessage } from 'discord.js';
import { describe, expect, test } from 'vitest';
import type { LocalDiscordOptions } from '../../sandbox/discord/index.ts';
import type { Address, ImageReference, Platform, Task } from '../../src/core/index.ts';
import { expiresAt } from '../../src/discord/attachments.ts';
import { anchor, type Bot, card, request, startBot, taskOf } from './bot.ts';

const HOUR = 3_600_000;
const bytes = new Uint8Array([137, 80, 78, 71]);
const png = { name: 'boat.png', bytes };

/** Later than the addresses of all pictures serve. */
const LATER = 25 * HOUR;

type Placed = { image: ImageReference; address: Address; task: Task };

/** /sora with a picture; the card is posted. */
async function withCard(bot: Bot, channel = bot.discord.ids.channel): Promise<Placed> {
  const options = { prompt: 'a boat', image: { attachment: png } };
  await bot.discord.slash({ name: 'sora', channel, options });
  const command = await bot.discord.waitFor(() => bot.core.commands[0]);
  const image = command.draft.image as ImageReference;
  const task = taskOf(command, { request: request({ images: [image] }) });
  const placed = await bot.platform.notify(command.address, anchor(task));
  return { image, task, address: await bot.platform.notify(placed, card(task)) };
}

/** A picture of a message that somebody else posted, and the address of a command about it. */
async function ofMessage(
  bot: Bot,
  { channel = bot.discord.ids.channel, content = '' } = {},
): Promise<{ image: ImageReference; address: Address; message: APIMessage }> {
  const message = bot.discord.say({ user: { name: 'Ben' }, channel, content, files: [png] });
  const used = await bot.discord.messageCommand({ name: 'Animate this image', message });
  await bot.discord.waitFor(() => used.callback?.type === 9);
  await bot.discord.submitModal({ from: used, values: { prompt: 'x' } });
  const command = await bot.discord.waitFor(() => bot.core.commands[0]);
  return { image: command.draft.image as ImageReference, address: command.address, message };
}

async function renew(
  { platform }: { platform: Platform },
  { image, address }: Omit<Placed, 'task'>,
) {
  if (platform.picture === undefined) throw new Error('the platform renews nothing');
  return await platform.picture(image, address);
}

const statusOf = async (url = '') => (await fetch(url)).status;

const start = (options: LocalDiscordOptions = {}) => startBot(options);

test('the time of an address is in it, in hex seconds', () => {
  const at = (query: string) => expiresAt(`https://cdn.test/attachments/1/2/a.png${query}`);
  expect(at('?ex=65d903de&is=65c68ede&hm=24&')).toBe(0x65d903de * 1000);
  for (const query of ['', '?ex=', '?ex=xyz', '?ex=-1', `?ex=${'f'.repeat(40)}`]) {
    expect(at(query)).toBeUndefined();
  }
  expect(expiresAt('https://site.test/a.png?ex=65d903de')).toBeUndefined();
  expect(expiresAt('no address')).toBeUndefined();
});

describe('a picture of a command', () => {
  test('is renewed from the card in the thread', async () => {
    const bot = await start();
    const placed = await withCard(bot);
    expect(placed.image.expiresAt).toBe(expiresAt(placed.image.url));
    bot.later(LATER);
    expect(await statusOf(placed.image.url)).toBe(404);
    const source = await renew(bot, placed);
    expect(source?.trusted).toBe(true);
    expect(source?.url).not.toBe(placed.image.url);
    expect(await statusOf(source?.url)).toBe(200);
    const reads = bot.discord.requests.filter(
      ({ method, path }) => method === 'GET' && /messages/u.test(path),
    );
    expect(reads).toHaveLength(1);
  });

  test('is renewed from the anchor where there is no thread', async () => {
    const bot = await start();
    const placed = await withCard(bot, bot.discord.ids.dm);
    bot.later(LATER);
    expect(await statusOf((await renew(bot, placed))?.url)).toBe(200);
  });

  test('is renewed by a process that was started later', async () => {
    const bot = await start();
    const placed = await withCard(bot);
    bot.later(LATER);
    const next = await bot.another();
    expect(await statusOf((await renew(next, placed))?.url)).toBe(200);
  });

  test('is gone with the card', async () => {
    const bot = await start();
    const placed = await withCard(bot);
    bot.discord.deleteChannel(String(placed.address.threadId));
    bot.later(LATER);
    expect(await renew(bot, placed)).toBeUndefined();
  });

  test('is gone where no card could show it', async () => {
    const bot = await start();
    await bot.discord.slash({ name: 'sora', options: { prompt: 'x', image: { attachment: png } } });
    const { draft, address } = await bot.discord.waitFor(() => bot.core.commands[0]);
    bot.later(LATER);
    expect(await renew(bot, { image: draft.image as ImageReference, address })).toBeUndefined();
  });

  test('is not asked for where the bot cannot read', async () => {
    const bot = await start();
    const options = { prompt: 'x', image: { attachment: png } };
    await bot.discord.slash({ name: 'sora', options, appPermissions: 0n });
    const { draft, address } = await bot.discord.waitFor(() => bot.core.commands[0]);
    expect(address.place).toBe('interaction only');
    const placed = { ...address, messageId: '150000000000000099' };
    const before = bot.discord.requests.length;
    const image = draft.image as ImageReference;
    expect(await renew(bot, { image, address: placed })).toBeUndefined();
    expect(bot.discord.requests).toHaveLength(before);
  });

  test('is gone when Discord has removed it, and an old address is not given out again', async () => {
    const bot = await start({ ephemeralLifetimeMs: HOUR });
    const placed = await withCard(bot);
    bot.later(LATER);
    expect(await renew(bot, placed)).toBeUndefined();
  });

  test('throws where Discord cannot be asked', async () => {
    const bot = await start();
    const placed = await withCard(bot);
    bot.later(LATER);
    bot.discord.fail({ method: 'GET', path: '/messages/', status: 502, times: 10 });
    await expect(renew(bot, placed)).rejects.toThrow('could not read a message');
    bot.discord.clearFaults();
    bot.discord.fail({ method: 'GET', path: '/messages/', body: '<html>', status: 200 });
    await expect(renew(bot, placed)).rejects.toThrow();
    expect(await statusOf((await renew(bot, placed))?.url)).toBe(200);
  });
});

describe('a picture of a message', () => {
  test('is renewed from the bot’s own card, which it may always read', async () => {
    const bot = await start();
    const { image, address } = await ofMessage(bot);
    const task = taskOf({ ...bot.core.commands[0], address } as never, {
      request: request({ images: [image] }),
    });
    const placed = await bot.platform.notify(address, card(task));
    bot.later(LATER);
    expect(await statusOf((await renew(bot, { image, address: placed }))?.url)).toBe(200);
  });

  test('is renewed from the message itself in a direct message, and where the bot is mentioned', async () => {
    const bot = await start();
    const { dm, channel } = bot.discord.ids;
    for (const where of [{ channel: dm }, { channel, content: `<@${bot.discord.ids.bot}>` }]) {
      bot.core.commands.length = 0;
      const found = await ofMessage(bot, where);
      bot.later(LATER);
      expect(await statusOf((await renew(bot, found))?.url)).toBe(200);
    }
  });

  test('is not to be had from a message that the bot may not read', async () => {
    const bot = await start();
    const found = await ofMessage(bot);
    bot.later(LATER);
    expect(await renew(bot, found)).toBeUndefined();
    bot.discord.deleteMessage(found.message.id);
    expect(await renew(bot, found)).toBeUndefined();
  });

  test('with an intent for it is renewed from the message', async () => {
    const bot = await start({ privilegedIntents: true });
    const found = await ofMessage(bot);
    bot.later(LATER);
    expect(await statusOf((await renew(bot, found))?.url)).toBe(200);
  });
});

describe('an address', () => {
  test('that does not expire stays as it is, and nobody is asked', async () => {
    const bot = await start();
    const placed = await withCard(bot);
    const image = { url: 'https://site.test/a.png', trusted: false };
    const before = bot.discord.requests.length;
    expect(await renew(bot, { ...placed, image })).toEqual(image);
    expect(bot.discord.requests).toHaveLength(before);
  });

  test('of another host or of another file is not accepted', async () => {
    const bot = await start();
    const { image, address } = await withCard(bot);
    bot.later(LATER);
    const changed = [
      image.url.replace('127.0.0.1', 'localhost'),
      image.url.replace('boat.png', 'cat.png'),
      image.url.replace('http:', 'https:'),
      'nonsense',
    ];
    for (const url of changed) {
      expect(await renew(bot, { image: { ...image, url }, address })).toBeUndefined();
    }
  });

  test('that a person linked to stays untrusted', async () => {
    const bot = await start();
    const { image, address } = await withCard(bot);
    bot.later(LATER);
    const linked = { ...image, trusted: false };
    expect(await renew(bot, { image: linked, address })).toMatchObject({ trusted: false });
  });

  test('in a stored reference that is none of ours is not asked for', async () => {
    const bot = await start();
    const { image, task } = await withCard(bot);
    const address = taskOf({ requester: task.requester, address: task.address }).address;
    bot.later(LATER);
    for (const file of [{ channelId: '../x', messageId: '1' }, { channelId: 1 }, {}]) {
      const before = bot.discord.requests.length;
      expect(await renew(bot, { image: { ...image, file }, address })).toBeUndefined();
      expect(bot.discord.requests).toHaveLength(before);
    }
  });
});
