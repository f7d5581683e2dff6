import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../sandbox/free-port.ts';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/index.ts';
import { manifestFor, SCOPES } from '../../src/slack/manifest.ts';
import { linesOf, makePlace, type Place } from './looking.ts';

const CONFIG_TOKEN = 'xoxe.xoxp-1-local-config';
const ORIGIN = 'https://bot.example.org';

let place: Place;
let slack: LocalSlack;

beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => place.leave());
beforeEach(async () => {
  slack = await startLocalSlack();
});
afterEach(async () => {
  expect(slack.unknownMethods).toEqual([]);
  // Whoever connects takes events away from the bot.
  expect(slack.connections()).toBe(0);
  await slack.close();
});

type Env = Readonly<Record<string, string | undefined>>;

const environment = (more: Env = {}) => ({
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
  SLACK_API_URL: slack.apiUrl,
  ...more,
});

const say = (check: string, more?: Env) => place.say(`slack: ${check}`, environment(more));

describe('the bot token', () => {
  it('is refused when it is wrong, and what needs it waits', async () => {
    const wrong = 'xoxb-nobody-1234567890';
    const results = await place.look(environment({ SLACK_BOT_TOKEN: wrong }));
    expect(linesOf(results, 'slack: token')).toEqual([
      'wrong: Slack refuses SLACK_BOT_TOKEN: invalid_auth.',
    ]);
    expect(linesOf(results, 'slack: scopes')[0]).toMatch(/^skipped: /u);
    expect(linesOf(results, 'slack: app token')[0]).toMatch(/^ok: /u);
    expect(JSON.stringify(results)).not.toContain(wrong);
    expect(await say('token')).toEqual(['ok: It belongs to reelbot in Local.']);
  });

  it('cannot be judged when nobody answers, or somebody else', async () => {
    const nobody = `http://127.0.0.1:${freePort()}/api/`;
    expect((await say('token', { SLACK_API_URL: nobody }))[0]).toMatch(
      /^wrong: Slack cannot be reached: /u,
    );
    slack.fail({ method: 'auth.test', body: '<h1>Welcome</h1>', times: 1 });
    expect((await say('token'))[0]).toMatch(/^wrong: /u);
    slack.fail({ method: 'auth.test', status: 503, times: 1 });
    expect((await say('token'))[0]).toMatch(/^wrong: Slack cannot be reached: /u);
  });
});

describe('the scopes', () => {
  it.each([
    [
      'one is missing',
      SCOPES.filter((one) => one !== 'files:write'),
      /^wrong: The bot token lacks files:write\.$/u,
    ],
    ['one too many', [...SCOPES, 'admin'], /^warn: The bot token may do more .*: admin\.$/u],
  ])('%s', async (_, scopes, says) => {
    slack.setScopes(scopes);
    expect((await say('scopes'))[0]).toMatch(says);
    slack.setScopes(SCOPES);
    expect((await say('scopes'))[0]).toMatch(/^ok: /u);
  });
});

describe('the app token', () => {
  it('is refused when it is wrong', async () => {
    expect(await say('app token', { SLACK_APP_TOKEN: 'xapp-nobody-12345' })).toEqual([
      'wrong: Slack refuses SLACK_APP_TOKEN: invalid_auth.',
    ]);
    expect(await say('app token')).toEqual(['ok: Slack lets it connect.']);
  });

  it('may belong to another app', async () => {
    await slack.close();
    slack = await startLocalSlack({ appToken: 'xapp-1-A0ANOTHER1-1234-secretsecret' });
    expect(await say('app token')).toEqual([
      'wrong: SLACK_APP_TOKEN is of the app A0ANOTHER1, and SLACK_BOT_TOKEN of A0REELBOT1.',
    ]);
    await slack.close();
    slack = await startLocalSlack({ appToken: 'xapp-1-A0REELBOT1-1234-secretsecret' });
    expect((await say('app token'))[0]).toMatch(/^ok: /u);
  });

  it('is a signing secret in HTTP mode, which nobody but Slack can prove', async () => {
    const http = { SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: 'a-signing-secret' };
    expect((await say('signing secret', http))[0]).toMatch(/^skipped: .*type \/sora/u);
  });
});

