import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayRefusal, type RefusalReason } from '../../src/core/gateway.ts';
import { createKeyring, type Keyring, keyName } from '../../src/gateways/keyring.ts';
import { NOON } from './samples.ts';

const ASIDE_MS = 600_000;
const keys = ['key-one', 'key-two', 'key-three'];
const ring = (now: () => number = () => NOON, given: readonly string[] = keys) =>
  createKeyring(given, (key) => key, now);
const no = (reason: RefusalReason) =>
  new GatewayRefusal(reason, 'said no', { status: 402, traceId: 'trace-1' });

function refuse(keyring: Keyring<string>, reason: RefusalReason = 'no-credit'): GatewayRefusal {
  return keyring.refused(keyring.next().name, no(reason));
}

describe('a ring of keys', () => {
  it('gives them in turn', () => {
    const keyring = ring();
    expect(Array.from({ length: 7 }, () => keyring.next().key)).toStrictEqual([
      ...keys,
      ...keys,
      'key-one',
    ]);
    expect(keyring.health()).toStrictEqual({ keys: { usable: 3, all: 3 } });
  });

  it('names them without telling them, the same in every process', () => {
    expect(keyName('key-one')).toMatch(/^[\da-f]{8}$/u);
    expect(ring().names).toStrictEqual(keys.map(keyName));
    expect(ring().named(keyName('key-two'))).toBe('key-two');
    expect(ring().named('of another time')).toBe('key-one');
    expect(ring().named(undefined)).toBe('key-one');
    expect(ring().stored(keyName('key-two'))).toStrictEqual({ key: keyName('key-two') });
  });

  it('takes one that is given twice for one, and stores no name where there is no other', () => {
    const keyring = ring(undefined, ['key-one', 'key-one']);
    expect(keyring.health()).toStrictEqual({ keys: { usable: 1, all: 1 } });
    expect(keyring.stored(keyring.next().name)).toStrictEqual({});
  });

  it('needs at least one', () => {
    expect(() => ring(undefined, [])).toThrow(RangeError);
  });

  it('sets one aside for ten minutes that has no credit or is refused', () => {
    let now = NOON;
    const keyring = ring(() => now);
    const refused = refuse(keyring);
    expect(refused).toMatchObject({
      reason: 'no-credit',
      message: 'said no',
      status: 402,
      traceId: 'trace-1',
      otherKey: true,
    });
    expect(keyring.health()).toStrictEqual({ keys: { usable: 2, all: 3 } });
    const next = () => keyring.next().key;
    expect([next(), next(), next()]).toStrictEqual(['key-two', 'key-three', 'key-two']);
    now += ASIDE_MS - 1;
    expect([next(), next()]).toStrictEqual(['key-three', 'key-two']);
    now += 1;
    expect([next(), next()]).toStrictEqual(['key-three', 'key-one']);
    expect(keyring.health()).toStrictEqual({ keys: { usable: 3, all: 3 } });
  });

  it('says so when none is left, and when the first comes back', () => {
    let now = NOON;
    const keyring = ring(() => now);
    expect(refuse(keyring).otherKey).toBe(true);
    now += 1000;
    expect(refuse(keyring, 'unauthorised').otherKey).toBe(true);
    now += 1000;
    expect(refuse(keyring, 'unauthorised').otherKey).toBe(false);
    expect(keyring.health()).toStrictEqual({
      keys: { usable: 0, all: 3 },
      until: NOON + ASIDE_MS,
    });
    expect(() => keyring.next()).toThrow(
      expect.objectContaining({ reason: 'unauthorised', otherKey: false }),
    );
    now = NOON + ASIDE_MS;
    expect(keyring.next().key).toBe('key-one');
    expect(refuse(ring()).otherKey).toBe(true);
  });

  it('leaves a single key in use: whoever tops it up need not wait', () => {
    const keyring = ring(undefined, ['key-one']);
    const refusal = no('no-credit');
    expect(keyring.refused(keyring.next().name, refusal)).toBe(refusal);
    expect(refusal.otherKey).toBe(false);
    expect(keyring.next().key).toBe('key-one');
  });

  it.each<RefusalReason>([
    ...(['people', 'moderated', 'picture', 'rejected', 'retired'] as const),
    ...(['unknown-task', 'nonsense'] as const),
  ])('is not touched by a refusal for %s', (reason) => {
    const keyring = ring();
    const refusal = no(reason);
    expect(keyring.refused(keyring.next().name, refusal)).toBe(refusal);
    expect(keyring.health()).toStrictEqual({ keys: { usable: 3, all: 3 } });
  });

  it('never gives a key that is set aside, and says how many are left', () => {
    const step = fc.record({
      refused: fc.boolean(),
      afterMs: fc.integer({ min: 0, max: 2 * ASIDE_MS }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let now = NOON;
        const keyring = ring(() => now);
        const aside = new Map<string, number>();
        for (const { refused, afterMs } of steps) {
          now += afterMs;
          const left = keys.filter((key) => (aside.get(key) ?? 0) <= now);
          expect(keyring.health().keys).toStrictEqual({ usable: left.length, all: 3 });
          if (left.length === 0) {
            expect(keyring.health().until).toBe(Math.min(...aside.values()));
            expect(() => keyring.next()).toThrow(GatewayRefusal);
            continue;
          }
          const { name, key } = keyring.next();
          expect(left).toContain(key);
          if (!refused) continue;
          aside.set(key, now + ASIDE_MS);
          expect(keyring.refused(name, no('no-credit')).otherKey).toBe(left.length > 1);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
