import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../src/core/store/backend.ts';
import { CopyRefused, copyStore, digestOf } from '../../src/core/store/copy.ts';
import { openStore } from '../../src/core/store/index.ts';
import { openMemory } from '../../src/core/store/memory.ts';
import { UNFINISHED } from '../../src/core/store/whole.ts';
import { startWorld } from '../support/world.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const now = () => NOW;
const DAY = 86_400_000;

function memory(): Backend {
  return openMemory('reelbot', now).backend;
}

async function put(backend: Backend, pairs: Record<string, { value: unknown; expires?: number }>) {
  const swaps = Object.entries(pairs).map(([key, one]) => ({
    key,
    was: undefined,
    now: JSON.stringify(one),
    expires: one.expires,
  }));
  if (swaps.length > 0) await backend.swap(swaps);
}

const quiet = { now, tell: () => {} };

async function content(backend: Backend) {
  return await backend.scan('', '', 10_000);
}

describe('a copy', () => {
  it('that breaks off anywhere is finished by the next one, and no bot starts on half of it', async () => {
    const pairs = Object.fromEntries(
      Array.from({ length: 450 }, (_, n) => [`task:${n}`, { value: n }]),
    );
    let broke = 0;
    for (let swaps = 0; ; swaps += 1) {
      const [from, to] = [memory(), memory()];
      await put(from, pairs);
      let left = swaps;
      const brittle: Backend = {
        ...to,
        swap: async (batch) => {
          left -= 1;
          if (left < 0) throw new Error('the power is gone');
          return await to.swap(batch);
        },
      };
      const first = copyStore(from, brittle, quiet);
      if ((await first.catch(() => 'broke off')) !== 'broke off') break;
      broke += 1;
      if (swaps > 0) expect(await to.read(UNFINISHED)).toBeDefined();
      // The bot ran again on the source in between.
      await from.swap([
        { key: 'task:0', was: '{"value":0}', now: undefined, expires: undefined },
        { key: 'task:1', was: '{"value":1}', now: '{"value":"new"}', expires: undefined },
      ]);
      expect(await copyStore(from, to, quiet)).toMatchObject({ keys: 449 });
      expect(await content(to)).toEqual(await content(from));
    }
    expect(broke).toBeGreaterThan(3);
  });

  it('tells how far it is', async () => {
    const [from, to] = [memory(), memory()];
    for (let n = 0; n < 101; n += 1) {
      const page = Array.from({ length: 200 }, (_, m) => [`k:${n}:${m}`, { value: m }]);
      await put(from, Object.fromEntries(page));
    }
    const told: string[] = [];
    await copyStore(from, to, { now, tell: (line) => void told.push(line) });
    expect(told).toEqual([
      '10000 keys copied so far.',
      '20000 keys copied so far.',
      '20200 keys copied; 0 that had expired were left out.',
      'Comparing both sides.',
    ]);
  }, 30_000);

  it('fails when somebody writes into the source or the target meanwhile', async () => {
    const changed = async (which: 'source' | 'target', key: string) => {
      const [from, to] = [memory(), memory()];
      await put(from, { a: { value: 1 }, b: { value: 2 } });
      const tell = (line: string) => {
        if (!line.startsWith('Comparing')) return;
        void put(which === 'source' ? from : to, { [key]: { value: 'new' } });
      };
      return await copyStore(from, to, { now, tell }).then(
        () => 'done',
        (error: unknown) => (error instanceof CopyRefused ? error.message : error),
      );
    };
    expect(await changed('source', 'c')).toMatch(/The two differ: 3 keys .* 2 \(/u);
    expect(await changed('target', 'c')).toMatch(/The two differ: 2 keys .* 3 \(/u);
    expect(await changed('source', 'form')).toContain('Does a bot run');
    const [from, to] = [memory(), memory()];
    await put(from, { a: { value: 1 } });
    const busy: Backend = { ...to, swap: async (batch) => batch.map(({ key }) => key !== 'a') };
    await expect(copyStore(from, busy, quiet)).rejects.toThrow('Somebody else writes');
  });

  it('refuses what it cannot read, and half of a copy', async () => {
    for (const text of ['nonsense', '1', 'null', '{"expires":1}']) {
      const from = memory();
      await from.swap([{ key: 'odd', was: undefined, now: text, expires: undefined }]);
      await expect(copyStore(from, memory(), quiet)).rejects.toThrow('under odd cannot be read');
    }
    const half = memory();
    await put(half, { [UNFINISHED]: { value: true } });
    await expect(copyStore(half, memory(), quiet)).rejects.toThrow('itself half of a copy');
  });

  it('minds no key that goes away by itself while both are compared', async () => {
    const [from, to] = [memory(), memory()];
    await put(from, { a: { value: 1 }, soon: { value: 2, expires: NOW + 1000 } });
    const forgetful: Backend = {
      ...to,
      scan: async (...given) => (await to.scan(...given)).filter(([key]) => key !== 'soon'),
    };
    expect(await copyStore(from, forgetful, quiet)).toMatchObject({ keys: 1 });
    expect(await to.read('soon')).toContain(String(NOW + 1000));
  });

  it('is the same for whatever can be stored', async () => {
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary' }).filter((one) => one.isWellFormed()),
    );
    const stored = fc.record(
      { value, expires: fc.integer({ min: NOW - DAY, max: NOW + DAY }) },
      { requiredKeys: ['value'] },
    );
    const key = fc.string({ minLength: 1, unit: 'grapheme' });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(key, stored), fc.dictionary(key, stored), async (a, b) => {
        const [from, to] = [memory(), memory()];
        await put(from, a);
        await put(to, b);
        await copyStore(from, to, { ...quiet, force: true });
        expect(await content(to)).toEqual(await content(from));
      }),
      { numRuns: 60 },
    );
  });

  it('has a checksum that sees every change of a key, a value or an expiry', async () => {
    const digest = async (pairs: Parameters<typeof put>[1]) => {
      const backend = memory();
      await put(backend, pairs);
      return (await digestOf(backend, 0)).checksum;
    };
    const all = await Promise.all([
      digest({}),
      digest({ a: { value: 1 } }),
      digest({ a: { value: 2 } }),
      digest({ b: { value: 1 } }),
      digest({ a: { value: 1, expires: NOW + 1 } }),
      digest({ a: { value: 1 }, b: { value: 1 } }),
    ]);
    expect(new Set(all).size).toBe(all.length);
    expect(await digest({ b: { value: 1 }, a: { value: 1 } })).toBe(all[5]);
  });
});

it('a bot does not start on half of a copy', async () => {
  const store = await openStore('memory:', now);
  await store.update(UNFINISHED, () => true);
  await expect(startWorld({ store })).rejects.toThrow('half of a copy');
  expect(await store.get('meta:secret')).toBeUndefined();
});
