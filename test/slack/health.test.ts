import { expect, onTestFinished, test } from 'vitest';
import { startLocalSlack } from '../../sandbox/slack/index.ts';
import { buildPlatform } from './bot.ts';

async function world(mode: 'socket' | 'http') {
  const slack = await startLocalSlack();
  onTestFinished(() => slack.close());
  const platform = buildPlatform(slack, mode);
  return { slack, platform, health: () => platform.health?.() };
}

test.each(['socket', 'http'] as const)('is connected from start to stop (%s)', async (mode) => {
  const { platform, health } = await world(mode);
  expect(health()).toEqual({ connected: false });
  await platform.start();
  expect(health()).toEqual({ connected: true });
  await platform.stop();
  expect(health()).toEqual({ connected: false });
});

test('is not connected while the socket is gone, and then again', async () => {
  const { slack, platform, health } = await world('socket');
  await platform.start();
  let release = () => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  slack.fail({ method: 'apps.connections.open', until });
  slack.disconnectSockets('cut');
  await slack.waitFor(() => slack.count('apps.connections.open') === 2);
  expect(health()).toEqual({ connected: false });
  release();
  await expect.poll(health).toEqual({ connected: true });
  await platform.stop();
});
