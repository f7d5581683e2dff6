import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SlackTown, startSlackTown } from '../../sandbox/slack/town.ts';
import { openStore } from '../../src/core/store/index.ts';
import { createVault } from '../../src/core/vault.ts';
import { openSafe } from '../../src/slack/installations/safe.ts';
import { readSealKeys } from '../../src/slack/installations/seal.ts';
import { makePlace, type Place } from './looking.ts';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 9).toString('hex');

let place: Place;
let town: SlackTown;

beforeAll(async () => {
  place = await makePlace();
  town = await startSlackTown({
    teams: [{ id: 'T0LOCAL001', name: 'One' }],
    redirectUrls: [`http://127.0.0.1:${place.port}/slack/oauth`],
  });
});
afterAll(() => Promise.all([place.leave(), town.close()]));

const say = (check: string, more: Readonly<Record<string, string>> = {}) =>
  place.say(`slack: ${check}`, {
    SLACK_CLIENT_ID: town.clientId,
    SLACK_CLIENT_SECRET: town.clientSecret,
    SLACK_STATE_SECRET: 'a state secret of the tests',
    SLACK_SIGNING_SECRET: town.signingSecret,
    SLACK_API_URL: town.apiUrl,
    ENCRYPTION_KEY: KEY,
    PUBLIC_URL: `http://127.0.0.1:${place.port}`,
    ...more,
  });

describe('an app that every workspace may install', () => {
  it('has a client id and a secret that Slack knows', async () => {
    expect((await say('client', { SLACK_CLIENT_ID: '1.2' }))[0]).toMatch(
      /^wrong: .*invalid_client_id/u,
    );
    const secret = 'not-the-secret-at-all';
    const [line] = await say('client', { SLACK_CLIENT_SECRET: secret });
    expect(line).toMatch(/^wrong: .*bad_client_secret/u);
    expect(line).not.toContain(secret);
    expect(await say('client')).toEqual(['ok: Slack knows the app, and takes its secret.']);
  });

  it('knows where Slack sends people back to', async () => {
    const slack = town.at('T0LOCAL001');
    slack.fail({ method: 'oauth.v2.access', error: 'bad_redirect_uri' });
    expect((await say('client'))[0]).toMatch(/^wrong: The app has no redirect URL http:/u);
    expect((await say('client'))[0]).toMatch(/^ok: /u);
  });

  it('has pages behind PUBLIC_URL', async () => {
    expect((await say('redirect URL'))[0]).toMatch(
      /^skipped: Redirect URL of the app is to be http:\/\/127\.0\.0\.1:\d+\/slack\/oauth;/u,
    );
    // A bot as far as this check asks for one.
    let page = '<a href="https://slack.com/oauth/v2/authorize?client_id=1">Add to Slack</a>';
    const server = createServer((request, response) => {
      if (request.url === '/slack/install') return void response.end(page);
      response.end(JSON.stringify({ alive: true, ready: true }));
    });
    await new Promise<void>((resolve) => server.listen(place.port, '127.0.0.1', resolve));
    expect((await say('redirect URL'))[0]).toMatch(/^ok: /u);
    page = 'Welcome to nginx';
    expect((await say('redirect URL'))[0]).toMatch(/^wrong: .*answers 200, and not as this bot/u);
    await new Promise((resolve) => server.close(resolve).closeAllConnections());
  });

  it('has installations that ENCRYPTION_KEY opens', async () => {
    expect(await say('installations')).toEqual(['ok: None yet: nobody has installed the app.']);
    const keys = readSealKeys(OTHER_KEY);
    if (keys === undefined) throw new Error('no key');
    const store = await openStore(`sqlite://${join(place.folder, 'store.sqlite')}`, Date.now);
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    await openSafe(createVault(store, 'slack'), keys, log).put({
      ...{ teamId: 'T0LOCAL001', isOrg: false, botToken: 'xoxb-of-one' },
      ...{ botId: 'B1', botUserId: 'U1', scopes: [] },
    });
    expect(await say('installations')).toEqual([
      'wrong: ENCRYPTION_KEY does not open 1 of 1: team:T0LOCAL001.',
    ]);
    expect(await say('installations', { ENCRYPTION_KEY: `${KEY},${OTHER_KEY}` })).toEqual([
      'warn: 1 of 1 are sealed with an old key.',
    ]);
    expect(await say('installations', { ENCRYPTION_KEY: OTHER_KEY })).toEqual([
      'ok: ENCRYPTION_KEY opens all 1.',
    ]);
    await store.close();
  });
});
