import type { LookupAddress, LookupOptions } from 'node:dns';
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assertOutside,
  createLookup,
  ForbiddenAddress,
  isOutside,
  lookupOutside,
  type Resolve,
} from '../src/guard.ts';
import { hostileNames, hostileUrls, notUrls, otherSchemes } from './images/hostile-urls.ts';
import { names } from './images/local.ts';
import { manyRuns } from './support/hell-runs.ts';

interface Answer {
  readonly error: Error | null;
  readonly address: string | LookupAddress[];
  readonly family: number | undefined;
}

function look(resolve: Resolve, hostname: string, options: LookupOptions): Promise<Answer> {
  return new Promise((settle) => {
    createLookup(resolve)(hostname, options, (error, address, family) =>
      settle({ error, address, family }),
    );
  });
}

const both = names({ 'cdn.example': ['2606:2800:220:1:248:1893:25c8:1946', '93.184.216.34'] });

describe('assertOutside', () => {
  test.each([...hostileUrls, ...otherSchemes])('refuses %j', (text) => {
    const url = new URL(text.replace('PORT', '8080'));
    expect(() => assertOutside(url)).toThrow(ForbiddenAddress);
  });

  test.each(notUrls)('is never asked about %j', (text) => {
    expect(URL.canParse(text)).toBe(false);
  });

  test.each([
    'http://cdn.example/a.png',
    'https://cdn.example:8443/a.png?q=http://127.0.0.1/',
    'https://93.184.216.34/a.png',
    'https://1.1.1.1/',
    'https://172.15.0.1/',
    'https://172.32.0.1/',
    'https://100.63.255.255/',
    'https://100.128.0.1/',
    'https://169.253.0.1/',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/a.png',
    'https://localhost.example/',
    'https://notlocalhost/',
    'https://cdn.example./a.png',
    'http://cdn.example\\@127.0.0.1/',
  ])('allows %j', (text) => {
    expect(() => assertOutside(new URL(text))).not.toThrow();
  });

  test('says nothing secret', () => {
    const url = new URL('https://user:hunter2@10.0.0.1/private?key=abc');
    expect(() => assertOutside(url)).toThrow(/^(?!.*(hunter2|user|private|abc))/);
  });

  test('no spelling of a private address passes', () => {
    const spellings = [
      (n: number) => `${n}`,
      (n: number) => `0x${n.toString(16)}`,
      (n: number) => `0${n.toString(8)}`,
      (n: number) => dotted(n),
      (n: number) => `[::ffff:${dotted(n)}]`,
      (n: number) => `[64:ff9b::${dotted(n)}]`,
      (n: number) => `[::${dotted(n)}]`,
      (n: number) => `[2002:${(n >>> 16).toString(16)}:${(n & 0xffff).toString(16)}::]`,
    ];
    const ranges = fc.oneof(
      fc.integer({ min: 0x7f000000, max: 0x7fffffff }),
      fc.integer({ min: 0x0a000000, max: 0x0affffff }),
      fc.integer({ min: 0xac100000, max: 0xac1fffff }),
      fc.integer({ min: 0xc0a80000, max: 0xc0a8ffff }),
      fc.integer({ min: 0xa9fe0000, max: 0xa9feffff }),
      fc.integer({ min: 0x64400000, max: 0x647fffff }),
      fc.integer({ min: 0xe0000000, max: 0xffffffff }),
      fc.integer({ min: 0, max: 0x00ffffff }),
    );
    fc.assert(
      fc.property(ranges, fc.constantFrom(...spellings), (number, spell) => {
        expect(() => assertOutside(new URL(`http://${spell(number)}/`))).toThrow(ForbiddenAddress);
      }),
      manyRuns(),
    );
  });

  test('no IPv6 address beyond 2000::/3 is outside', () => {
    const words = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(words, (address) => {
        fc.pre((address[0] ?? 0) >> 13 !== 1);
        expect(isOutside(address.map((word) => word.toString(16)).join(':'))).toBe(false);
      }),
      manyRuns(),
    );
  });
});

describe('createLookup', () => {
  test.each(Object.entries(hostileNames))('refuses %s at %j', async (hostname) => {
    for (const options of [{ all: true }, { all: false }, {}, { family: 4 }, { family: 6 }]) {
      const { error, address } = await look(names(hostileNames), hostname, options);
      expect(error).toBeInstanceOf(ForbiddenAddress);
      expect(address).toEqual([]);
    }
  });

  test.each<[LookupOptions, Answer['address'], number | undefined]>([
    [{}, '2606:2800:220:1:248:1893:25c8:1946', 6],
    [{ family: 0 }, '2606:2800:220:1:248:1893:25c8:1946', 6],
    [{ family: 4 }, '93.184.216.34', 4],
    [{ family: 'IPv4' }, '93.184.216.34', 4],
    [{ family: 'IPv6' }, '2606:2800:220:1:248:1893:25c8:1946', 6],
    [{ family: 4, all: true }, [{ address: '93.184.216.34', family: 4 }], undefined],
  ])('answers %j with %j', async (options, address, family) => {
    expect(await look(both, 'cdn.example', options)).toEqual({ error: null, address, family });
  });

  test('answers with all addresses', async () => {
    const { address } = await look(both, 'cdn.example', { all: true });
    expect(address).toEqual(await both('cdn.example'));
  });

  test('passes on what the resolver failed with', async () => {
    const { error } = await look(both, 'nowhere.example', { all: true });
    expect(error).toMatchObject({ code: 'ENOTFOUND' });
  });

  test('a name with no address of the family is not found', async () => {
    const four = names({ 'four.example': ['93.184.216.34'], 'none.example': [] });
    for (const [hostname, family] of [
      ['four.example', 6],
      ['none.example', 0],
    ] as const) {
      const { error } = await look(four, hostname, { family });
      expect(error).toMatchObject({ code: 'ENOTFOUND' });
    }
  });

  test('a resolver that throws at once is an error like any other', async () => {
    const { error } = await look(
      () => {
        throw new Error('broken');
      },
      'cdn.example',
      {},
    );
    expect(error).toMatchObject({ message: 'broken' });
  });
});

test('the real lookup refuses this machine, through net.connect', async () => {
  const error = await new Promise((settle) => {
    connect({ host: 'localhost', port: 9, lookup: lookupOutside }).on('error', settle);
  });
  expect(error).toBeInstanceOf(ForbiddenAddress);
});

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff).join('.');
}