describe('the manifest', () => {
  const open = async (manifest: object) => {
    await slack.close();
    slack = await startLocalSlack({ configToken: CONFIG_TOKEN, manifest: { ...manifest } });
  };
  const given = { SLACK_CONFIG_TOKEN: CONFIG_TOKEN };

  it('needs a token of its own', async () => {
    expect((await say('manifest'))[0]).toMatch(/^skipped: .*SLACK_CONFIG_TOKEN/u);
    await open(manifestFor());
    expect(await say('manifest', { SLACK_CONFIG_TOKEN: 'xoxe.xoxp-over' })).toEqual([
      'wrong: Slack refuses SLACK_CONFIG_TOKEN: invalid_auth.',
    ]);
    expect(await say('manifest', given)).toEqual(['ok: The app is as this version needs it.']);
  });

  it.each([
    [
      'no Socket Mode',
      { settings: { ...manifestFor().settings, socket_mode_enabled: false } },
      'settings.socket_mode_enabled',
    ],
    [
      'an event less',
      {
        settings: {
          ...manifestFor().settings,
          event_subscriptions: { bot_events: ['app_mention', 'message.im'] },
        },
      },
      'settings.event_subscriptions.bot_events lacks app_home_opened',
    ],
    [
      'no shortcut',
      { features: { ...manifestFor().features, shortcuts: [] } },
      'features.shortcuts lacks animate',
    ],
    [
      'a command that escapes',
      {
        features: {
          ...manifestFor().features,
          slash_commands: [{ command: '/sora', description: 'x', should_escape: true }],
        },
      },
      'features.slash_commands /sora.should_escape',
    ],
    [
      'a scope less',
      { oauth_config: { scopes: { bot: SCOPES.slice(1) } } },
      'oauth_config.scopes.bot lacks commands',
    ],
  ])('%s', async (_, change, place) => {
    await open({ ...manifestFor(), ...change });
    const [line, ...more] = await say('manifest', given);
    expect(more).toEqual([]);
    expect(line).toMatch(/^wrong: The app differs/u);
    expect(line).toContain(place);
    await open(manifestFor());
    expect((await say('manifest', given))[0]).toMatch(/^ok: /u);
  });

  it('may be in other words, in another order, and have more', async () => {
    const ours = manifestFor();
    await open({
      ...ours,
      display_information: { name: 'Our videos' },
      settings: {
        ...ours.settings,
        event_subscriptions: {
          bot_events: ['message.im', 'app_home_opened', 'app_mention', 'team_join'],
        },
      },
      oauth_config: { scopes: { bot: SCOPES.toReversed() } },
    });
    expect((await say('manifest', given))[0]).toMatch(/^ok: /u);
  });

  it('leads to PUBLIC_URL in HTTP mode', async () => {
    const http = {
      ...given,
      ...{ SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: 'a-signing-secret' },
    };
    await open(manifestFor('https://old.example.org'));
    expect((await say('manifest', { ...http, PUBLIC_URL: ORIGIN }))[0]).toMatch(
      /^wrong: .*settings\.event_subscriptions\.request_url/u,
    );
    // Without an address nobody can tell which is right.
    expect((await say('manifest', http))[0]).toMatch(/^ok: /u);
    await open(manifestFor(ORIGIN));
    expect((await say('manifest', { ...http, PUBLIC_URL: ORIGIN }))[0]).toMatch(/^ok: /u);
    await open(manifestFor());
    expect((await say('manifest', http))[0]).toMatch(/^wrong: .*socket_mode_enabled/u);
  });
});

describe('the request URL', () => {
  it('leads to the bot in HTTP mode', async () => {
    const http = { SLACK_APP_TOKEN: undefined, SLACK_SIGNING_SECRET: 'a-signing-secret' };
    expect((await say('request URL', http))[0]).toMatch(/^skipped: Without PUBLIC_URL/u);
    const env = { ...http, PUBLIC_URL: `http://127.0.0.1:${place.port}` };
    expect((await say('request URL', env))[0]).toMatch(/^skipped: .* while the bot runs/u);
    // A bot as far as this check asks for one.
    let status = 401;
    const server = createServer((request, response) => {
      if (request.method === 'POST') return void response.writeHead(status).end();
      response.end(JSON.stringify({ alive: true, ready: true }));
    });
    await new Promise<void>((resolve) => server.listen(place.port, '127.0.0.1', resolve));
    expect((await say('request URL', env))[0]).toMatch(/^ok: .*\/slack\/events leads to the bot/u);
    status = 404;
    expect((await say('request URL', env))[0]).toMatch(/^wrong: .* answers 404/u);
    const elsewhere = { ...env, PUBLIC_URL: `http://127.0.0.1:${freePort()}` };
    expect((await say('request URL', elsewhere))[0]).toMatch(/^wrong: Nothing answers at/u);
    await new Promise((resolve) => server.close(resolve).closeAllConnections());
    expect(await say('request URL')).toEqual([]);
  });
});
