import { expect, it } from 'vitest';
import { fetchingOf } from '../../src/core/fetch-video.ts';
import type { Streamed, Taking } from '../../src/core/gateway.ts';
import { settled } from '../support/clock.ts';
import { testGateway } from '../support/world.ts';

const MIB = 2 ** 20;
const file = { kind: 'file', bytes: new Uint8Array(1), contentType: 'video/mp4' } as const;
const task = { gateway: 'mountsea', video: { url: 'https://videos.test/v.mp4' } };

/** A try whose gateway answers so. */
function tried(download: (context: Taking) => Promise<typeof file | Streamed>) {
  const gateway = {
    ...testGateway(),
    download: (_: unknown, context: Taking) => download(context),
  };
  const stopping = new AbortController().signal;
  return fetchingOf({ gateways: [gateway], stopping }, task);
}

it('gives up what was not read of a stream when the try is over', async () => {
  let left = 0;
  const leave = () => {
    left += 1;
  };
  const body = (async function* () {})();
  const type = { length: 1, contentType: 'video/mp4' };
  const one = tried(async () => ({ kind: 'stream', ...type, body, leave }));
  expect(await one.stream(100)).toMatchObject({ kind: 'stream' });
  await settled();
  expect(left).toBe(0);
  one.end();
  await settled();
  expect(left).toBe(1);
});

it('keeps large videos out of memory while others are there as a whole', async () => {
  const read: number[] = [];
  const load = (nth: number) => {
    const one = tried(async ({ room }) => {
      await room?.(100 * MIB);
      read.push(nth);
      return file;
    });
    return { one, loaded: one.load(100 * MIB) };
  };
  const [first, second] = [load(1), load(2)];
  await first.loaded;
  await settled();
  expect(read).toEqual([1]);
  first.one.end();
  await second.loaded;
  expect(read).toEqual([1, 2]);
  second.one.end();
});
