import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { localTurns, sharedTurns, type Turns } from '../../src/core/turns.ts';
import { turnsContract } from '../contracts/turns.ts';

/** In a test no time passes: places of a moment ago are never out of date by themselves. */
const now = () => 0;

describe('turns of one process', () => {
  turnsContract({ open: async (room) => [localTurns(room)], runs: 100 });
});

describe('turns of many processes, in memory', () => {
  const open = async (room: { perUser: number; total: number }) => {
    const store = await openStore('memory:', now);
    const one = (): Turns => sharedTurns(store, room, now);
    return [one(), one(), one(), one()] as const;
  };
  turnsContract({ open, runs: 100 });

  it('show the places of a moment ago for a second, to one that stands among them', async () => {
    let time = 0;
    const store = await openStore('memory:', now);
    const turns = sharedTurns(store, { perUser: 1, total: 1 }, () => time);
    await turns.request('a', 'ana');
    await turns.request('b', 'ben');
    await turns.request('c', 'cy');
    expect(await turns.place('c')).toMatchObject({ place: 2 });
    await turns.leave('b');
    expect(await turns.place('c')).toMatchObject({ place: 2 });
    time = 1001;
    expect(await turns.place('c')).toMatchObject({ place: 1 });
  });

  it('use more room when a process has more, and push nobody out when it has less', async () => {
    const store = await openStore('memory:', now);
    const small = sharedTurns(store, { perUser: 1, total: 1 }, now);
    const large = sharedTurns(store, { perUser: 1, total: 3 }, now);
    await small.request('a', 'ana');
    await small.request('b', 'ben');
    expect(await large.request('c', 'cy')).toBe(true);
    // It asks again, as every task does that waits.
    expect(await small.request('b', 'ben')).toBe(true);
    expect(await small.request('d', 'dee')).toBe(false);
    expect(await small.leave('a')).toEqual([]);
    expect(await small.leave('b')).toEqual([]);
    expect(await small.leave('c')).toEqual(['d']);
  });
});

describe('turns of many processes, in SQLite', () => {
  let folder = '';
  let files = 0;
  const stores: Store[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reelbot-turns-'));
  });
  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await rm(folder, { recursive: true, force: true });
  });
  const open = async (room: { perUser: number; total: number }) => {
    files += 1;
    const url = `sqlite://${join(folder, `${files}.sqlite`)}`;
    const one = async (): Promise<Turns> => {
      const store = await openStore(url, now);
      stores.push(store);
      return sharedTurns(store, room, now);
    };
    return [await one(), await one()] as const;
  };
  turnsContract({ open, runs: 10 });
});
