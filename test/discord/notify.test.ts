import { type APIMessage, REST, Routes } from 'discord.js';
import { describe, expect, test } from 'vitest';
import { PlatformError } from '../../src/core/index.ts';
import { readAddress } from '../../src/discord/address.ts';
import { soraCommand } from '../../src/discord/commands.ts';
import { soraModels } from '../support/models.ts';
import { anchor, type Bot, card, failure, request, startBot, success } from './bot.ts';

type Address = Awaited<ReturnType<Bot['platform']['notify']>>;
type Notice = Parameters<Bot['platform']['notify']>[1];

const HALF_AN_HOUR = 30 * 60_000;
const HOSTILE = '@everyone <@&130000000000000001> <@140000000000000009> [x](http://evil.example)';

/** Shows notices one after the other, each with the address that the one before gave. */
async function show(bot: Bot, address: Address, ...notices: Notice[]): Promise<Address> {
  let at = address;
  for (const notice of notices) at = await bot.platform.notify(at, notice);
  return at;
}

/** The command as people could install it for themselves; the bot registers nothing of the kind. */
async function registerForPeople({ discord }: Bot): Promise<void> {
  const command = { ...soraCommand(soraModels), contexts: [0, 1, 2], integration_types: [0, 1] };
  const rest = new REST({ api: discord.apiUrl }).setToken(discord.token);
  await rest.put(Routes.applicationCommands(discord.ids.application), { body: [command] });
}

/** What everybody sees in the channel or thread. */
function texts(bot: Bot, channelId: string): string[] {
  return bot.discord.messages(channelId).map(({ content }) => content);
}

function theThread(bot: Bot): { id: string; name: string; messages: APIMessage[] } {
  const [thread] = bot.discord.threads();
  if (thread === undefined) throw new Error('no thread');
  return { id: thread.id, name: thread.name ?? '', messages: bot.discord.messages(thread.id) };
}

/** Nothing that Discord would have ignored, and nobody mentioned but the person who asked. */
function wellBehaved(bot: Bot): void {
  const { discord } = bot;
  expect(discord.unknownKeys).toEqual([]);
  expect(discord.unknownRoutes).toEqual([]);
  for (const { id } of discord.channels()) {
    for (const message of discord.messages(id)) {
      expect(message.mention_everyone).toBe(false);
      expect(message.mention_roles).toEqual([]);
      const others = message.mentions.filter((user) => user.id !== discord.ids.user);
      expect(others).toEqual([]);
    }
  }
  const secrets = discord.interactions().map(({ token }) => token);
  const said = JSON.stringify(bot.log);
  for (const secret of [...secrets, discord.token]) expect(said).not.toContain(secret);
}

