import { readdir, readFile, stat } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LocalMountsea, startLocalMountsea } from '../../sandbox/gateways/index.ts';

let gateway: LocalMountsea;
beforeEach(async () => {
  gateway = await startLocalMountsea();
});
afterEach(() => gateway.close());

async function finished(wish: object = {}, outcome = {}): Promise<string> {
  const answer = await fetch(`${gateway.baseUrl}/sora/video/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${gateway.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'sora-2-pro', prompt: 'a boat', ...wish }),
  });
  const { taskId } = (await answer.json()) as { taskId: string };
  gateway.finish(taskId, outcome);
  return taskId;
}
const video = (taskId: string, init: RequestInit = {}) =>
  fetch(`${gateway.mediaUrl}/${taskId}.mp4`, init);

/** The boxes of an MP4, walked from end to end. */
function boxes(bytes: Buffer): { type: string; at: number; size: number }[] {
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    found.push({ type: bytes.toString('latin1', at + 4, at + 8), at, size });
    if (size < 8) throw new Error(`broken box at ${at}`);
    at += size;
  }
  return found;
}

/** Length in seconds from `mvhd`, width and height from `tkhd` (both version 0, as ffmpeg writes them). */
function facts(bytes: Buffer) {
  const movie = bytes.indexOf('mvhd', 0, 'latin1') + 4;
  const track = bytes.indexOf('tkhd', 0, 'latin1') + 4;
  return {
    seconds: bytes.readUInt32BE(movie + 16) / bytes.readUInt32BE(movie + 12),
    width: bytes.readUInt32BE(track + 76) / 65_536,
    height: bytes.readUInt32BE(track + 80) / 65_536,
  };
}

describe('results', () => {
  test.each([
    [{}, 640, 352, 10],
    [{ duration: 15, orientation: 'landscape' }, 640, 352, 15],
    [{ duration: 25, size: 'small' }, 640, 352, 25],
    [{ orientation: 'portrait' }, 352, 640, 10],
    [{ duration: 15, orientation: 'portrait' }, 352, 640, 15],
    [{ duration: 25, orientation: 'portrait' }, 352, 640, 25],
    [{ size: 'large' }, 1280, 704, 10],
    [{ size: 'large', duration: 15 }, 1280, 704, 15],
    [{ size: 'large', orientation: 'portrait' }, 704, 1280, 10],
    [{ size: 'large', orientation: 'portrait', duration: 15 }, 704, 1280, 15],
  ])(
    '%j becomes %i x %i, %i s, and can start before it is all there',
    async (wish, width, height, seconds) => {
      const answer = await video(await finished(wish));
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(answer.headers.get('content-type')).toBe('video/mp4');
      expect(answer.headers.get('content-length')).toBe(`${bytes.length}`);
      expect(facts(bytes)).toEqual({ seconds, width, height });
      const types = boxes(bytes).map(({ type }) => type);
      expect(types.indexOf('moov')).toBeLessThan(types.indexOf('mdat'));
    },
  );

  test('a thumbnail per orientation', async () => {
    const [wide, tall] = [await finished(), await finished({ orientation: 'portrait' })];
    const answers = await Promise.all(
      [wide, tall].map((taskId) => fetch(`${gateway.mediaUrl}/${taskId}.jpg`)),
    );
    const pictures = await Promise.all(answers.map((answer) => answer.bytes()));
    expect(answers[0]?.headers.get('content-type')).toBe('image/jpeg');
    expect(pictures[0]?.subarray(0, 3)).toEqual(new Uint8Array([0xff, 0xd8, 0xff]));
    expect(pictures[0]).not.toEqual(pictures[1]);
  });

  test('exist only for finished tasks, and only for reading', async () => {
    const taskId = await finished();
    gateway.move(taskId, 'processing');
    expect((await video(taskId)).status).toBe(404);
    expect((await video('../../package.json')).status).toBe(404);
    gateway.finish(taskId);
    expect((await video(taskId, { method: 'DELETE' })).status).toBe(405);
  });

  test('all sample files together stay small', async () => {
    const folder = new URL('../../sandbox/media/', import.meta.url);
    const sizes = await Promise.all(
      (await readdir(folder)).map(async (name) => (await stat(new URL(name, folder))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(2_500_000);
  });
});

describe('serving', () => {
  test('HEAD and ranges', async () => {
    const taskId = await finished();
    const file = await readFile(
      new URL('../../sandbox/media/landscape-small-10.mp4', import.meta.url),
    );
    const head = await video(taskId, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, `${file.length}`]);
    const seen: unknown[] = [];
    for (const range of [
      'bytes=0-3',
      'bytes=100-',
      'bytes=-5',
      `bytes=${file.length}-`,
      'lines=1-2',
    ]) {
      const answer = await video(taskId, { headers: { range } });
      seen.push([
        answer.status,
        answer.headers.get('content-range'),
        (await answer.bytes()).length,
      ]);
    }
    const all = file.length;
    expect(seen).toEqual([
      [206, `bytes 0-3/${all}`, 4],
      [206, `bytes 100-${all - 1}/${all}`, all - 100],
      [206, `bytes ${all - 5}-${all - 1}/${all}`, 5],
      [416, `bytes */${all}`, 0],
      [200, null, all],
    ]);
  });

  test('pads a clip with a free box, which keeps it a valid MP4', async () => {
    const one = await finished({}, { padToBytes: 11_000_000 });
    const bytes = Buffer.from(await (await video(one)).arrayBuffer());
    expect(bytes).toHaveLength(11_000_000);
    expect(boxes(bytes).at(-1)?.type).toBe('free');
    expect(facts(bytes).seconds).toBe(10);
    const tail = await video(one, { headers: { range: 'bytes=-10' } });
    expect(await tail.bytes()).toEqual(new Uint8Array(10));
    gateway.settings.padToBytes = 9_000_000;
    const other = await video(await finished(), { method: 'HEAD' });
    expect(other.headers.get('content-length')).toBe('9000000');
  });

  test('from another port than the API, so that a key sent there is seen', async () => {
    const taskId = await finished();
    expect(new URL(gateway.mediaUrl).port).not.toBe(new URL(gateway.baseUrl).port);
    await video(taskId);
    expect(gateway.violations).toEqual([]);
    await video(taskId, { headers: { authorization: `Bearer ${gateway.apiKey}` } });
    expect(gateway.violations).toEqual(['authorization was sent to the media server']);
    expect(gateway.requests.filter(({ server }) => server === 'media')).toHaveLength(2);
  });

  test('from the same port when asked', async () => {
    await gateway.close();
    gateway = await startLocalMountsea({ mediaOrigin: 'same' });
    expect(gateway.mediaUrl).toBe(`${gateway.baseUrl}/media`);
    expect((await video(await finished())).status).toBe(200);
  });
});
