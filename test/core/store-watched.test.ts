import { Keyv } from 'keyv';
import { expect, it } from 'vitest';
import type { Backend } from '../../src/core/store/backend.ts';
import { exactStore } from '../../src/core/store/exact.ts';
import { openStore, StoreUnavailable } from '../../src/core/store/index.ts';
import { watched } from '../../src/core/store/watched.ts';

it('every failure of a backend is told, and given to the call that met it', async () => {
  let failures = 0;
  const failing = () => Promise.reject(new Error('the disk is gone'));
  const broken: Backend = { read: failing, swap: failing, scan: failing, close: async () => {} };
  const store = exactStore(
    new Keyv(),
    watched(broken, () => {
      failures += 1;
    }),
    Date.now,
  );
  await expect(store.get('a')).rejects.toThrow(StoreUnavailable);
  expect(failures).toBe(1);
  await expect(store.update('a', () => 1)).rejects.toThrow(StoreUnavailable);
  expect(failures).toBe(2);
  await expect(store.list('a')[Symbol.asyncIterator]().next()).rejects.toThrow(StoreUnavailable);
  expect(failures).toBe(3);
});

it('what a change itself throws is no failure of the store', async () => {
  let failures = 0;
  const store = await openStore('memory:', Date.now, undefined, () => {
    failures += 1;
  });
  const wrong = store.update('a', () => {
    throw new RangeError('not like this');
  });
  await expect(wrong).rejects.toThrow(RangeError);
  expect(await store.update('a', () => 1)).toBe(1);
  expect(failures).toBe(0);
});
