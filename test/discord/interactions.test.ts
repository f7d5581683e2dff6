import { describe, expect, test } from 'vitest';
import type { Trouble } from '../../src/core/index.ts';
import { startBot } from './bot.ts';

const defect = { code: 'defect' } as const;
const tooLong: Trouble = {
  code: 'invalid',
  problems: [
    {
      option: 'duration',
      key: 'duration.other',
      values: { duration: 25, model: 'sora-2', allowed: '10, 15' },
    },
  ],
};
const picture = { name: 'boat.png', bytes: new Uint8Array([137, 80, 78, 71]) };

/** What the bot asked of Discord for its commands, without what it does at the start. */
function calls(bot: Awaited<ReturnType<typeof startBot>>): string[] {
  return bot.discord.requests
    .filter(({ path }) => /^\/(?:interactions|webhooks|channels)/u.test(path))
    .map(({ method, path }) => `${method} ${path.replaceAll(/\/[^/]*[\d_-][^/]{15,}/gu, '')}`);
}

test('the acknowledgement is public and comes first', async () => {
  const bot = await startBot();
  const { interaction } = await bot.sora({
    options: {
      prompt: 'a boat',
      model: 'sora-2',
      duration: 15,
      storyboard: true,
      image: { attachment: picture },
    },
    user: { name: 'Ben', locale: 'zh-CN' },
  });
  expect(interaction.callback).toEqual({ type: 5 });
  expect(interaction.ephemeral).toBe(false);
  expect(calls(bot)).toEqual(['POST /interactions/callback']);

  const [command] = bot.core.commands;
  expect(command).toMatchObject({
    id: `discord:${interaction.id}`,
    requester: {
      platform: 'discord',
      id: interaction.userId,
      name: 'Ben',
      scope: bot.discord.ids.guild,
      locale: 'zh-CN',
    },
    draft: { prompt: 'a boat', model: 'sora-2', duration: 15, storyboard: true },
  });
  const image = command?.draft.image;
  expect(image).toEqual({
    url: expect.stringMatching(/boat\.png/u),
    trusted: true,
    name: 'boat.png',
    bytes: 4,
    expiresAt: expect.any(Number),
  });
  expect(JSON.stringify(bot.log)).not.toContain(interaction.token);
});

test('in a direct message there is no scope', async () => {
  const bot = await startBot();
  await bot.sora({ channel: bot.discord.ids.dm });
  expect(bot.core.commands[0]?.requester).not.toHaveProperty('scope');
});

test('a wrong combination is refused at once and privately', async () => {
  const bot = await startBot();
  bot.core.onCheck = () => ({ ok: false, trouble: tooLong });
  const interaction = await bot.discord.slash({ name: 'sora', options: { prompt: 'a boat' } });
  const answer = await bot.discord.waitFor(() => interaction.original);
  expect(interaction.callback?.type).toBe(4);
  expect(interaction.ephemeral).toBe(true);
  expect(answer.content).toContain('duration');
  expect(bot.core.commands).toEqual([]);
  expect(bot.discord.messages(bot.discord.ids.channel)).toEqual([]);
});

describe('a refusal after the acknowledgement', () => {
  test('takes the placeholder away and speaks privately', async () => {
    const bot = await startBot();
    bot.core.onSubmit = async () => ({ kind: 'refused', trouble: { code: 'store' } });
    const { interaction } = await bot.sora();
    const followUp = await bot.discord.waitFor(() => interaction.followUps[0]);
    expect(followUp.content).toContain('**Credits cannot be counted right now**');
    expect((followUp.flags ?? 0) & 64).toBe(64);
    expect(bot.discord.messages(bot.discord.ids.channel)).toEqual([]);
  });

  test('speaks even where the placeholder cannot be deleted', async () => {
    const bot = await startBot();
    bot.core.onSubmit = async () => ({ kind: 'refused', trouble: { code: 'store' } });
    bot.discord.fail({ method: 'DELETE', path: '/messages/@original', code: 50013 });
    const { interaction } = await bot.sora();
    const said = await bot.discord.waitFor(() =>
      interaction.messages.find(({ content }) => content),
    );
    expect(said.content).toContain('Credits cannot be counted');
  });

  test('a defect is told too', async () => {
    const bot = await startBot();
    bot.core.onSubmit = async () => {
      throw new Error('broken');
    };
    const { interaction } = await bot.sora();
    const followUp = await bot.discord.waitFor(() => interaction.followUps[0]);
    expect(followUp.content).toContain('Something went wrong on our side');
    expect(bot.log).toContainEqual(expect.objectContaining({ level: 'error' }));
  });
});

