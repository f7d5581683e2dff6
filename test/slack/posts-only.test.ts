import { afterEach, describe, expect, it } from 'vitest';
import { startLocalSlack } from '../../sandbox/slack/index.ts';
import type { Platform } from '../../src/core/index.ts';
import { anchor, buildPlatform, type Line, taskOf } from './bot.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function poster(mode: 'socket' | 'http', botToken?: string) {
  const slack = await startLocalSlack();
  open.push(slack);
  const routes = new Map();
  const lines: Line[] = [];
  const access = botToken === undefined ? slack : { ...slack, botToken };
  const platform: Platform = buildPlatform(access, mode, { routes, lines, postsOnly: true });
  return { slack, platform, routes, lines };
}

describe.each(['socket', 'http'] as const)('a process that posts only (%s)', (mode) => {
  it('posts, takes no path and opens no connection', async () => {
    const { slack, platform, routes, lines } = await poster(mode);
    expect(platform.health?.()).toEqual({ connected: false });
    await platform.start();
    expect(platform.health?.()).toEqual({ connected: true });
    const { ids } = slack;
    const address = { teamId: ids.team, channelId: ids.channel, userId: ids.users.alice };
    const task = taskOf({ address });
    await platform.notify(address, anchor(task));
    expect(slack.messages()).toHaveLength(1);
    expect(routes.size).toBe(0);
    expect([slack.connections(), slack.count('apps.connections.open')]).toEqual([0, 0]);
    await platform.stop();
    expect(platform.health?.()).toEqual({ connected: false });
    expect(lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });

  it('does not start with a wrong token', async () => {
    const { platform } = await poster(mode, 'xoxb-wrong');
    await expect(platform.start()).rejects.toThrow(
      /^Slack refused SLACK_BOT_TOKEN: .*invalid_auth$/u,
    );
  });
});
