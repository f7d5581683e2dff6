import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { isOwn, placeOf } from '../../src/operator/place.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { type House, startHouse } from './house.ts';

const LOCAL = new URL('http://127.0.0.1:8080/admin');
const PUBLIC = new URL('https://admin.example.org/admin');
const at = (host: string, more: object = {}, url = LOCAL) =>
  placeOf({ headers: { host, ...more } }, url);

describe('where the page is shown', () => {
  it('by its own machine under any name of the loopback, at any port', () => {
    for (const host of [
      '127.0.0.1:8080',
      'localhost:9000',
      '[::1]:8080',
      '127.0.0.1',
      'LOCALHOST',
    ]) {
      expect(at(host)).toEqual({ origin: new URL(`http://${host}`).origin, secure: false });
      expect(at(host, {}, PUBLIC)).toMatchObject({ secure: false });
    }
  });

  it('under no other name, so that a name that somebody points here shows nothing', () => {
    for (const host of [
      '',
      'evil.test',
      '10.0.0.5:8080',
      '127.0.0.1.evil.test',
      'localhost.evil.test',
      'a b',
      '[::1',
      '0.0.0.0',
    ]) {
      expect(at(host)).toBeUndefined();
      expect(at(host, {}, PUBLIC)).toBeUndefined();
    }
    expect(placeOf({ headers: {} }, LOCAL)).toBeUndefined();
    const hosts = fc.domain().filter((host) => host !== PUBLIC.host);
    fc.assert(
      fc.property(hosts, (host) => at(host, {}, PUBLIC) === undefined),
      manyRuns(),
    );
  });

  it('through a proxy only under the name of ADMIN_URL, which is then one of the world', () => {
    for (const by of [{ 'x-forwarded-for': '203.0.113.7' }, { forwarded: 'for=203.0.113.7' }]) {
      expect(at('admin.example.org', by, PUBLIC)).toEqual({ origin: PUBLIC.origin, secure: true });
      expect(at('bot.example.org', by, PUBLIC)).toBeUndefined();
      // A proxy that passes on everything, and names us as it reaches us.
      expect(at('127.0.0.1:8080', by, PUBLIC)).toBeUndefined();
      expect(at('127.0.0.1:8080', by)).toBeUndefined();
      const told = { ...by, 'x-forwarded-host': 'admin.example.org' };
      expect(at('127.0.0.1:8080', told, PUBLIC)).toBeUndefined();
    }
  });
});

it('a form is ours only where the browser says so', () => {
  const place = { origin: 'https://admin.example.org', secure: true };
  const origins = fc.option(fc.constantFrom(place.origin, 'null', 'https://elsewhere.test', ''), {
    nil: undefined,
  });
  const sites = fc.option(fc.constantFrom('same-origin', 'same-site', 'cross-site', 'none', ''), {
    nil: undefined,
  });
  fc.assert(
    fc.property(origins, sites, (origin, site) => {
      const wrong =
        (origin ?? place.origin) !== place.origin || (site ?? 'same-origin') !== 'same-origin';
      const silent = origin === undefined && site === undefined;
      return isOwn({ origin, site }, place) === !(wrong || silent);
    }),
    manyRuns(),
  );
});

describe('over HTTP', () => {
  let house: House;
  afterEach(() => house.close());

  it('a proxy without ADMIN_URL finds nothing at all, as if the page were not there', async () => {
    house = await startHouse();
    for (const path of ['/admin', '/admin/login', '/admin/style.css']) {
      const answer = await house.ask('GET', path, {
        headers: { 'x-forwarded-for': '203.0.113.7' },
      });
      expect([answer.status, answer.text]).toEqual([404, 'not found\n']);
      const named = await house.ask('GET', path, { headers: { host: 'evil.test' } });
      expect([named.status, named.text]).toEqual([404, 'not found\n']);
    }
  });

  it('with ADMIN_URL it lets people in there, with a cookie for TLS alone', async () => {
    house = await startHouse({ url: PUBLIC.href });
    expect(await house.link()).toMatch(/^https:\/\/admin\.example\.org\/admin\/login\?code=/u);
    const code = new URL(await house.link()).searchParams.get('code') ?? '';
    const proxy = { host: PUBLIC.host, 'x-forwarded-for': '203.0.113.7' };
    const enter = (origin: string) =>
      house.ask('POST', '/admin/login', { form: { code }, headers: { ...proxy, origin } });
    expect((await enter(house.origin)).status).toBe(403);
    const answer = await enter(PUBLIC.origin);
    expect([answer.status, answer.headers.location]).toEqual([303, '/admin']);
    expect(answer.headers['set-cookie']?.[0]).toContain('; Secure; ');
  });
});
