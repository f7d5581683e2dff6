import type { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRate } from '../../src/operations/rate.ts';
import { visitorOf } from '../../src/operations/visitor.ts';
import { manyRuns } from '../support/hell-runs.ts';

describe('a rate', () => {
  test('allows so many a minute for each key, and says when to come again', () => {
    let now = 1_000_000;
    const rate = createRate(2, 100, () => now);
    expect([rate.take('a'), rate.take('a'), rate.take('b')]).toEqual([0, 0, 0]);
    now += 20_500;
    expect(rate.take('a')).toBe(40);
    now += 39_499;
    expect(rate.take('a')).toBe(1);
    now += 1;
    expect([rate.take('a'), rate.take('a'), rate.take('a')]).toEqual([0, 0, 60]);
  });

  test('counts for as long as it is told', () => {
    let now = 5000;
    const rate = createRate(1, 100, () => now, 1000);
    expect([rate.take('a'), rate.take('a')]).toEqual([0, 1]);
    now += 1000;
    expect(rate.take('a')).toBe(0);
  });

  test('a clock that was set back locks nobody out', () => {
    let now = 10_000_000;
    const rate = createRate(1, 100, () => now);
    expect(rate.take('a')).toBe(0);
    now = 0;
    expect([rate.take('a'), rate.take('a')]).toEqual([0, 60]);
  });

  test('remembers so many keys and no more, the newest of them', () => {
    const rate = createRate(1, 3, () => 0);
    for (const key of 'abcd') expect(rate.take(key)).toBe(0);
    expect([rate.take('b'), rate.take('c'), rate.take('d')]).toEqual([60, 60, 60]);
    expect(rate.take('a')).toBe(0);
    for (let nth = 0; nth < 100_000; nth += 1) rate.take(`stranger-${nth}`);
    expect(rate.take('a')).toBe(0);
  });
});

describe('a visitor', () => {
  const visitor = (remoteAddress: string | undefined, forwarded?: string) =>
    visitorOf({
      socket: { remoteAddress } as Socket,
      headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    });

  test.each([
    ['an address', '198.51.100.7', undefined, '198.51.100.7'],
    ['IPv4 as IPv6 shows it', '::ffff:198.51.100.7', undefined, '198.51.100.7'],
    ['the network of an IPv6 address', '2a00:1450:4001:80b::200e', undefined, '2a00:1450:4001:80b'],
    [
      'the same network, another host',
      '2a00:1450:4001:080B:1:2:3:4',
      undefined,
      '2a00:1450:4001:80b',
    ],
    ['a short IPv6 address', '2a00::1', undefined, '2a00:0:0:0'],
    ['what the proxy on this machine saw', '127.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['what the proxy saw, not what the visitor says', '10.0.0.2', '1.2.3.4, 5.6.7.8', '5.6.7.8'],
    ['IPv6 from the proxy', '::1', '2a00:1450:4001:80b::1', '2a00:1450:4001:80b'],
    ['a visitor without a proxy, who claims one', '8.8.8.8', '1.2.3.4', '8.8.8.8'],
    ['nonsense from the proxy', '127.0.0.1', 'unknown', '127.0.0.1'],
    ['nothing from the proxy', '127.0.0.1', '', '127.0.0.1'],
    ['a connection that has gone', undefined, undefined, ''],
  ])('%s', (_, remote, forwarded, key) => {
    expect(visitor(remote, forwarded)).toBe(key);
  });

  test('whatever they claim, there is no error, and a key of bounded length', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.ipV4(), fc.ipV6()), fc.string(), (peer, claim) => {
        expect(visitor(peer, claim).length).toBeLessThanOrEqual(Math.max(64, peer.length));
      }),
      manyRuns(),
    );
  });
});