describe('in a text channel', () => {
  test('anchor, thread, card, edits, and the result as a message of its own', async () => {
    const bot = await startBot();
    const { task, interaction } = await bot.sora({ options: { prompt: HOSTILE } });
    const anchored = await show(bot, task.address, anchor(task));
    const thread = theThread(bot);
    expect(thread.id).toBe(interaction.original?.id);
    expect(thread.name.startsWith('🎬 @everyone')).toBe(true);

    const at = await show(
      bot,
      anchored,
      card({ ...task, state: 'accepted' }, { waiting: { place: 2 } }),
      card(task),
    );
    const result = await show(bot, at, success(task));
    await show(bot, result, card({ ...task, state: 'succeeded', endedAt: task.createdAt + 9000 }));

    const [shown, video] = theThread(bot).messages;
    expect(theThread(bot).messages).toHaveLength(2);
    expect(shown?.content).toContain('Done in 9 s');
    expect(video?.content).toContain(`<@${bot.discord.ids.user}> your video is ready · 2 min 41 s`);
    expect(video?.mentions.map(({ id }) => id)).toEqual([bot.discord.ids.user]);
    expect(video?.attachments[0]).toMatchObject({
      filename: success(task).fileName,
      size: 1000,
      description: expect.stringContaining('Video made from the prompt'),
    });
    expect(bot.discord.messages(bot.discord.ids.channel)).toHaveLength(1);
    wellBehaved(bot);
  });

  test('an announcement channel has threads too', async () => {
    const bot = await startBot();
    const { task } = await bot.sora({ channel: bot.discord.ids.announcement });
    await show(bot, task.address, anchor(task), card(task));
    expect(theThread(bot).messages).toHaveLength(1);
  });

  test('a notice shown again changes nothing', async () => {
    const bot = await startBot();
    const { task } = await bot.sora();
    const first = await show(bot, task.address, anchor(task), card(task));
    // As after a crash before the address was saved.
    const again = await show(bot, task.address, anchor(task, true), card(task, { repeated: true }));
    expect(again).toEqual(first);
    expect(theThread(bot).messages).toHaveLength(1);
  });

  test('a card that people deleted is posted anew', async () => {
    const bot = await startBot();
    const { task } = await bot.sora();
    const at = await show(bot, task.address, card(task));
    bot.discord.deleteMessage(readAddress(at).cardId ?? '');
    await show(bot, at, card(task));
    expect(theThread(bot).messages).toHaveLength(1);
  });

  test('an archived thread is opened again', async () => {
    const bot = await startBot();
    const { task } = await bot.sora();
    const at = await show(bot, task.address, card(task));
    bot.discord.setThread(theThread(bot).id, { archived: true });
    await show(
      bot,
      at,
      card(task, { progress: { fraction: 0.5, estimated: false } }),
      success(task),
    );
    expect(theThread(bot).messages).toHaveLength(2);
    wellBehaved(bot);
  });

  test('the picture stands beside the card', async () => {
    const bot = await startBot();
    const bytes = new Uint8Array([1]);
    const options = { prompt: 'x', image: { attachment: { name: 'boat.png', bytes } } };
    const { task } = await bot.sora({ options });
    const image = bot.core.commands[0]?.draft.image as { url: string; trusted: boolean };
    await show(bot, task.address, card({ ...task, request: request({ images: [image] }) }));
    const [shown] = theThread(bot).messages;
    expect(shown?.embeds[0]?.thumbnail?.url).toContain('boat.png');
    wellBehaved(bot);
  });

  test('the picture stands below the anchor where there is no thread', async () => {
    const bot = await startBot();
    const { task } = await bot.sora({ channel: bot.discord.ids.dm });
    const images = [{ url: 'https://cdn.test/boat.png', trusted: true }];
    await show(bot, task.address, anchor(task), card({ ...task, request: request({ images }) }));
    const [shown] = bot.discord.messages(bot.discord.ids.dm);
    expect(shown?.embeds[0]?.thumbnail?.url).toContain('boat.png');
    expect((shown?.flags ?? 0) & 4).toBe(0);
  });

  test.each([50013, 160006, 200000])(
    'where Discord makes no thread (%d) all stays in place',
    async (code) => {
      const bot = await startBot();
      const { task } = await bot.sora();
      bot.discord.fail({ path: '/threads', code });
      await show(bot, task.address, anchor(task), card(task), success(task));
      expect(bot.discord.threads()).toEqual([]);
      const [card1, video] = bot.discord.messages(bot.discord.ids.channel);
      expect(card1?.content).toContain('Task `8c1f02d4');
      expect(video?.message_reference?.message_id).toBe(card1?.id);
    },
  );

  test('moderation that blocks the prompt does not block the answer', async () => {
    const bot = await startBot();
    const { task } = await bot.sora();
    bot.discord.fail({ method: 'PATCH', path: '@original', code: 200000 });
    await show(bot, task.address, anchor(task));
    expect(texts(bot, bot.discord.ids.channel)).toEqual(['🎬 **Ana**: …']);
  });

  test('a placeholder that somebody deleted becomes an ordinary message', async () => {
    const bot = await startBot();
    const { task, interaction } = await bot.sora();
    bot.discord.deleteMessage(interaction.original?.id ?? '');
    await show(bot, task.address, anchor(task), card(task));
    expect(texts(bot, bot.discord.ids.channel)).toEqual(['🎬 **Ana**: a paper boat']);
    expect(theThread(bot).messages).toHaveLength(1);
  });
});

