import { describe, expect, it } from 'vitest';
import { createByteRoom } from '../../src/core/byte-room.ts';
import { settled } from '../support/clock.ts';

const calm = () => new AbortController().signal;

describe('room for files', () => {
  it('lets in what fits, and the rest in its order', async () => {
    const room = createByteRoom(10);
    const came: string[] = [];
    const take = async (name: string, bytes: number) => {
      const giveBack = await room.take(bytes, calm());
      came.push(name);
      return giveBack;
    };
    const first = await take('first', 6);
    const second = take('second', 6);
    const third = take('third', 2);
    await settled();
    // The third would fit, and would keep the second out for ever if others like it went on coming.
    expect(came).toEqual(['first']);
    first();
    first();
    await Promise.all([second, third]);
    expect(came).toEqual(['first', 'second', 'third']);
    const fourth = take('fourth', 5);
    await settled();
    expect(came).toHaveLength(3);
    (await second)();
    await fourth;
  });

  it('lets in what is larger than all of it, alone', async () => {
    const room = createByteRoom(10);
    const small = await room.take(1, calm());
    let large: (() => void) | undefined;
    const waits = room.take(50, calm()).then((giveBack) => {
      large = giveBack;
    });
    await settled();
    expect(large).toBeUndefined();
    small();
    await waits;
    expect(large).toBeDefined();
  });

  it('forgets who is not waiting any more', async () => {
    const room = createByteRoom(10);
    await room.take(6, calm());
    const stop = new AbortController();
    const waits = room.take(6, stop.signal);
    const behind = room.take(4, calm());
    stop.abort(new Error('stopped'));
    await expect(waits).rejects.toThrow('stopped');
    await behind;
  });
});