test('a defect before the acknowledgement is told at once', async () => {
  const bot = await startBot();
  bot.core.onCheck = () => {
    throw new Error('broken');
  };
  const interaction = await bot.discord.slash({ name: 'sora', options: { prompt: 'a boat' } });
  await bot.discord.waitFor(() => interaction.original);
  expect(interaction.ephemeral).toBe(true);
});

test('a command that comes too late spends nothing', async () => {
  const bot = await startBot();
  bot.discord.fail({ path: '/callback', code: 10062 });
  await bot.discord.slash({ name: 'sora', options: { prompt: 'a boat' } });
  await bot.discord.waitFor(() => bot.log.find(({ level }) => level === 'warn'));
  expect(bot.core.commands).toEqual([]);
  expect(calls(bot)).toHaveLength(1);
});

test('a lost answer to the acknowledgement does not lose the command', async () => {
  const bot = await startBot();
  bot.discord.fail({ path: '/callback', status: 502, afterStored: true });
  const { interaction } = await bot.sora();
  expect(interaction.acknowledgedAt).toBeDefined();
  expect(bot.core.commands).toHaveLength(1);
});

test('an acknowledgement that stands, but is never confirmed, is taken back', async () => {
  const bot = await startBot();
  bot.discord.fail({ path: '/callback', status: 502, afterStored: true, times: 4 });
  const interaction = await bot.discord.slash({ name: 'sora', options: { prompt: 'a boat' } });
  const followUp = await bot.discord.waitFor(() => interaction.followUps[0]);
  expect(followUp.content).toContain('Something went wrong on our side');
  expect(bot.core.commands).toEqual([]);
  expect(bot.discord.messages(bot.discord.ids.channel)).toEqual([]);
});

test('a redelivered command goes to the core under the same id, and says nothing', async () => {
  const bot = await startBot();
  const { interaction, task } = await bot.sora();
  bot.core.onSubmit = async () => ({ kind: 'repeated', task });
  await bot.discord.redeliver(interaction.id);
  await bot.discord.waitFor(() => bot.core.commands.length === 2);
  expect(new Set(bot.core.commands.map(({ id }) => id)).size).toBe(1);
  expect(interaction.messages).toHaveLength(1);
});

test('an interaction that the bot does not know is answered', async () => {
  const bot = await startBot();
  const { ids } = bot.discord;
  const message = bot.discord.say({ content: 'hi' });
  await bot.discord.waitFor(() => bot.discord.messages(ids.channel).length === 1);
  const pressed = await bot.discord.press({ message, customId: 'old', stale: true });
  await bot.discord.waitFor(() => pressed.callback);
  expect(pressed.ephemeral).toBe(true);
});

test('stopping finishes what is under way, turns the rest away, and leaves no connection', async () => {
  const bot = await startBot();
  let finish = () => {};
  const submitted = new Promise<void>((resolve) => {
    finish = resolve;
  });
  bot.core.onSubmit = async () => {
    await submitted;
    return { kind: 'refused', trouble: defect };
  };
  const { interaction } = await bot.sora();
  const stopped = bot.platform.stop();
  const late = await bot.discord.slash({ name: 'sora', options: { prompt: 'late' } });
  const turnedAway = await bot.discord.waitFor(() => late.original);
  expect(turnedAway.content).toContain('The bot is restarting');
  finish();
  await stopped;
  expect(interaction.followUps).toHaveLength(1);
  await bot.discord.waitFor(() => bot.discord.connections === 0);
});
