import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutSecrets } from '../../src/core/store/copy-command.ts';
import {
  isRedisUrl,
  nameOf,
  parseRedisUrl,
  readRedisUrl,
} from '../../src/core/store/redis-address.ts';
import { readSettings } from '../../src/env.ts';
import { manyRuns } from '../support/hell-runs.ts';

describe('the address of several', () => {
  it('is read with all its parts', () => {
    expect(parseRedisUrl('redis+sentinel://one,two:7000/mymaster')).toEqual({
      through: 'sentinel',
      places: [
        { host: 'one', port: 26_379 },
        { host: 'two', port: 7000 },
      ],
      group: 'mymaster',
      tls: false,
      database: 0,
    });
    expect(parseRedisUrl('rediss+sentinel://bot:p%40ss%2Fw@[::1]:1/my.master-2/7')).toEqual({
      through: 'sentinel',
      places: [{ host: '::1', port: 1 }],
      group: 'my.master-2',
      tls: true,
      username: 'bot',
      password: 'p@ss/w',
      database: 7,
    });
    expect(parseRedisUrl('rediss+cluster://:secret@one,two:7000/0')).toEqual({
      through: 'cluster',
      places: [
        { host: 'one', port: 6379 },
        { host: 'two', port: 7000 },
      ],
      group: '',
      tls: true,
      password: 'secret',
      database: 0,
    });
  });

  it.each([
    ['redis:one', 'names a host'],
    ['redis+guard://one/mymaster', 'after the plus'],
    ['redis+sentinel://one,two', 'the name under which they know'],
    ['redis+sentinel://one/', 'the name under which they know'],
    ['redis+sentinel://one/my master', 'no space'],
    ['redis+sentinel://one/my%20master', 'the name under which they know'],
    ['redis+sentinel://one/mymaster/two', 'the name under which they know'],
    ['redis+sentinel://one,/mymaster', 'one of the hosts'],
    ['redis+sentinel://one,two:99999/mymaster', 'one of the hosts'],
    ['redis+sentinel://user:a@b@one/mymaster', 'one of the hosts'],
    ['redis+sentinel://:%zz@one/mymaster', 'percent sign'],
    ['redis+sentinel://:a#b@one/mymaster', 'no hash'],
    ['redis+cluster://one/1', 'database 0 only'],
    ['redis+cluster://one/x', 'number of a database'],
    ['redis+cluster://', 'one of the hosts'],
    ['redis://one,two', 'several are named with'],
    ['redis://', 'the host is none'],
  ])('is not %s', (text, says) => {
    expect(readRedisUrl(text)).toContain(says);
  });

  it('says what is wrong with it where it is set, and never its password', () => {
    const env = { DISCORD_TOKEN: 'x', STORE_URL: 'redis+cluster://bot:open-sesame@one/1' };
    let text = '';
    try {
      readSettings(env, { gateways: [], platforms: [] });
    } catch (error) {
      text = String(error);
    }
    expect(text).toContain('%23 %25 (a cluster has the database 0 only)');
    expect(text).not.toContain('sesame');
  });

  it('takes any user, password and hosts, and is shown without the first two', () => {
    const anything = fc.string({ unit: 'binary', minLength: 1 });
    const kind = fc.constantFrom('sentinel', 'cluster');
    const hosts = fc.array(fc.tuple(fc.stringMatching(/^[a-z]{1,9}$/u), fc.nat(65_535)), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(anything, anything, kind, hosts, (username, password, through, all) => {
        const places = all.map(([host, port]) => ({ host, port }));
        const names = places.map(({ host, port }) => `${host}:${port}`).join(',');
        const end = through === 'sentinel' ? '/group/3' : '';
        const secret = `${encodeURIComponent(username)}:${encodeURIComponent(password)}@`;
        const url = `redis+${through}://${secret}${names}${end}`;
        const address = parseRedisUrl(url);
        expect(isRedisUrl(url)).toBe(true);
        expect(address).toMatchObject({ through, places, username, password });
        expect(address && nameOf(address)).toBe(`redis+${through}://${names}${end}`);
        // A password that stands elsewhere by chance is hidden there too.
        const shown = `at redis+${through}://${names}${end}!`;
        const isElsewhere = [password, encodeURIComponent(password)].some((one) =>
          shown.includes(one),
        );
        const told = withoutSecrets(`at ${url}!`, url);
        if (isElsewhere) expect(told).not.toContain(secret);
        else expect(told).toBe(shown);
      }),
      manyRuns(),
    );
  });

  it('is never taken for one by halves: whatever is written, it is read or told why not', () => {
    const part = fc.constantFrom('redis', 's', '+sentinel', '+cluster', '://', '/', ':', '@', ',');
    const text = fc.array(fc.oneof(part, fc.string({ maxLength: 4 })), { maxLength: 12 });
    fc.assert(
      fc.property(text, (parts) => {
        const read = readRedisUrl(parts.join(''));
        if (typeof read === 'string') expect(read).toMatch(/ /u);
        else expect(readRedisUrl(nameOf(read))).toMatchObject({ places: read.places });
      }),
      manyRuns(),
    );
  });
});
