import { expect, test } from 'vitest';
import { createSeen } from '../../src/operations/seen.ts';

test('what was seen is not new, for so long', () => {
  let now = 5000;
  const seen = createSeen(10, 1000, () => now);
  expect([seen.isNew('a', 'b'), seen.isNew('a', 'b')]).toEqual([true, false]);
  now += 999;
  expect(seen.isNew('a', 'b')).toBe(false);
  now += 1;
  expect([seen.isNew('a', 'b'), seen.isNew('a', 'b')]).toEqual([true, false]);
});

test('parts do not run into one another', () => {
  const seen = createSeen(10, 1000, () => 0);
  expect([seen.isNew('a', 'bc'), seen.isNew('ab', 'c'), seen.isNew('abc')]).toEqual([
    true,
    true,
    true,
  ]);
});

test('what is forgotten is new', () => {
  const seen = createSeen(10, 1000, () => 0);
  seen.isNew('a');
  seen.forget('a');
  expect(seen.isNew('a')).toBe(true);
});

test('remembers so many and no more, the newest of them', () => {
  const seen = createSeen(3, 1000, () => 0);
  for (const id of 'abcd') expect(seen.isNew(id)).toBe(true);
  expect([seen.isNew('b'), seen.isNew('c'), seen.isNew('d')]).toEqual([false, false, false]);
  expect(seen.isNew('a')).toBe(true);
});
