import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  NotOpened,
  readSealKeys,
  type SealKeys,
  seal,
  unseal,
} from '../../src/slack/installations/seal.ts';
import { manyRuns } from '../support/hell-runs.ts';

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const hex = (key: Uint8Array) => Buffer.from(key).toString('hex');

function keys(...given: Uint8Array[]): SealKeys {
  const read = readSealKeys(given.map(hex).join(','));
  if (read === undefined) throw new Error('no keys');
  return read;
}

describe('keys', () => {
  it('are the same in hex, base64 and base64url', () => {
    fc.assert(
      fc.property(bytes, (key) => {
        const buffer = Buffer.from(key);
        const texts = [
          hex(key),
          hex(key).toUpperCase(),
          buffer.toString('base64'),
          buffer.toString('base64url'),
        ];
        const ids = texts.map((text) => readSealKeys(` ${text} `)?.[0].id);
        expect(new Set(ids).size).toBe(1);
        expect(ids[0]).toMatch(/^[0-9a-f]{8}$/u);
      }),
      manyRuns(),
    );
  });

  it.each([
    '',
    'secret',
    'a'.repeat(63),
    'a'.repeat(65),
    Buffer.alloc(31).toString('base64'),
    Buffer.alloc(33).toString('base64'),
  ])('%j is none', (text) => {
    expect(readSealKeys(text)).toBeUndefined();
    expect(readSealKeys(`${'a'.repeat(64)},${text}`)).toBeUndefined();
  });
});

describe('sealing', () => {
  it('comes back as it was, and never looks the same', () => {
    fc.assert(
      fc.property(bytes, fc.string({ unit: 'grapheme' }), fc.string(), (key, place, text) => {
        const sealed = seal(keys(key), place, text);
        expect(unseal(keys(key), place, sealed)).toEqual({ text, stale: false });
        expect(seal(keys(key), place, text)).not.toBe(sealed);
        if (text.length > 8) expect(sealed).not.toContain(text);
      }),
      manyRuns(),
    );
  });

  it('opens with every key, and says which are not the first', () => {
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        fc.pre(hex(one) !== hex(other));
        const sealed = seal(keys(one), 'p', 'text');
        expect(unseal(keys(other, one), 'p', sealed)).toEqual({ text: 'text', stale: true });
        expect(() => unseal(keys(other), 'p', sealed)).toThrow(NotOpened);
      }),
      manyRuns(),
    );
  });

  it('does not open in another place, or changed anywhere', () => {
    const key = keys(Buffer.alloc(32, 1));
    const sealed = seal(key, 'team:T1', 'a token');
    expect(() => unseal(key, 'team:T2', sealed)).toThrow(NotOpened);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.constantFrom(...'Aaz09-_.'), (at, letter) => {
        const changed = sealed.slice(0, at) + letter + sealed.slice(at + 1);
        // The last letter of a part holds bits that mean nothing.
        fc.pre(changed !== sealed && sealed[at + 1] !== '.' && at !== sealed.length - 1);
        expect(() => unseal(key, 'team:T1', changed)).toThrow(NotOpened);
      }),
      manyRuns(),
    );
  });

  it('refuses what is not its own', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => unseal(keys(Buffer.alloc(32, 1)), 'p', text)).toThrow(NotOpened);
      }),
      manyRuns(),
    );
  });
});
