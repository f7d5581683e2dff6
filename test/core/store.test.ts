import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { KeyvSqlite } from '@keyv/sqlite';
import { Keyv } from 'keyv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/core/store/backend.ts';
import { exactStore } from '../../src/core/store/exact.ts';
import { openStore, StoreUnavailable } from '../../src/core/store/index.ts';
import { sharedStoreContract, storeContract } from '../contracts/store.ts';

let folder = '';
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelbot-store-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const freshPath = (): string => {
  files += 1;
  return join(folder, `deep/${files}.sqlite`);
};

const failing = () => Promise.reject(new Error('the disk is gone'));
const brokenBackend: Backend = {
  read: failing,
  swap: failing,
  scan: failing,
  close: async () => {},
};

describe('memory', () => {
  storeContract({
    open: () => openStore('memory:', Date.now),
    openBroken: async () => exactStore(new Keyv(), brokenBackend, Date.now),
  });
});

describe('sqlite', () => {
  storeContract({
    open: () => openStore(`sqlite://${freshPath()}`, Date.now),
    openBroken: async () => {
      const store = await openStore(`sqlite://${freshPath()}`, Date.now);
      await store.close();
      return store;
    },
  });

  sharedStoreContract({ freshUrl: () => `sqlite://${freshPath()}` });

  it('is an ordinary keyv store to anyone else, in WAL mode', async () => {
    const path = freshPath();
    const store = await openStore(`sqlite://${path}`, Date.now);
    await store.update('wallet:1', () => ({ committed: 3, held: {} }), 60_000);
    const keyv = new Keyv({ store: new KeyvSqlite(`sqlite://${path}`), namespace: 'reelbot' });
    expect(await keyv.get('wallet:1')).toEqual({ committed: 3, held: {} });
    const other = new DatabaseSync(path);
    expect(other.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    other.close();
    await keyv.disconnect();
    await store.close();
  });

  it('keeps everything over a reopening', async () => {
    const path = freshPath();
    const first = await openStore(`sqlite://${path}`, Date.now);
    await first.update('a', () => 'kept');
    await first.close();
    const second = await openStore(`sqlite://${path}`, Date.now);
    expect(await second.get('a')).toBe('kept');
    await second.close();
  });

  it('waits for another connection to let go of the lock', async () => {
    const path = freshPath();
    const store = await openStore(`sqlite://${path}`, Date.now);
    await store.update('a', () => 1);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const update = store.update<number>('a', (now = 0) => now + 1);
    setTimeout(() => other.exec('COMMIT'), 120); // Not a pause of the test: what the other connection does.
    expect(await update).toBe(2);
    other.close();
    await store.close();
  });

  it('throws when the lock is never let go, and writes nothing', async () => {
    const path = freshPath();
    const store = await openStore(`sqlite://${path}`, Date.now);
    await store.update('a', () => 1);
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.update('a', () => 2)).rejects.toThrow(StoreUnavailable);
    other.exec('ROLLBACK');
    expect(await store.get('a')).toBe(1);
    other.close();
    await store.close();
  });

  it('says which file cannot be opened', async () => {
    const path = freshPath();
    await (await openStore(`sqlite://${path}`, Date.now)).close();
    const below = `sqlite://${path}/below-a-file.sqlite`;
    await expect(openStore(below, Date.now)).rejects.toThrow(
      `the store at ${below} cannot be opened`,
    );
  });
});

describe('a lost race', () => {
  it('is run again on what the winner wrote', async () => {
    const keyv = new Keyv();
    const encode = (value: unknown) => keyv.encode({ value } as never) as Promise<string>;
    let stored = await encode(1);
    let races = 0;
    const backend: Backend = {
      ...brokenBackend,
      read: async () => stored,
      async swap([swap]) {
        races += 1;
        if (races === 1) stored = await encode(10); // Somebody else was quicker.
        if (stored !== swap?.was) return [false];
        stored = swap.now ?? '';
        return [true];
      },
    };
    const store = exactStore(keyv, backend, Date.now);
    expect(await store.update<number>('a', (now = 0) => now + 1)).toBe(11);
    expect(races).toBe(2);
  });

  it('that never ends is an error', async () => {
    const backend: Backend = {
      ...brokenBackend,
      read: async () => undefined,
      swap: async () => [false],
    };
    const store = exactStore(new Keyv(), backend, Date.now);
    await expect(store.update('a', () => 1)).rejects.toThrow(/changed 1000 times/);
  });
});
