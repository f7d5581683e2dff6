import { afterEach, describe, expect, it } from 'vitest';
import { cookieOf, type House, startHouse, TOKEN } from './house.ts';

const LOGIN = '/admin/login';
const PUBLIC = 'https://admin.example.org/admin';

let house: House;
afterEach(() => house.close());

const own = () => ({ origin: house.origin });
const code = async () => new URL(await house.link()).searchParams.get('code') ?? '';
const spend = async (one: string, headers: Record<string, string> = {}) =>
  await house.ask('POST', LOGIN, { form: { code: one }, headers: { ...own(), ...headers } });
const told = () =>
  house.lines.filter(({ level }) => level === 'warn').map(({ message }) => message);

describe('the way in', () => {
  it('is written down, also where somebody is not let in, and holds nothing that opens', async () => {
    house = await startHouse();
    const right = await code();
    await spend('x');
    await house.ask('POST', LOGIN, { form: { secret: 'a wrong one' }, headers: own() });
    await spend(right);
    expect(told()).toEqual([
      "a link that is none was used for the operator's page",
      "a wrong token was given for the operator's page",
    ]);
    const { fields } = house.lines.find(({ message }) => message.includes('signed in')) ?? {};
    expect(fields).toEqual({ by: 'discord:boss' });
    for (const secret of [right, 'a wrong one', TOKEN]) {
      expect(JSON.stringify(house.lines)).not.toContain(secret);
    }
  });

  it('takes thirty links a minute of one visitor, and others meanwhile', async () => {
    house = await startHouse({ url: PUBLIC });
    const from = (visitor: string) => ({
      host: 'admin.example.org',
      origin: 'https://admin.example.org',
      'x-forwarded-for': visitor,
    });
    for (let tries = 0; tries < 30; tries += 1) {
      expect((await spend('x', from('203.0.113.7'))).status).toBe(403);
    }
    const right = await code();
    const late = await spend(right, from('203.0.113.7'));
    expect([late.status, Number(late.headers['retry-after'])]).toEqual([429, 60]);
    expect(late.headers['set-cookie']).toBeUndefined();
    expect(told().at(-1)).toBe("somebody tries too often to sign in to the operator's page");
    // What came first in the header is the visitor's own word, and frees nobody.
    expect((await spend(right, from('198.51.100.1, 203.0.113.7'))).status).toBe(429);
    expect((await spend(right, from('203.0.113.8'))).status).toBe(303);
  });

  it('ends the visit that the browser had before', async () => {
    house = await startHouse();
    const before = await house.signIn();
    const after = cookieOf(await spend(await code(), { cookie: before }));
    const seen = async (cookie: string) =>
      (await house.ask('GET', '/admin', { headers: { cookie } })).status;
    expect(after).not.toBe(before);
    expect([await seen(before), await seen(after)]).toEqual([303, 200]);
  });

  it('takes a token as it is typed, to the letter, and lets it be pasted', async () => {
    const token = `Aa0!${'~'.repeat(90)}`;
    house = await startHouse({ token });
    const give = async (secret: string) =>
      (await house.ask('POST', LOGIN, { form: { secret }, headers: own() })).status;
    const wrong = [token.toLowerCase(), ` ${token}`, token.slice(0, 72)];
    expect(await Promise.all(wrong.map(give))).toEqual([403, 403, 403]);
    expect(await give(token)).toBe(303);
    const { text } = await house.ask('GET', LOGIN);
    expect(text).toMatch(/<input[^>]+type="password" autocomplete="current-password"/u);
    expect(text).not.toMatch(/onpaste|maxlength/u);
  });
});

describe('a cookie', () => {
  const proxy = { host: 'admin.example.org', 'x-forwarded-for': '203.0.113.7' };
  const secure = { ...proxy, origin: 'https://admin.example.org' };

  it('over TLS is of this very host, and no other name counts there', async () => {
    house = await startHouse({ url: PUBLIC });
    const answer = await house.ask('POST', LOGIN, {
      form: { code: await code() },
      headers: secure,
    });
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-reelbot_operator=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/u,
      ),
    ]);
    const cookie = cookieOf(answer);
    const seen = async (one: string) =>
      (await house.ask('GET', '/admin', { headers: { ...proxy, cookie: one } })).status;
    expect(await seen(cookie)).toBe(200);
    // A neighbour's host can set this one for all hosts below their domain.
    expect(await seen(cookie.replace('__Host-', ''))).toBe(303);
  });

  it('goes when somebody signs out', async () => {
    house = await startHouse({ url: PUBLIC });
    const cookie = cookieOf(
      await house.ask('POST', LOGIN, { form: { code: await code() }, headers: secure }),
    );
    const { text } = await house.ask('GET', '/admin', { headers: { ...proxy, cookie } });
    const [, token = ''] = /name="token" value="([^"]+)"/u.exec(text) ?? [];
    const out = await house.ask('POST', '/admin/logout', {
      form: { token },
      headers: { ...secure, cookie },
    });
    expect(out.headers['set-cookie']?.[0]).toMatch(
      /^__Host-reelbot_operator=; Max-Age=0; Path=\//u,
    );
    const after = await house.ask('GET', '/admin', { headers: { ...proxy, cookie } });
    expect([after.status, after.headers['cache-control']]).toEqual([303, 'no-store']);
  });
});

describe('a form that is refused', () => {
  it('is written down: what was missing, and who it was where that is known', async () => {
    house = await startHouse();
    const cookie = await house.signIn();
    const path = '/admin/wallets/grant';
    await house.ask('POST', path, { form: {}, headers: { cookie } });
    await house.ask('POST', path, { form: {}, headers: own() });
    await house.ask('POST', path, { form: { token: 'x' }, headers: { cookie, ...own() } });
    const refused = house.lines.filter(({ message }) => message.includes('was refused'));
    expect(refused.map(({ level, fields }) => ({ level, ...fields }))).toEqual([
      { level: 'warn', why: 'origin', by: undefined },
      { level: 'warn', why: 'visit', by: undefined },
      { level: 'warn', why: 'token', by: 'discord:boss' },
    ]);
  });

  it('is one also where its token stands in the address, or under another name', async () => {
    house = await startHouse();
    const cookie = await house.signIn();
    const { text } = await house.ask('GET', '/admin', { headers: { cookie } });
    const [, token = ''] = /name="token" value="([^"]+)"/u.exec(text) ?? [];
    const headers = { cookie, ...own() };
    for (const form of [{}, { token: 'x' }, { 'token[]': token }, { Token: token }]) {
      const path = `/admin/logout?token=${token}`;
      const answer = await house.ask('POST', path, { form, headers });
      expect([form, answer.status]).toEqual([form, 403]);
    }
    expect((await house.ask('GET', '/admin', { headers: { cookie } })).status).toBe(200);
  });
});

it('every page has the way out', async () => {
  house = await startHouse();
  const cookie = await house.signIn();
  for (const path of ['', '/tasks', '/wallets', '/settings', '/gateways', '/acts', '/nothing']) {
    const { text } = await house.ask('GET', `/admin${path}`, { headers: { cookie } });
    expect([path, /<form method="post" action="\/admin\/logout">/u.test(text)]).toEqual([
      path,
      true,
    ]);
  }
});
