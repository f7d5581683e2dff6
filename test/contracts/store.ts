import { expect, it } from 'vitest';
import { type Store, StoreUnavailable } from '../../src/core/store/index.ts';

/** How a test gets at one kind of store. */
export interface StoreDescriptor {
  open(): Promise<Store>;
  /** A store whose backend is out of order. */
  openBroken(): Promise<Store>;
}

/** What every store must do. */
export function storeContract({ open, openBroken }: StoreDescriptor): void {
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
}
