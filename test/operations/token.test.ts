import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTokens } from '../../src/operations/token.ts';
import { manyRuns } from '../support/hell-runs.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const secret = 'a5'.repeat(32);
const PURPOSE = 'tests';
const { seal, unseal } = createTokens(secret, PURPOSE);
const claim = { task: 'k3b9x2m4q7', index: 0, expires: NOW / 1000 + 60 };

const claims = fc.record({
  task: fc.string({ maxLength: 20, unit: 'grapheme-ascii' }),
  index: fc.nat(65_535),
  expires: fc.integer({ min: NOW / 1000 + 1, max: 2 ** 48 - 1 }),
});

test('what is sealed is unsealed, here and wherever the secret is known', () => {
  fc.assert(
    fc.property(claims, (given) => {
      const token = seal(given);
      expect(token).toMatch(/^[\w-]{48,}$/u);
      expect(unseal(token, NOW)).toEqual(given);
      expect(createTokens(secret, PURPOSE).unseal(token, NOW)).toEqual(given);
      expect(createTokens(secret.replace('a5', 'a4'), PURPOSE).unseal(token, NOW)).toBeUndefined();
      expect(createTokens(secret, 'another').unseal(token, NOW)).toBeUndefined();
    }),
    manyRuns(),
  );
});

test('it tells nothing: two of the same are different, and neither holds the id', () => {
  const [one = '', two = ''] = [seal(claim), seal(claim)];
  expect(one).not.toBe(two);
  expect(Buffer.from(one, 'base64url').includes(claim.task)).toBe(false);
});

test('it ends when it says', () => {
  const token = seal(claim);
  expect(unseal(token, claim.expires * 1000 - 1)).toEqual(claim);
  expect(unseal(token, claim.expires * 1000)).toBeUndefined();
  expect(unseal(token, Number.MAX_SAFE_INTEGER)).toBeUndefined();
});

test('any bit changed, and it is none', () => {
  const token = seal(claim);
  const bytes = Buffer.from(token, 'base64url');
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    expect(unseal(changed.toString('base64url'), NOW)).toBeUndefined();
  }
});

test('any character changed, left out or added, and it is none', () => {
  const token = seal(claim);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. %\u0000é';
  for (let at = 0; at <= token.length; at += 1) {
    expect(unseal(token.slice(0, at), NOW)).toEqual(at === token.length ? claim : undefined);
    for (const letter of letters) {
      const added = token.slice(0, at) + letter + token.slice(at);
      expect(unseal(added, NOW)).toBeUndefined();
      const changed = token.slice(0, at) + letter + token.slice(at + 1);
      if (changed !== token) expect(unseal(changed, NOW)).toBeUndefined();
    }
  }
});

test('one token has one spelling', () => {
  const task = 'k3b9x2m4q'; // One byte less leaves bits in the last character that decoders ignore.
  for (const given of [claim, { ...claim, task }, { ...claim, task: `${task}12` }]) {
    const token = seal(given);
    const bytes = Buffer.from(token, 'base64url');
    const others = [
      bytes.toString('base64'),
      `${token}=`,
      `${token}==`,
      ` ${token}`,
      `${token}\n`,
      token.replace(/.$/u, (last) => String.fromCharCode(last.charCodeAt(0) + 1)),
      encodeURIComponent(token).replace(/^./u, (one) => `%${one.charCodeAt(0).toString(16)}`),
    ];
    for (const other of others) if (other !== token) expect(unseal(other, NOW)).toBeUndefined();
    expect(unseal(token, NOW)).toEqual(given);
  }
});

test('arbitrary strings are none, and no error', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 400 }),
        fc.string({ maxLength: 400, unit: 'binary' }),
        fc.base64String({ maxLength: 200 }),
        fc.uint8Array({ maxLength: 120 }).map((one) => Buffer.from(one).toString('base64url')),
      ),
      (text) => {
        expect(unseal(text, NOW)).toBeUndefined();
      },
    ),
    manyRuns(),
  );
  expect(unseal('A'.repeat(10_000_000), NOW)).toBeUndefined();
});

test('what a token cannot hold is not sealed', () => {
  expect(() => seal({ ...claim, task: 'x'.repeat(65) })).toThrow(RangeError);
  expect(unseal(seal({ ...claim, task: 'x'.repeat(64) }), NOW)?.task).toHaveLength(64);
  for (const index of [-1, 65_536, 0.5, Number.NaN]) {
    expect(() => seal({ ...claim, index })).toThrow(RangeError);
  }
  for (const expires of [-1, 2 ** 48, Number.NaN]) {
    expect(() => seal({ ...claim, expires })).toThrow(RangeError);
  }
});

test.each(['', 'not hex', 'a5'.repeat(31)])('%j is no secret', (short) => {
  expect(() => createTokens(short, PURPOSE)).toThrow(RangeError);
});
