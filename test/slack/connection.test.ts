import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/index.ts';
import { systemClock } from '../../src/core/clock.ts';
import { slackLogger } from '../../src/slack/log.ts';
import { socketLink } from '../../src/slack/socket.ts';
import { type Bot, buildPlatform, type Line, startBot } from './bot.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function localSlack(): Promise<LocalSlack> {
  const slack = await startLocalSlack();
  open.push(slack);
  return slack;
}

async function socketBot(): Promise<Bot> {
  const bot = await startBot('socket');
  open.push(bot);
  return bot;
}

describe('start', () => {
  it.each(['socket', 'http'] as const)('rejects a wrong bot token (%s)', async (mode) => {
    const slack = await localSlack();
    const platform = buildPlatform({ ...slack, botToken: 'xoxb-wrong' }, mode);
    await expect(platform.start()).rejects.toThrow(
      /^Slack refused SLACK_BOT_TOKEN: .*invalid_auth$/u,
    );
    await platform.stop();
  });

  it('rejects a wrong app token, and names no token', async () => {
    const slack = await localSlack();
    const lines: Line[] = [];
    const platform = buildPlatform({ ...slack, appToken: 'xapp-wrong' }, 'socket', { lines });
    const error = await platform.start().catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(
      /Slack refused SLACK_APP_TOKEN: .*(?:invalid_auth|not_allowed_token_type)/u,
    );
    expect(`${String(error)} ${JSON.stringify(lines)}`).not.toMatch(/x(?:app|oxb)-/u);
    await platform.stop();
  });

  it.each(['socket', 'http'] as const)('rejects when Slack is out of reach (%s)', async (mode) => {
    const slack = await startLocalSlack();
    await slack.close();
    await expect(buildPlatform(slack, mode).start()).rejects.toThrow(
      `Slack could not be reached at ${slack.apiUrl}`,
    );
  });

  it('rejects when Slack answers nonsense', async () => {
    const server = createServer((_, response) => response.end('<html>'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const slack = await localSlack();
    const platform = buildPlatform({ ...slack, apiUrl: `http://127.0.0.1:${port}/api/` }, 'http');
    await expect(platform.start()).rejects.toThrow('Slack');
    server.closeAllConnections();
    server.close();
  });

  it('gets over a Slack that stumbles', async () => {
    const slack = await localSlack();
    slack.fail({ method: 'auth.test', status: 503 });
    const platform = buildPlatform(slack, 'socket');
    await platform.start();
    expect(slack.connections()).toBe(1);
    await platform.stop();
    await slack.waitFor(() => slack.connections() === 0);
  });

  it('calls nobody but the Slack it was given', async () => {
    const called = new Set<string>();
    const real = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      called.add(new URL(input instanceof Request ? input.url : String(input)).host);
      return await real(input, init);
    };
    try {
      const bot = await socketBot();
      await bot.slack.slash({ command: '/sora', text: 'a cat' });
      await bot.slack.waitFor(() => bot.core.commands[0]);
      expect([...called]).toEqual([new URL(bot.slack.apiUrl).host]);
    } finally {
      globalThis.fetch = real;
    }
  });
});

describe('the socket', () => {
  it.each(['refresh_requested', 'cut'] as const)('comes back at once after %s', async (how) => {
    const bot = await socketBot();
    for (let round = 1; round <= 3; round += 1) {
      const started = performance.now();
      bot.slack.disconnectSockets(how === 'cut' ? 'cut' : how);
      await bot.slack.waitFor(
        () =>
          bot.slack.count('apps.connections.open') === 1 + round && bot.slack.connections() === 1,
      );
      expect(performance.now() - started).toBeLessThan(2000);
      const { outcome } = await bot.slack.slash({ command: '/sora', text: `cat ${round}` });
      expect(outcome).toBe('acknowledged');
    }
    await bot.slack.waitFor(() => bot.core.commands.length === 3);
  });

  it('comes back after Slack could not be asked for a while', async () => {
    const bot = await socketBot();
    const fault = bot.slack.fail({ method: 'apps.connections.open', status: 503, times: 2 });
    bot.slack.disconnectSockets();
    await bot.slack.waitFor(() => fault.hits === 2 && bot.slack.connections() === 1);
    const { outcome } = await bot.slack.slash({ command: '/sora', text: 'a cat' });
    expect(outcome).toBe('acknowledged');
  });

  it('does not come back once it was stopped', async () => {
    const bot = await socketBot();
    bot.slack.fail({ method: 'apps.connections.open', error: 'internal_error', times: 100 });
    bot.slack.disconnectSockets('cut');
    await bot.slack.waitFor(() => bot.slack.count('apps.connections.open') >= 2);
    await bot.platform.stop();
    bot.slack.clearFaults();
    const asked = bot.slack.count('apps.connections.open');
    await new Promise((resolve) => setImmediate(resolve));
    expect(bot.slack.count('apps.connections.open')).toBe(asked);
    await bot.slack.waitFor(() => bot.slack.connections() === 0);
  });

  it('does not stay when it was stopped while it was coming back', async () => {
    const bot = await socketBot();
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    bot.slack.fail({ method: 'apps.connections.open', until });
    bot.slack.disconnectSockets('cut');
    await bot.slack.waitFor(() => bot.slack.count('apps.connections.open') === 2);
    const stopped = bot.platform.stop();
    release();
    await stopped;
    await bot.slack.waitFor(() => bot.slack.connections() === 0);
  });

  it('survives frames that make no sense', async () => {
    const lines: string[] = [];
    const say = (_: object, text: string) => void lines.push(text);
    const log = { debug: say, info: say, warn: say, error: say };
    const access = { botToken: 'xoxb-1', apiUrl: 'http://127.0.0.1:9/api/' };
    const way = { mode: 'socket', appToken: 'xapp-1' } as const;
    const tools = { log, logger: slackLogger(log), clock: systemClock };
    const { client } = socketLink({ ...access, way }, tools).receiver;
    for (const frame of ['null', '7', '{', '{"type":"events_api"}', '"x"']) {
      client.emit('ws_message', frame, false);
    }
    await expect.poll(() => lines.length).toBe(2);
  });

  it('survives payloads that make no sense', async () => {
    const bot = await socketBot();
    await bot.slack.interact({ type: 'block_actions' }).catch(() => undefined);
    const { outcome } = await bot.slack.slash({ command: '/sora', text: 'a cat' });
    expect(outcome).toBe('acknowledged');
  });
});
