import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CODE_MS, VISIT_MS } from '../../src/core/operator.ts';
import { startApp } from '../../src/operator/app.ts';
import { PUBLIC } from '../../src/operator/login.ts';
import { boss, cookieOf, furnish, type House, startHouse, TOKEN } from './house.ts';

let house: House;
let ids: Awaited<ReturnType<typeof furnish>>;
const login = '/admin/login';

beforeAll(async () => {
  house = await startHouse();
  ids = await furnish(house);
});
afterAll(() => house.close());

const own = () => ({ origin: house.origin });

/** Every route of the page, with something in place of its parts. */
function routes(): { method: string; path: string }[] {
  const { app } = startApp({
    core: house.world.core.operator,
    log: { debug() {}, info() {}, warn() {}, error() {} },
    now: () => 0,
    url: 'http://127.0.0.1:8080/admin',
    redisUrl: 'redis://127.0.0.1:1',
  });
  return app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => ({
      method,
      path: path
        .replace(':id', ids.done)
        .replace(':platform', 'discord')
        .replace(':scope', 'guild')
        .replace('*', 'api/queues'),
    }));
}

describe('whoever is not let in', () => {
  it('sees no page and does nothing, whatever the route', async () => {
    const all = routes();
    const closed = all.filter(({ method, path }) => !PUBLIC.has(`${method} ${path}`));
    expect(closed.length).toBeGreaterThan(18);
    expect(all.length - closed.length).toBe(PUBLIC.size);
    const cookies = ['', 'reelbot_operator=x', `reelbot_operator=${'A'.repeat(43)}`];
    for (const { method, path } of closed) {
      for (const cookie of cookies) {
        const answer = await house.ask(method, path, {
          headers: { cookie, ...(method === 'POST' ? own() : {}) },
          ...(method === 'POST' ? { form: { token: 'x' } } : {}),
        });
        expect([method, path, answer.status]).toEqual([method, path, method === 'GET' ? 303 : 403]);
        if (method === 'GET') expect(answer.headers.location).toBe(login);
        expect(answer.text).not.toMatch(/boat|Ana|guild/u);
      }
    }
    const head = await house.ask('HEAD', '/admin/tasks');
    expect([head.status, head.text]).toEqual([303, '']);
    expect((await house.ask('GET', '/admin/no-such-page')).status).toBe(303);
    const slash = await house.ask('GET', '/admin/');
    expect([slash.status, slash.headers.location]).toEqual([308, '/admin']);
    expect((await house.ask('DELETE', '/admin/tasks')).status).toBe(404);
    expect(await house.world.core.operator.done()).toEqual([]);
  });

  it('is let in by ADMIN_TOKEN, and after some wrong ones has to wait', async () => {
    const give = (secret: string) => house.ask('POST', login, { form: { secret }, headers: own() });
    const right = await give(TOKEN);
    expect([right.status, right.headers.location]).toEqual([303, '/admin']);
    const page = await house.ask('GET', '/admin', { headers: { cookie: cookieOf(right) } });
    expect(page.text).toContain('Somebody with ADMIN_TOKEN');
    for (const wrong of ['', 'x', `${TOKEN}x`, TOKEN.slice(1)]) {
      expect((await give(wrong)).status).toBe(403);
    }
    const late = await give(TOKEN);
    expect([late.status, Number(late.headers['retry-after'])]).toEqual([429, expect.any(Number)]);
    expect(late.headers['set-cookie']).toBeUndefined();
    await house.world.clock.advance(61_000);
    expect((await give(TOKEN)).status).toBe(303);
    expect(JSON.stringify(house.lines)).not.toContain(TOKEN);
  });

  it('is shown the same where there is no such token', async () => {
    const without = await startHouse({ withoutToken: true });
    const answer = await without.ask('POST', login, {
      form: { secret: 'undefined' },
      headers: { origin: without.origin },
    });
    expect(answer.status).toBe(403);
    expect((await without.ask('GET', login)).text).not.toContain('name="secret"');
    await without.close();
  });
});

