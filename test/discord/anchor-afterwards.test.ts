import { expect, test } from 'vitest';
import { startBot, success } from './bot.ts';

test('a video that went into the channel while no anchor could be made is found there, once the anchor stands', async () => {
  const bot = await startBot();
  const { discord, platform } = bot;
  const { task } = await bot.sora();
  const garbled = { status: 200, body: '<html>', afterStored: true };
  discord.fail({ method: 'PATCH', path: '@original', ...garbled });
  discord.fail({ method: 'POST', path: `/channels/${discord.ids.channel}/messages`, ...garbled });
  await expect(platform.notify(task.address, success(task))).rejects.toMatchObject({
    kind: 'unknown',
  });
  await platform.notify(task.address, success(task, { repeated: true }));
  const everywhere = discord.channels().flatMap(({ id }) => discord.messages(id));
  expect(everywhere.filter(({ attachments }) => attachments.length > 0)).toHaveLength(1);
});