describe('where no thread can be', () => {
  test.each(['dm', 'thread', 'forumPost', 'voice'] as const)(
    '%s: the anchor is the card',
    async (name) => {
      const bot = await startBot();
      const { task } = await bot.sora({
        channel: bot.discord.ids[name],
        options: { prompt: HOSTILE },
      });
      const at = await show(bot, task.address, anchor(task), card(task), success(task));
      await show(bot, at, card({ ...task, state: 'succeeded', endedAt: task.createdAt }));
      const [shown, video] = bot.discord.messages(bot.discord.ids[name]);
      expect(bot.discord.messages(bot.discord.ids[name])).toHaveLength(2);
      expect(shown?.content).toContain('Done in 0 s');
      expect(video?.attachments).toHaveLength(1);
      expect(bot.discord.threads()).toEqual([]);
      wellBehaved(bot);
    },
  );

  test('no permissions at all: everything goes by the interaction', async () => {
    const bot = await startBot();
    bot.discord.setPermissions(bot.discord.ids.channel, 0n);
    const { task, interaction } = await bot.sora();
    await show(bot, task.address, anchor(task), card(task), success(task));
    expect(interaction.original?.content).toContain('Task `8c1f02d4');
    expect(interaction.followUps[0]?.content).toContain('Watch it here');
    wellBehaved(bot);
  });

  test.each(['foreignChannel', 'groupDm'] as const)(
    '%s, where the bot is not: a follow-up while the token lives, then no more',
    async (name) => {
      const bot = await startBot({}, { DISCORD_REGISTER: 'off' });
      await registerForPeople(bot);
      const { task, interaction } = await bot.sora({ channel: bot.discord.ids[name] });
      const at = await show(bot, task.address, anchor(task), card(task), success(task));
      expect(interaction.original?.content).toContain('Task `8c1f02d4');
      expect(interaction.followUps[0]?.attachments).toHaveLength(1);
      wellBehaved(bot);
      bot.later(HALF_AN_HOUR);
      await expect(show(bot, at, card(task))).rejects.toMatchObject({ kind: 'gone' });
      await expect(show(bot, task.address, success(task))).rejects.toMatchObject({ kind: 'gone' });
    },
  );
});

describe('after the interaction has expired', () => {
  test('the anchor is an ordinary message, posted once', async () => {
    const bot = await startBot();
    const { task } = await bot.sora();
    bot.later(HALF_AN_HOUR);
    await show(bot, task.address, anchor(task), card(task), success(task));
    await show(bot, task.address, anchor(task, true), card(task, { repeated: true }));
    const said = texts(bot, bot.discord.ids.channel).filter((text) => text.includes('paper boat'));
    expect(said).toEqual(['🎬 **Ana**: a paper boat']);
    expect(theThread(bot).messages).toHaveLength(2);
    wellBehaved(bot);
  });

  test('the card is still edited, by the bot itself', async () => {
    const bot = await startBot();
    const { task } = await bot.sora({ channel: bot.discord.ids.dm });
    const at = await show(bot, task.address, anchor(task), card(task));
    bot.later(HALF_AN_HOUR);
    await show(bot, at, card({ ...task, state: 'succeeded', endedAt: task.createdAt }));
    expect(texts(bot, bot.discord.ids.dm)[0]).toContain('Done in 0 s');
  });

  test('a token that Discord ended early does not end the bot’s own', async () => {
    const bot = await startBot();
    const { task } = await bot.sora();
    bot.discord.fail({ path: '@original', code: 50027 });
    await show(bot, task.address, anchor(task), card(task));
    expect(theThread(bot).messages).toHaveLength(1);
  });
});

