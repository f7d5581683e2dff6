import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, refusedOnDiscord, refusedOnSlack } from './people.ts';

/** A sandbox for one test, so that the tests that have to wait can do so together. */
async function within(test: (sandbox: Sandbox) => Promise<void>): Promise<void> {
  const sandbox = await startSandbox();
  try {
    await test(sandbox);
  } finally {
    await sandbox.close();
  }
}

/** Service managers kill after 10 s, ms. */
const PATIENCE_MS = 10_000;

/** Sends SIGTERM and expects an end with 0 in time, with nothing on stderr. */
async function expectEnd(bot: Bot): Promise<void> {
  const started = performance.now();
  expect(await bot.stop()).toBe(0);
  expect(performance.now() - started).toBeLessThan(PATIENCE_MS);
  expect(bot.complaints()).toBe('');
}

describe.concurrent('SIGTERM ends the bot with 0 within 10 s', () => {
  it('while tasks run, which the next start brings to their end', () =>
    within(async (sandbox) => {
      const { mountsea, discord, slack } = sandbox;
      const bot = await sandbox.start();
      mountsea.hold();
      await discord.slash({ name: 'sora', options: { prompt: 'a boat' } });
      await slack.slash({ command: '/sora', text: 'a buoy' });
      await mountsea.waitFor(() => new Set(mountsea.checks.map(({ taskId }) => taskId)).size === 2);
      await expectEnd(bot);
      mountsea.release();
      const next = await sandbox.start();
      expect(next.lines.at(-1)).toMatchObject({ msg: 'ready', open: 2 });
      await delivered(next, 2);
      expect(mountsea.creates).toHaveLength(2);
      await expectEnd(next);
    }));

  it('while a check, a download and a create hang; commands are told to wait', () =>
    within(async (sandbox) => {
      const { mountsea, discord, slack } = sandbox;
      const bot = await sandbox.start();
      const hang = async (on: 'check' | 'create' | 'video') => {
        const hanging = () => mountsea.requests.filter(({ fault }) => fault === 'never').length;
        const before = hanging();
        mountsea.script({ on, kind: 'never', times: Number.POSITIVE_INFINITY });
        await slack.slash({ command: '/sora', text: `hangs in a ${on}` });
        await mountsea.waitFor(() => hanging() > before);
      };
      await hang('video');
      await hang('check');
      await hang('create');
      const ended = expectEnd(bot);
      await bot.line(({ msg }) => msg === 'stopping');
      const told = [
        await refusedOnSlack(sandbox, 'too late'),
        await refusedOnDiscord(sandbox, { prompt: 'too late' }),
      ];
      for (const one of told)
        expect(one).toMatch(/The bot is restarting\*+\nNothing was started\./u);
      await ended;
      expect(mountsea.creates.map(({ body }) => body.prompt)).not.toContain('too late');
      expect([...discord.unknownRoutes, ...slack.unknownMethods]).toEqual([]);
    }));

  it('while it is still connecting', () =>
    within(async (sandbox) => {
      const { slack } = sandbox;
      slack.fail({ method: 'apps.connections.open', until: new Promise(() => {}) });
      const bot = sandbox.spawn();
      await bot.line(({ msg }) => msg === 'connected to Discord');
      await slack.waitFor(() => slack.requests('apps.connections.open').length > 0);
      await expectEnd(bot);
    }));

  it('when it is asked twice', () =>
    within(async (sandbox) => {
      const bot = await sandbox.start();
      process.kill(bot.pid, 'SIGTERM');
      process.kill(bot.pid, 'SIGINT');
      await expectEnd(bot);
      expect(bot.lines.filter(({ msg }) => msg === 'stopping')).toHaveLength(1);
    }));
});

describe('npm start', () => {
  it('runs the bot, and passes SIGTERM on', () =>
    within(async ({ discord, slack, mountsea, storePath }) => {
      const npm = spawn('npm', ['start'], {
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          DISCORD_TOKEN: discord.token,
          DISCORD_API_URL: discord.apiUrl,
          SLACK_BOT_TOKEN: slack.botToken,
          SLACK_APP_TOKEN: slack.appToken,
          SLACK_API_URL: slack.apiUrl,
          MOUNTSEA_API_KEY: mountsea.apiKey,
          MOUNTSEA_BASE_URL: mountsea.baseUrl,
          STORE_URL: `sqlite://${storePath}`,
          PORT: '0',
        },
      });
      try {
        let said = '';
        npm.stdout.on('data', (chunk: Buffer) => {
          said += chunk.toString();
        });
        await slack.waitFor(() => said.includes('"msg":"ready"'));
        npm.kill('SIGTERM');
        expect(await once(npm, 'exit')).toEqual([0, null]);
        // The bot was not left behind: it said goodbye itself, and its connections are gone.
        expect(said).toContain('"msg":"stopped"');
        await slack.waitFor(() => slack.connections() === 0 && discord.connections === 0);
      } finally {
        if (npm.exitCode === null && npm.pid !== undefined) process.kill(-npm.pid, 'SIGKILL');
      }
    }));
});
