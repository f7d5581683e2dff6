import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { BadEnvironment, readSettings } from '../src/env.ts';
import { gatewayModules } from '../src/gateways/index.ts';
import { platformModules } from '../src/platforms.ts';

const modules = { platforms: platformModules, gateways: gatewayModules };
const least = { DISCORD_TOKEN: 'discord-secret', MOUNTSEA_API_KEY: 'mountsea-secret' };
const pmock = {
  PMOCK_ACCESS_KEY: 'pmock-access',
  PMOCK_SECRET_KEY: 'pmock-secret',
  PMOCK_TASK_PATH: '/ai/sa/task/result?taskId={taskId}',
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readSettings(env, modules);
  } catch (error) {
    if (error instanceof BadEnvironment) return error.problems;
    throw error;
  }
  return [];
}

describe('the environment', () => {
  it('has the defaults of the design', () => {
    expect(readSettings(least, modules)).toMatchObject({
      platforms: [{ name: 'discord' }],
      gateways: [{ name: 'mountsea-ms' }, { name: 'mountsea' }],
      storeUrl: 'sqlite://data/reelbot.sqlite',
      limits: { user: { credits: 10, unit: 'day' } },
      room: { perUser: 2, total: 10 },
      timing: { everyMs: 5000, learnedEveryMs: 2000 },
      portGiven: false,
      deadlineMs: 3_000_000,
      port: 8080,
      host: '127.0.0.1',
      logLevel: 'info',
    });
    expect(readSettings(least, modules).limits).not.toHaveProperty('scope');
    expect(readSettings(least, modules).timing).not.toHaveProperty('firstMs');
    expect(readSettings(least, modules)).not.toHaveProperty('publicUrl');
  });

  it('reads durations, quotas, numbers and the order of the gateways', () => {
    const settings = readSettings(
      {
        ...least,
        ...pmock,
        GATEWAYS: 'pmock, mountsea',
        QUOTA_USER: '5/week',
        QUOTA_SCOPE: '100/month',
        QUOTA_GLOBAL: '7/day',
        CHECK_FIRST: '500ms',
        CHECK_EVERY: '1s',
        TASK_DEADLINE: '2h',
        MAX_RUNNING: '50',
        PORT: '0',
        STORE_URL: 'memory:',
      },
      modules,
    );
    expect(settings).toMatchObject({
      gateways: [{ name: 'pmock' }, { name: 'mountsea' }],
      limits: {
        user: { credits: 5, unit: 'week' },
        scope: { credits: 100, unit: 'month' },
        global: { credits: 7, unit: 'day' },
      },
      timing: { firstMs: 500, everyMs: 1000 },
      deadlineMs: 7_200_000,
      room: { perUser: 2, total: 50 },
      port: 0,
      storeUrl: 'memory:',
    });
  });

  it.each([
    ['https://bot.example.org', 'https://bot.example.org'],
    ['https://bot.example.org/', 'https://bot.example.org'],
    ['HTTPS://Bot.Example.org//', 'https://bot.example.org'],
    ['https://example.org:8443/bots/reelbot/', 'https://example.org:8443/bots/reelbot'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('reads PUBLIC_URL %s', (given, publicUrl) => {
    expect(readSettings({ ...least, PUBLIC_URL: given }, modules)).toMatchObject({ publicUrl });
  });

  it.each([
    'bot.example.org',
    'bot.example.org:8080',
    'ftp://bot.example.org',
    'file:///srv',
    'javascript:alert(1)',
    'https://',
    'https://user@bot.example.org',
    'https://user:hunter2@bot.example.org',
    'https://bot.example.org?key=hunter2',
    'https://bot.example.org/?',
    'https://bot.example.org/#',
    'https://bot.example.org/#top',
  ])('does not take PUBLIC_URL %s', (given) => {
    const problems = problemsOf({ ...least, PUBLIC_URL: given });
    expect(problems).toEqual([
      expect.stringMatching(
        /^PUBLIC_URL: takes an address that begins .*; e\.g\. PUBLIC_URL=https:\/\/bot\.example\.org$/u,
      ),
    ]);
    expect(problems.join()).not.toContain('hunter2');
  });

  it('uses only the gateways that GATEWAYS names', () => {
    const settings = readSettings({ ...least, ...pmock, GATEWAYS: 'pmock' }, modules);
    expect(settings.gateways.map(({ name }) => name)).toEqual(['pmock']);
  });

  it('counts an empty variable as not set', () => {
    expect(problemsOf({ ...least, SLACK_BOT_TOKEN: '', PMOCK_ACCESS_KEY: '  ' })).toEqual([]);
  });

  it('tells every problem at once, by name, and never repeats a value', () => {
    const problems = problemsOf({
      ...least,
      QUOTA_USER: 'lots-of-it',
      CHECK_EVERY: '5',
      PORT: '99999',
      MAX_RUNNING: '0',
      STORE_URL: 'mysql://x',
      PMOCK_ACCESS_KEY: 'half-of-it',
      SLACK_BOT_TOKEN: 'xoxb-only',
    }).join('\n');
    for (const name of [
      'QUOTA_USER',
      'CHECK_EVERY',
      'PORT',
      'MAX_RUNNING',
      'STORE_URL',
      'PMOCK_SECRET_KEY',
      'PMOCK_TASK_PATH',
      'SLACK_APP_TOKEN',
    ]) {
      expect(problems).toContain(name);
    }
    expect(problems).not.toMatch(/lots-of-it|half-of-it|xoxb-only|mysql/u);
  });

  it('points out a gateway that GATEWAYS names and nobody knows', () => {
    expect(problemsOf({ ...least, GATEWAYS: 'mountsee' })).toEqual([
      'GATEWAYS: mountsee is no gateway; known: mountsea, mountsea-ms, pmock, openai-videos, the NAME of OPENAI_VIDEOS_NAME_BASE_URL; e.g. GATEWAYS=mountsea-ms,mountsea',
    ]);
  });

  it('explains why pmock’s task path must be given', () => {
    const [problem = ''] = problemsOf({ ...least, PMOCK_ACCESS_KEY: 'a', PMOCK_SECRET_KEY: 'b' });
    expect(problem).toContain('PMOCK_TASK_PATH');
    expect(problem).toContain('{taskId}');
  });

  it('takes CHECK_EVERY as it is, for learned moments too', () => {
    expect(readSettings({ ...least, CHECK_EVERY: '5s' }, modules).timing).toEqual({
      everyMs: 5000,
    });
  });

  it('reads where models are changed, and when little is left', () => {
    const more = { CATALOGUE_FILE: 'models.json', BALANCE_WARNING: '500', PORT: '8080' };
    expect(readSettings({ ...least, ...more }, modules)).toMatchObject({
      catalogueFile: 'models.json',
      balanceWarning: 500,
      portGiven: true,
    });
    expect(problemsOf({ ...least, BALANCE_WARNING: 'little' })).toEqual([
      'BALANCE_WARNING: takes a whole number from 1 to 9999999; e.g. BALANCE_WARNING=500',
    ]);
  });

  it('takes a Redis as its store, and knows the password as a secret', () => {
    const url = 'redis://bot:open%20sesame@cache:6380/2';
    const { storeUrl, secrets } = readSettings({ ...least, STORE_URL: url }, modules);
    expect(storeUrl).toBe(url);
    expect(secrets).toEqual(expect.arrayContaining(['open sesame', 'open%20sesame']));
    for (const wrong of ['redis://', 'redis://:sesame#1@cache', 'redis://cache/sesame']) {
      const [problem, ...others] = problemsOf({ ...least, STORE_URL: wrong });
      expect([problem, others]).toEqual([expect.stringContaining('STORE_URL: takes'), []]);
      expect(problem).not.toMatch(/sesame/u);
    }
  });

  it('reads where traces go, and where operators look', () => {
    const without = readSettings(least, modules);
    expect(without).not.toHaveProperty('otel');
    expect(without).not.toHaveProperty('adminToken');
    expect(without.adminUrl).toBe('http://127.0.0.1:8080/admin');
    const headers = 'Api-Key=open%20sesame, x-team=video==';
    const settings = readSettings(
      {
        ...least,
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318/',
        OTEL_EXPORTER_OTLP_HEADERS: headers,
        ADMIN_TOKEN: 'x'.repeat(24),
        ADMIN_URL: 'https://bot.example.org/admin/',
      },
      modules,
    );
    expect(settings).toMatchObject({
      adminToken: 'x'.repeat(24),
      adminUrl: 'https://bot.example.org/admin',
      otel: {
        endpoint: 'http://127.0.0.1:4318',
        headers: { 'api-key': 'open sesame', 'x-team': 'video==' },
        serviceName: 'reelbot',
      },
    });
    expect(settings.secrets).toEqual(
      expect.arrayContaining([headers, 'open%20sesame', 'open sesame', 'x'.repeat(24)]),
    );
  });

  it('knows each of several keys as a secret', () => {
    const env = { ...least, MOUNTSEA_API_KEY: 'first-key-1, second-key-2' };
    expect(readSettings(env, modules).secrets).toEqual(
      expect.arrayContaining(['first-key-1', 'second-key-2']),
    );
  });

  it.each([
    ['Discord and Mountsea', { DISCORD_TOKEN: 't', MOUNTSEA_API_KEY: 'key-123456' }],
    ['Slack and pmock', { ...pmock, SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }],
  ])('is right as .env.example has it, with no more than what turns on %s', (_, own) => {
    const example = parseEnv(readFileSync('.env.example', 'utf8'));
    const settings = readSettings({ ...example, ...own }, modules);
    expect([settings.platforms.length, settings.gateways.length]).not.toContain(0);
    expect(settings.platforms).toHaveLength(1);
  });

  it('needs a platform and a gateway', () => {
    expect(problemsOf({})).toEqual([
      expect.stringContaining('No platform is on'),
      expect.stringContaining('No gateway is on'),
    ]);
    expect(problemsOf({ ...least, GATEWAYS: 'pmock' })).toEqual([
      expect.stringContaining('pmock is named'),
    ]);
  });

  it('knows its secrets', () => {
    expect(
      [...readSettings({ ...least, ...pmock, SLACK_SIGNING_SECRET: '' }, modules).secrets].sort(),
    ).toEqual(['', 'discord-secret', 'mountsea-secret', 'pmock-access', 'pmock-secret'].sort());
  });
});
