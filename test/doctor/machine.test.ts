import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../sandbox/free-port.ts';
import { type LocalMountsea, startLocalMountsea } from '../../sandbox/gateways/index.ts';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/index.ts';
import { clockExamination, type Skew } from '../../src/doctor/clock-skew.ts';
import { linesOf, makePlace, type Place } from './looking.ts';

let place: Place;
let slack: LocalSlack;
let mountsea: LocalMountsea;

beforeAll(async () => {
  [place, slack, mountsea] = await Promise.all([
    ...([makePlace(), startLocalSlack(), startLocalMountsea()] as const),
  ]);
});
afterAll(() => Promise.all([place.leave(), slack.close(), mountsea.close()]));

const right = () => ({
  ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken },
  ...{ SLACK_API_URL: slack.apiUrl, MOUNTSEA_API_KEY: mountsea.apiKey },
  MOUNTSEA_BASE_URL: mountsea.baseUrl,
});

describe('Node', () => {
  it.each([
    ['20.11.1', 'wrong'],
    ['22.18.0', 'wrong'],
    ['23.9.0', 'wrong'],
    ['22.19.0', 'ok'],
    ['24.0.0', 'ok'],
    ['26.1.0', 'ok'],
  ])('%s is %s', async (nodeVersion, state) => {
    const [line] = await place.say('node', {}, { nodeVersion });
    expect(line).toMatch(new RegExp(`^${state}: `, 'u'));
    expect(line).toContain(nodeVersion);
  });
});

describe('.env', () => {
  const file = () => join(place.folder, '.env');
  afterEach(() => chmod(file(), 0o600));

  it('is not there', async () => {
    expect((await place.say('.env', {}))[0]).toMatch(/^skipped: /u);
    await writeFile(file(), '');
  });

  it.each([0o644, 0o640, 0o604, 0o660])('is open to others', async (mode) => {
    await chmod(file(), mode);
    expect((await place.say('.env', {}))[0]).toContain(`(mode ${mode.toString(8)})`);
    await chmod(file(), 0o600);
    expect(await place.say('.env', {})).toEqual(['ok: Its owner alone can read it.']);
  });
});

describe('the environment', () => {
  it('is empty', async () => {
    const lines = await place.say('environment', {});
    expect(lines).toEqual([
      expect.stringMatching(/^wrong: No platform is on/u),
      expect.stringMatching(/^wrong: No gateway is on/u),
    ]);
  });

  it('is wrong in places, and the rest is looked at all the same', async () => {
    const wrong = { QUOTA_USER: 'ten', DISCORD_TOKEN: 'a token', DISCORD_GUILD_ID: 'mine' };
    const results = await place.look({ ...right(), ...wrong });
    const lines = linesOf(results, 'environment');
    expect(lines).toHaveLength(3);
    for (const name of Object.keys(wrong)) expect(lines.join('\n')).toContain(`wrong: ${name}`);
    expect(linesOf(results, 'slack: token')[0]).toMatch(/^ok: /u);
    expect(linesOf(results, 'gateway mountsea: key')[0]).toMatch(/^ok: /u);
    expect(linesOf(results, 'discord: token')).toEqual([]);
    expect(await place.say('environment', right())).toEqual([
      'ok: Everything that is set is right; on are slack, mountsea.',
    ]);
  });
});

describe('the advice', () => {
  const advice = async (more: Readonly<Record<string, string>>) =>
    await place.say(
      'advice',
      { ...right(), PUBLIC_URL: 'https://bot.example.org', ...more },
      {
        resolve: async () => ['93.184.215.14'],
      },
    );

  it.each([
    ['PUBLIC_URL', { PUBLIC_URL: 'http://bot.example.org' }, { PUBLIC_URL: 'https://a.test' }],
    [
      'ADMIN_URL',
      { ADMIN_URL: 'http://bot.example.org/admin' },
      { ADMIN_URL: 'https://a.test/admin' },
    ],
    ['BALANCE_WARNING', { BALANCE_WARNING: '5' }, { BALANCE_WARNING: '5', ADMINS: 'slack:T1/U1' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'debug' }, { LOG_LEVEL: 'info' }],
  ])('%s', async (name, planted, mended) => {
    const token = { ADMIN_TOKEN: 'a-random-text-of-some-length' };
    const lines = await advice({ ...token, ...planted });
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^warn: ${name} `, 'u'))]);
    expect(await advice({ ...token, ...mended })).toEqual(['ok: Nothing is left undone.']);
  });

  it('names what Slack needs PUBLIC_URL for', async () => {
    expect((await place.say('advice', right()))[0]).toMatch(/^warn: PUBLIC_URL is not set, so/u);
  });
});

describe('the clock', () => {
  const later = (ms: number) => ({
    clock: { now: () => Date.now() + ms, after: startTimer },
  });

  it.each([
    ['slack', () => ({ ...right(), MOUNTSEA_API_KEY: '', MOUNTSEA_BASE_URL: '' }), 'apiUrl'],
    [
      'a gateway',
      () => ({ ...right(), SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: '', SLACK_API_URL: '' }),
      'baseUrl',
    ],
  ] as const)('is compared with that of %s', async (_, environment, where) => {
    const { host } = new URL(where === 'apiUrl' ? slack.apiUrl : mountsea.baseUrl);
    expect((await place.say('clock', environment(), later(0)))[0]).toContain(
      `ok: It agrees with ${host}`,
    );
    expect((await place.say('clock', environment(), later(30_000)))[0]).toMatch(
      /^warn: This machine's clock is (?:29|30|31) s ahead of/u,
    );
    expect((await place.say('clock', environment(), later(-90_000)))[0]).toMatch(
      /^wrong: This machine's clock is (?:89|90|91) s behind/u,
    );
  });

  it('is not judged by one odd server among several, nor by nobody', async () => {
    const state = async (...aheadMs: number[]) => {
      const skews = aheadMs.map((ms, place): Skew => ({ host: `host-${place}`, aheadMs: ms }));
      const [finding] = await clockExamination(() => skews).look(AbortSignal.timeout(1000));
      return finding?.state;
    };
    expect(await state()).toBe('skipped');
    expect(await state(0, 200, 4_000_000)).toBe('ok');
    expect(await state(70_000, 71_000, 0)).toBe('wrong');
    // A server on this very machine has the same wrong clock.
    expect(await state(-70_000, 0)).toBe('wrong');
    expect(await state(5000)).toBe('ok');
    expect(await state(5001)).toBe('warn');
    expect(await state(-60_001)).toBe('wrong');
    const unasked = { SLACK_API_URL: `http://127.0.0.1:${freePort()}/api/` };
    const alone = { ...right(), ...unasked, MOUNTSEA_API_KEY: '', MOUNTSEA_BASE_URL: '' };
    expect((await place.say('clock', alone))[0]).toMatch(/^skipped: /u);
  });
});

function startTimer(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms);
  return () => clearTimeout(timer);
}
