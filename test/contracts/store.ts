import { fork } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openStore, type Store, StoreUnavailable } from '../../src/core/store/index.ts';

/** How a test gets at one kind of store. */
export interface StoreDescriptor {
  open(): Promise<Store>;
  /** A store whose backend is out of order. */
  openBroken(): Promise<Store>;
  /** Times to live that it heeds as the memory does, ms; others only collect garbage, some time. */
  readonly ttls?: readonly number[];
}

/** A store that several processes can open. */
export interface SharedStoreDescriptor {
  /** An address under which nothing is stored yet. */
  freshUrl(): string;
}

/** What every store must do. */
export function storeContract({ open, openBroken, ttls = [] }: StoreDescriptor): void {
  it('gives back what was written, and nothing where nothing was', async () => {
    const store = await open();
    expect(await store.get('a')).toBeUndefined();
    expect(await store.update('a', () => ({ deep: [1, 'two', null] }))).toEqual({
      deep: [1, 'two', null],
    });
    expect(await store.get('a')).toEqual({ deep: [1, 'two', null] });
    await store.close();
  });

  it('deletes when a change returns nothing, and leaves a value that a change returns as it is', async () => {
    const store = await open();
    await store.update('a', () => ({ n: 1 }));
    await store.update<{ n: number }>('a', (now) => now);
    expect(await store.get('a')).toEqual({ n: 1 });
    expect(await store.update('a', () => undefined)).toBeUndefined();
    expect(await store.get('a')).toBeUndefined();
    await store.close();
  });

  it('loses no update of many at once', async () => {
    const store = await open();
    await Promise.all(
      Array.from({ length: 200 }, () => store.update<number>('n', (now = 0) => now + 1)),
    );
    expect(await store.get('n')).toBe(200);
    await store.close();
  });

  it('goes on after a change that throws, and hands its error to the caller', async () => {
    const store = await open();
    const failing = store.update('n', () => {
      throw new RangeError('no');
    });
    const after = store.update<number>('n', (now = 0) => now + 1);
    await expect(failing).rejects.toThrow(RangeError);
    expect(await after).toBe(1);
    await store.close();
  });

  it('lists what has the prefix, in order, however much it is', async () => {
    const store = await open();
    const count = 1203;
    await Promise.all(
      Array.from({ length: count }, (_, n) =>
        store.update(`task:${String(n).padStart(5, '0')}`, () => n),
      ),
    );
    await store.update('task', () => 'not this one');
    await store.update('taskz:1', () => 'nor this one');
    const found: [string, number][] = [];
    for await (const pair of store.list<number>('task:')) found.push(pair);
    expect(found).toHaveLength(count);
    expect(found.map(([, n]) => n)).toEqual(Array.from({ length: count }, (_, n) => n));
    await store.close();
  });

  it('keeps keys and values as they are: quotes, newlines, emoji, long ones', async () => {
    const store = await open();
    const text = `'"; DROP TABLE keyv; -- \n 🎬 ${'x'.repeat(100_000)}`;
    await store.update("k'y:🎬", () => text);
    expect(await store.get("k'y:🎬")).toBe(text);
    await store.close();
  });

  it('throws StoreUnavailable from every call when the backend fails', async () => {
    const store = await openBroken();
    await expect(store.get('a')).rejects.toThrow(StoreUnavailable);
    await expect(store.update('a', () => 1)).rejects.toThrow(StoreUnavailable);
    await expect(
      (async () => {
        for await (const _pair of store.list('a')) expect.unreachable();
      })(),
    ).rejects.toThrow(StoreUnavailable);
  });

  it('does what the memory does, whatever is done in whatever order', async () => {
    const [memory, store] = [await openStore('memory:', Date.now), await open()];
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(steps(ttls), { maxLength: 30 }), async (script) => {
        runs += 1;
        for (const step of script) {
          expect(await play(store, `${runs}/`, step)).toEqual(await play(memory, `${runs}/`, step));
        }
      }),
      { numRuns: 60 },
    );
    await store.close();
  });
}