describe('a failed task', () => {
  test('is told in the thread, as a new message', async () => {
    const bot = await startBot();
    const { task } = await bot.sora();
    const at = await show(bot, task.address, anchor(task), card(task), failure(task));
    const again = { ...readAddress(at) };
    delete again.resultId;
    await show(bot, again, failure(task, { repeated: true }));
    const [, told, ...more] = theThread(bot).messages;
    expect(told?.content).toContain('**The gateway refused this**');
    expect(told?.mentions.map(({ id }) => id)).toEqual([bot.discord.ids.user]);
    expect(more).toEqual([]);
  });

  test('without an anchor is told privately', async () => {
    const bot = await startBot();
    const { task, interaction } = await bot.sora();
    const at = await show(bot, task.address, failure(task));
    expect(bot.discord.messages(bot.discord.ids.channel)).toEqual([]);
    expect(interaction.followUps[0]?.content).toContain('**The gateway refused this**');
    expect((interaction.followUps[0]?.flags ?? 0) & 64).toBe(64);
    await show(bot, at, failure(task, { repeated: true }));
    expect(interaction.followUps).toHaveLength(1);
  });

  test('without an anchor and after the interaction is told in the channel', async () => {
    const bot = await startBot();
    const { task } = await bot.sora();
    bot.later(HALF_AN_HOUR);
    await show(bot, task.address, failure(task));
    expect(theThread(bot).messages[0]?.content).toContain('**The gateway refused this**');
  });
});