describe('a link', () => {
  const codeOf = (link: string) => new URL(link).searchParams.get('code') ?? '';
  const spend = (code: string) => house.ask('POST', login, { form: { code }, headers: own() });

  it('is not spent by looking at it, lets in once, and only its hash is kept', async () => {
    const code = codeOf(await house.link());
    expect(Buffer.from(code, 'base64url').length).toBe(32);
    for (let look = 0; look < 3; look += 1) {
      const seen = await house.ask('GET', `${login}?code=${code}`);
      expect(seen.status).toBe(200);
      expect(seen.headers['set-cookie']).toBeUndefined();
    }
    for await (const pair of house.world.store.list<unknown>('')) {
      expect(JSON.stringify(pair)).not.toContain(code);
    }
    const first = await spend(code);
    expect(first.status).toBe(303);
    expect(first.headers['set-cookie']?.[0]).toMatch(
      /^reelbot_operator=[\w-]{43}; Max-Age=43200; Path=\/admin; HttpOnly; SameSite=Strict$/u,
    );
    expect((await spend(code)).status).toBe(403);
    for await (const pair of house.world.store.list<unknown>('operator:')) {
      expect(JSON.stringify(pair)).not.toContain(cookieOf(first).split('=')[1]);
    }
    expect(JSON.stringify(house.lines)).not.toContain(code);
  });

  it('of two presses at once lets in one', async () => {
    const code = codeOf(await house.link());
    const answers = await Promise.all([1, 2, 3, 4].map(() => spend(code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 403, 403, 403]);
  });

  it('is too old after ten minutes, and is none where it was made up', async () => {
    const code = codeOf(await house.link());
    await house.world.clock.advance(CODE_MS);
    expect((await spend(code)).status).toBe(403);
    for (const other of ['', 'x', 'A'.repeat(43), '../x', 'A'.repeat(400)]) {
      expect((await spend(other)).status).toBe(403);
    }
  });

  it('is given to those in ADMINS alone', async () => {
    const { core } = house.world;
    const manager = { ...boss, id: 'manager', scope: 'guild', manages: true };
    expect(await core.admin.page(manager)).toEqual({ ok: true, page: undefined });
    const nobody = { ...boss, id: 'nobody', scope: 'guild' };
    expect(await core.admin.page(nobody)).toEqual({ ok: false, trouble: { code: 'not-admin' } });
    expect(await core.admin.page({ ...boss, platform: 'slack' })).toMatchObject({ ok: false });
  });
});

describe('a visit', () => {
  const seen = async (cookie: string) =>
    (await house.ask('GET', '/admin', { headers: { cookie } })).status;

  it('ends by signing out, after twelve hours, and when its person is no operator any more', async () => {
    const cookie = await house.signIn();
    const other = await house.signIn();
    expect(await seen(cookie)).toBe(200);
    const out = await house.press(cookie, '/admin/logout');
    expect([out.status, out.headers['set-cookie']?.[0]]).toEqual([
      303,
      expect.stringContaining('Max-Age=0'),
    ]);
    expect([await seen(cookie), await seen(other)]).toEqual([303, 200]);
    await house.world.clock.advance(VISIT_MS - 1);
    expect(await seen(other)).toBe(200);
    await house.world.clock.advance(1);
    expect(await seen(other)).toBe(303);

    const taken = await house.signIn();
    const { store, clock } = house.world;
    const without = await startHouse({ world: { store, clock, admins: [] } });
    const there = await without.ask('GET', '/admin', { headers: { cookie: taken } });
    expect(there.status).toBe(303);
    await without.close();
    expect(await seen(taken)).toBe(200);
  });

  it('of ADMIN_TOKEN ends with that token', async () => {
    const { store, clock } = house.world;
    await clock.advance(61_000);
    const form = { secret: TOKEN };
    const cookie = cookieOf(await house.ask('POST', login, { form, headers: own() }));
    expect(await seen(cookie)).toBe(200);
    const renewed = await startHouse({ token: `${TOKEN}-2`, world: { store, clock } });
    expect((await renewed.ask('GET', '/admin', { headers: { cookie } })).status).toBe(303);
    await renewed.close();
  });
});

describe('a form', () => {
  it('from elsewhere, or without its token, does nothing on any route', async () => {
    const cookie = await house.signIn();
    const { text } = await house.ask('GET', '/admin', { headers: { cookie } });
    const [, token = ''] = /name="token" value="([^"]+)"/u.exec(text) ?? [];
    const posts = routes().filter(({ method }) => method === 'POST');
    expect(posts.length).toBeGreaterThan(6);
    const before = await house.world.task(ids.done);
    const bad: Record<string, string>[] = [
      {},
      { origin: 'null' },
      { origin: 'https://elsewhere.test' },
      { origin: `${house.origin}1` },
      { ...own(), 'sec-fetch-site': 'cross-site' },
      { ...own(), 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://elsewhere.test', 'sec-fetch-site': 'same-origin' },
    ];
    for (const { path } of posts) {
      for (const headers of bad) {
        const form = { token, kind: 'global', credits: '5', secret: TOKEN };
        const answer = await house.ask('POST', path, { form, headers: { cookie, ...headers } });
        expect([path, headers, answer.status]).toEqual([path, headers, 403]);
        expect(answer.headers['set-cookie']).toBeUndefined();
      }
      if (path === login) continue;
      for (const wrong of ['', 'x', `${token}x`]) {
        const headers = { cookie, ...own() };
        const answer = await house.ask('POST', path, { form: { token: wrong }, headers });
        expect([path, answer.status]).toEqual([path, 403]);
      }
    }
    const other = await house.signIn();
    const path = `/admin/tasks/${ids.done}/send`;
    const theirs = await house.ask('POST', path, {
      form: { token },
      headers: { cookie: other, ...own() },
    });
    expect(theirs.status).toBe(403);
    expect(await house.world.task(ids.done)).toEqual(before);
    expect(await house.world.core.operator.done()).toEqual([]);
  });

  it('that is too long is not read', async () => {
    const cookie = await house.signIn();
    const answer = await house.press(cookie, '/admin/wallets/grant', { id: 'x'.repeat(20_000) });
    expect(answer.status).toBe(413);
  });
});

it('every answer forbids what a page of ours does not need', async () => {
  const cookie = await house.signIn();
  for (const path of ['/admin', '/admin/tasks', login, '/admin/nothing', '/admin/style.css']) {
    const { headers } = await house.ask('GET', path, { headers: { cookie } });
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'self'; script-src 'self'.* frame-ancestors 'none'$/u,
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    });
    if (!path.endsWith('.css')) expect(headers['cache-control']).toBe('no-store');
  }
});
