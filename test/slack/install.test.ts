import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/core/store/index.ts';
import { stateStoreOf } from '../../src/slack/installations/state.ts';
import {
  addLink,
  browser,
  install,
  STATE_SECRET,
  startTownBot,
  type TownBot,
  teams,
  walk,
} from './town-bot.ts';

let bot: TownBot;

beforeEach(async () => {
  bot = await startTownBot();
});
afterEach(() => bot.close());

const exchanges = () => bot.town.at(teams.one).count('oauth.v2.access');
const begin = () => `${bot.url}/slack/install`;

/** A state as the bot makes it, of another time or by another secret. */
function stateOf({ secret = STATE_SECRET, at = Date.now(), random = 'r' }): string {
  const text = `${at.toString(36)}.${random}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

describe('the page where an installation begins', () => {
  it('leads to Slack, with the scopes, a state and the way back', async () => {
    const { visit, cookies } = browser();
    const page = await visit(begin());
    expect(page.status).toBe(200);
    const link = new URL(addLink(page));
    expect(`${link.origin}${link.pathname}`).toBe(
      new URL('/oauth/v2/authorize', bot.town.apiUrl).href,
    );
    expect(link.searchParams.get('client_id')).toBe(bot.town.clientId);
    expect(link.searchParams.get('redirect_uri')).toBe(`${bot.url}/slack/oauth`);
    expect(link.searchParams.get('scope')).toContain('chat:write');
    expect([...cookies.values()]).toEqual([link.searchParams.get('state')]);
    expect(page.headers.get('set-cookie')).toMatch(
      /^__Host-[\w-]+=\S+; Secure; HttpOnly; Path=\/; Max-Age=600$/u,
    );
  });

  it('loads nothing from anywhere, and is told to nobody', async () => {
    const { headers, text } = await browser().visit(begin());
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; .*frame-ancestors 'none'$/u,
    );
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).not.toMatch(/<script|<img|<link|@import|url\(/u);
    expect(text).toContain('color-scheme: light dark');
  });

  it('is there for GET only', async () => {
    expect((await fetch(begin(), { method: 'HEAD' })).status).toBe(405);
    expect((await fetch(begin(), { method: 'POST' })).status).toBe(404);
  });
});

describe('the way back', () => {
  it('installs, says so, and shows a name as text whatever stands in it', async () => {
    const page = await install(bot, { team: teams.two });
    expect(page.status).toBe(200);
    expect(page.text).toContain('Reelbot is installed');
    expect(page.text).toContain('Two &lt;b&gt;&quot;&amp;');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect([...(await walk(bot.store)).keys()]).toEqual([`vault:slack:team:${teams.two}`]);
  });

  it('says that it was refused, and changes nothing', async () => {
    const page = await install(bot, { refused: true });
    expect(page.status).toBe(403);
    expect(page.text).toContain('The permission was refused');
    expect(addLink(page)).toBe(begin());
    expect(exchanges()).toBe(0);
    expect(await walk(bot.store)).toEqual(new Map());
  });

  it.each<[string, (state: string) => string]>([
    ['of another secret', () => stateOf({ secret: 'another secret of somebody' })],
    ['changed by one letter', (state) => `${state.startsWith('a') ? 'b' : 'a'}${state.slice(1)}`],
    ['eleven minutes old', () => stateOf({ at: Date.now() - 11 * 60_000 })],
    ['of the future', () => stateOf({ at: Date.now() + 60_000 })],
    ['with more behind it', (state) => `${state}.x`],
    ['of no form', () => 'state'],
  ])('refuses a state %s, although the cookie says the same', async (_, forged) => {
    const { visit, cookies } = browser();
    const link = new URL(addLink(await visit(begin())));
    const state = forged(link.searchParams.get('state') ?? '');
    link.searchParams.set('state', state);
    for (const name of cookies.keys()) cookies.set(name, state);
    const page = await visit(bot.town.consent(link.href, { team: teams.one }));
    expect(page.status).toBe(400);
    expect(page.text).toContain('This link is over');
    expect(exchanges()).toBe(0);
    expect(await walk(bot.store)).toEqual(new Map());
  });

  it('refuses the state of another browser', async () => {
    const link = addLink(await browser().visit(begin()));
    const other = browser();
    await other.visit(begin());
    const page = await other.visit(bot.town.consent(link, { team: teams.one }));
    expect(page.status).toBe(400);
    expect(exchanges()).toBe(0);
  });

  it.each(['code', 'state'])('refuses an address without its %s', async (missing) => {
    const { visit } = browser();
    const back = new URL(bot.town.consent(addLink(await visit(begin())), { team: teams.one }));
    back.searchParams.delete(missing);
    expect((await visit(back.href)).status).toBe(400);
    expect(exchanges()).toBe(0);
  });

  it('takes a state once, whatever code comes with it', async () => {
    const { visit, cookies } = browser();
    const link = addLink(await visit(begin()));
    const before = [...cookies];
    expect((await visit(bot.town.consent(link, { team: teams.one }))).status).toBe(200);
    for (const [name, value] of before) cookies.set(name, value);
    const again = await visit(bot.town.consent(link, { team: teams.two }));
    expect(again.status).toBe(400);
    expect(exchanges()).toBe(1);
    expect((await walk(bot.store)).size).toBe(1);
  });

  it.each([
    ['Slack refuses the code', { error: 'invalid_code' }],
    ['Slack stumbles', { status: 500 }],
    ['the connection is cut', { reset: true }],
  ])('says that it went wrong when %s', async (_, fault) => {
    bot.town.at(teams.one).fail({ method: 'oauth.v2.access', ...fault });
    const page = await install(bot, { team: teams.one });
    expect(page.status).toBe(500);
    expect(page.text).toContain('The installation went wrong');
    expect(addLink(page)).toBe(begin());
    expect(await walk(bot.store)).toEqual(new Map());
    // The next one works.
    expect((await install(bot, { team: teams.one })).status).toBe(200);
  });

  it('refuses an app whose tokens have to be refreshed, and says what to do', async () => {
    const token = {
      ok: true,
      access_token: 'xoxe.xoxb-1',
      refresh_token: 'xoxe-1',
      expires_in: 43_200,
    };
    const body = JSON.stringify({
      ...token,
      app_id: 'A1',
      scope: 'chat:write',
      token_type: 'bot',
      bot_user_id: 'U1',
      authed_user: { id: 'U2' },
      team: { id: teams.one, name: 'One' },
      enterprise: null,
      is_enterprise_install: false,
    });
    bot.town.at(teams.one).fail({ method: 'oauth.v2.access', status: 200, body });
    bot.town.at(teams.one).fail({
      method: 'auth.test',
      status: 200,
      body: JSON.stringify({ ok: true, bot_id: 'B1', user_id: 'U1', team_id: teams.one }),
    });
    const page = await install(bot, { team: teams.one });
    expect(page.status).toBe(500);
    expect(page.text).toContain('token_rotation_enabled: false');
    expect(await walk(bot.store)).toEqual(new Map());
  });

  it('says that it went wrong when it cannot be kept', async () => {
    await bot.close();
    const store = await openStore('memory:', Date.now);
    bot = await startTownBot({ ...store, update: () => Promise.reject(new Error('no disk')) });
    const page = await install(bot, { team: teams.one });
    expect(page.status).toBe(500);
    expect(page.text).not.toContain('no disk');
  });
});

it('a state is good for ten minutes, by the clock that is given', async () => {
  const store = stateStoreOf('secret of this test', 'https://b.example/slack/oauth');
  const at = (minutes: number) => new Date(1_800_000_000_000 + minutes * 60_000);
  const early = await store.generateStateParam({ scopes: [] }, at(0));
  const late = await store.generateStateParam({ scopes: [] }, at(0));
  await expect(store.verifyStateParam(at(10), early)).resolves.toEqual({
    scopes: [],
    redirectUri: 'https://b.example/slack/oauth',
  });
  await expect(store.verifyStateParam(at(10.1), late)).rejects.toMatchObject({
    code: 'slack_oauth_invalid_state',
  });
  await expect(store.verifyStateParam(at(10), early)).rejects.toThrow('used');
});