describe('the video', () => {
  async function running(options = {}) {
    const bot = await startBot(options);
    const { task } = await bot.sora();
    return { bot, task, at: await show(bot, task.address, anchor(task), card(task)) };
  }

  const lastText = (bot: Bot) => theThread(bot).messages.at(-1)?.content ?? '';

  test('too large for the server is a link', async () => {
    const { bot, task, at } = await running();
    await show(bot, at, success(task, {}, 12 * 2 ** 20));
    expect(lastText(bot)).toContain('(12 MB)');
    expect(lastText(bot)).toContain(success(task).fileName);
    wellBehaved(bot);
  });

  test('may be larger in a boosted server', async () => {
    const { bot, task, at } = await running({ premiumTier: 2, attachmentLimitBytes: 50 * 2 ** 20 });
    await show(bot, at, success(task, {}, 12 * 2 ** 20));
    expect(theThread(bot).messages.at(-1)?.attachments[0]?.size).toBe(12 * 2 ** 20);
  });

  test('that Discord itself finds too large is a link', async () => {
    const { bot, task, at } = await running({ attachmentLimitBytes: 2 ** 20 });
    await show(bot, at, success(task, {}, 5 * 2 ** 20));
    expect(lastText(bot)).toContain('(5 MB)');
    expect(theThread(bot).messages).toHaveLength(2);
  });

  test('that a proxy before Discord finds too large is a link', async () => {
    const { bot, task, at } = await running();
    bot.discord.fail({ method: 'POST', path: '/messages', status: 413, body: '<html>' });
    await show(bot, at, success(task));
    expect(lastText(bot)).toContain('Watch it here');
  });

  test('that may not be uploaded after all is a link', async () => {
    const { bot, task, at } = await running();
    bot.discord.fail({ method: 'POST', path: '/messages', code: 50013 });
    await show(bot, at, success(task));
    expect(lastText(bot)).toContain('could not be uploaded');
  });

  test('that may not be a reply is none', async () => {
    const bot = await startBot();
    const { task } = await bot.sora({ channel: bot.discord.ids.voice });
    const at = await show(bot, task.address, anchor(task));
    bot.discord.fail({ method: 'POST', path: '/messages', code: 160002 });
    await show(bot, at, success(task));
    const video = bot.discord.messages(bot.discord.ids.voice).at(-1);
    expect(video?.attachments).toHaveLength(1);
    expect(video?.message_reference).toBeUndefined();
  });

  test('that cannot be fetched is a link', async () => {
    const { bot, task, at } = await running();
    await show(bot, at, success(task, { load: async () => ({ kind: 'unavailable' }) }));
    expect(lastText(bot)).toContain('could not be uploaded');
  });

  test('what fetching throws is passed on, and nothing is posted', async () => {
    const { bot, task, at } = await running();
    const load = async () => Promise.reject(new Error('gateway down'));
    await expect(show(bot, at, success(task, { load }))).rejects.toThrow('gateway down');
    expect(theThread(bot).messages).toHaveLength(1);
  });

  test('is posted once when the answer is lost', async () => {
    const { bot, task, at } = await running();
    bot.discord.fail({ method: 'POST', path: '/messages', status: 502, afterStored: true });
    await show(bot, at, success(task));
    expect(theThread(bot).messages).toHaveLength(2);
  });

  test('of an earlier try is found, long after', async () => {
    const { bot, task, at } = await running();
    const lost = { method: 'POST', path: '/messages', status: 502, afterStored: true, times: 4 };
    bot.discord.fail(lost);
    await expect(show(bot, at, success(task))).rejects.toMatchObject({ kind: 'unknown' });
    bot.later(HALF_AN_HOUR);
    const load = async () => Promise.reject(new Error('not asked again'));
    const found = await show(bot, at, success(task, { repeated: true, load }));
    expect(readAddress(found).resultId).toBe(theThread(bot).messages.at(-1)?.id);
    expect(theThread(bot).messages).toHaveLength(2);
  });

  test('as a link of an earlier try is found too', async () => {
    const { bot, task, at } = await running();
    const link = success(task, {}, 12 * 2 ** 20);
    await show(bot, at, link);
    bot.later(HALF_AN_HOUR);
    await show(bot, at, { ...link, repeated: true });
    expect(theThread(bot).messages).toHaveLength(2);
  });

  test.each(['deleted', 'locked'])('goes to the channel when the thread is %s', async (how) => {
    const { bot, task, at } = await running();
    const { id } = theThread(bot);
    if (how === 'deleted') bot.discord.deleteChannel(id);
    else bot.discord.setThread(id, { locked: true });
    const result = await show(bot, at, success(task));
    const [first, video] = bot.discord.messages(bot.discord.ids.channel);
    expect(video?.attachments).toHaveLength(1);
    expect(video?.message_reference?.message_id).toBe(first?.id);
    if (how === 'deleted') {
      await show(bot, result, card({ ...task, state: 'succeeded', endedAt: task.createdAt }));
      expect(texts(bot, bot.discord.ids.channel)[0]).toContain('Done in 0 s');
    }
  });

  test('goes nowhere when the channel is deleted as well', async () => {
    const { bot, task, at } = await running();
    // Its threads go with it.
    bot.discord.deleteChannel(bot.discord.ids.channel);
    bot.later(HALF_AN_HOUR);
    const shown = show(bot, at, success(task));
    await expect(shown).rejects.toBeInstanceOf(PlatformError);
    await expect(shown).rejects.toMatchObject({ kind: 'gone' });
  });

  test.each([50007, 50278] as const)(
    'goes nowhere when the person blocks the bot (%d)',
    async (code) => {
      const bot = await startBot();
      const { task } = await bot.sora({ channel: bot.discord.ids.dm });
      const at = await show(bot, task.address, anchor(task));
      bot.discord.blockDms(bot.discord.ids.user, code);
      bot.later(HALF_AN_HOUR);
      await expect(show(bot, at, success(task))).rejects.toMatchObject({ kind: 'gone' });
    },
  );
});

test('trouble of Discord that lasts is busy, or unknown where a post may stand', async () => {
  const bot = await startBot();
  const { task, interaction } = await bot.sora();
  bot.discord.fail({ method: 'PATCH', path: '@original', status: 503, times: 4 });
  const tried = show(bot, task.address, anchor(task));
  await expect(tried).rejects.toMatchObject({ name: 'PlatformError', kind: 'busy' });
  await expect(tried).rejects.not.toThrow(interaction.token);
  const at = await show(bot, task.address, anchor(task));
  bot.discord.fail({ method: 'POST', path: '/messages', status: 500, times: 4 });
  await expect(show(bot, at, success(task))).rejects.toMatchObject({ kind: 'unknown' });
});

test('an address of another version goes nowhere', async () => {
  const bot = await startBot();
  const { task } = await bot.sora();
  await expect(show(bot, { old: true }, anchor(task))).rejects.toMatchObject({ kind: 'gone' });
});