/** What every store must do that several processes can open. */
export function sharedStoreContract({ freshUrl }: SharedStoreDescriptor): void {
  it('spends a wallet to its limit and no further, however many processes ask', async () => {
    const url = freshUrl();
    const store = await openStore(url, Date.now);
    // Eight processes ask 25 times each for one of 100 credits.
    const children = Array.from({ length: 8 }, () =>
      fork(new URL('../support/count-to.ts', import.meta.url), [url, '25', '100']),
    );
    const admitted = await Promise.all(
      children.map(async (child) => {
        const [[count], [code]] = await Promise.all([once(child, 'message'), once(child, 'exit')]);
        expect(code).toBe(0);
        return Number(count);
      }),
    );
    expect(admitted.reduce((sum, count) => sum + count, 0)).toBe(100);
    const purse = await store.get<{ held: Record<string, number> }>('wallet:user:one:day');
    expect(Object.keys(purse?.held ?? {})).toHaveLength(100);
    await store.close();
  });

  it('shows what another connection writes, and computes from it', async () => {
    const url = freshUrl();
    const [one, other] = [await openStore(url, Date.now), await openStore(url, Date.now)];
    const add = (store: Store) => store.update<number>('n', (now = 0) => now + 1);
    expect([await add(one), await add(other), await add(one), await add(other)]).toEqual([
      1, 2, 3, 4,
    ]);
    expect(await one.get('n')).toBe(4);
    // What one saw last is out of date here: neither an answer nor an error may come from that.
    const guarded = one.update<number>('n', (now) => {
      if (now !== 5) throw new RangeError(`saw ${now}`);
      return now;
    });
    await expect(guarded).rejects.toThrow('saw 4');
    await add(other);
    expect(await one.update<number>('n', (now) => (now === 4 ? 0 : now))).toBe(5);
    await other.update('n', () => undefined);
    expect(await one.update<number>('n', (now) => now)).toBeUndefined();
    expect(await add(one)).toBe(1);
    await Promise.all([one.close(), other.close()]);
  });
}

type Step =
  | { readonly kind: 'update'; readonly at: readonly Update[] }
  | { readonly kind: 'get'; readonly key: string }
  | { readonly kind: 'list'; readonly prefix: string };

interface Update {
  readonly key: string;
  readonly what: 'add' | 'delete' | 'leave';
  readonly ttlMs: number | undefined;
}

const HOUR_MS = 3_600_000;

/** Updates that come at once, or a look. */
function steps(ttls: readonly number[]): fc.Arbitrary<Step> {
  const key = fc.constantFrom('a', 'a:', 'a:1', 'a:10', 'a:2', 'b:1', 'ä:é');
  const update = fc.record({
    key,
    what: fc.constantFrom('add', 'add', 'delete', 'leave'),
    ttlMs: fc.constantFrom(undefined, HOUR_MS, ...ttls),
  });
  return fc.oneof(
    fc.record({
      kind: fc.constant('update'),
      at: fc.array(update, { minLength: 1, maxLength: 8 }),
    }),
    fc.record({ kind: fc.constant('get'), key }),
    fc.record({ kind: fc.constant('list'), prefix: fc.constantFrom('', 'a', 'a:', 'a:1', 'c') }),
  );
}

async function play(store: Store, folder: string, step: Step): Promise<unknown> {
  if (step.kind === 'get') return await store.get(folder + step.key);
  if (step.kind === 'update') {
    return await Promise.all(
      step.at.map(({ key, what, ttlMs }) =>
        store.update<number>(
          folder + key,
          (now = 0) => (what === 'add' ? now + 1 : what === 'delete' ? undefined : now),
          ttlMs,
        ),
      ),
    );
  }
  const found: unknown[] = [];
  for await (const pair of store.list(folder + step.prefix)) found.push(pair);
  return found;
}
