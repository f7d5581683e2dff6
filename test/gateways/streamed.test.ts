import { describe, expect, it } from 'vitest';
import type { Download, Streamed, Taking } from '../../src/core/gateway.ts';
import { createHttp } from '../../src/gateways/http.ts';
import { failure, NOON, quietLog } from './samples.ts';
import { reply, type Script, serve } from './server.ts';

const mp4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42'), Buffer.alloc(500_000, 7)]);
const limitBytes = 1_000_000;

async function taken(script: Script, more: Partial<Taking> = {}): Promise<Download> {
  await using server = await serve(script);
  const { origin: baseUrl } = server;
  const http = createHttp({
    ...{ baseUrl, headers: () => ({}), secrets: [], log: quietLog(), now: () => NOON },
  });
  const signal = new AbortController().signal;
  const got = await http.download('/v', { limitBytes, signal, streamed: true, ...more });
  // While the server lives.
  return got.kind === 'stream' ? { ...got, body: again(await collected(got)) } : got;
}

const chunks: Uint8Array[] = [];

async function collected({ body }: Streamed): Promise<Buffer | Error> {
  const copies: Buffer[] = [];
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      copies.push(Buffer.from(chunk));
    }
  } catch (error) {
    return error as Error;
  }
  return Buffer.concat(copies);
}

async function* again(read: Buffer | Error) {
  if (read instanceof Error) throw read;
  yield read;
}

const announced =
  (bytes: Buffer, length = bytes.length): Script =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': length });
    if (length === bytes.length) response.end(bytes);
    else response.write(bytes, () => response.socket?.end());
  };

describe('a download that is passed on', () => {
  it('is the same bytes, in chunks that are emptied', async () => {
    chunks.length = 0;
    const got = await taken(announced(mp4));
    expect(got).toMatchObject({ kind: 'stream', length: mp4.length, contentType: 'video/mp4' });
    expect(await collected(got as Streamed)).toEqual(mp4);
    expect(chunks.filter(({ byteLength }) => byteLength === 0).length).toBeGreaterThan(0);
  });

  it('throws where it is cut', async () => {
    const got = (await taken(announced(mp4, mp4.length + 1))) as Streamed;
    expect(await collected(got)).toMatchObject({ name: 'GatewayUnreachable', accepted: 'no' });
  });

  it('is refused before it is read where it is too large', async () => {
    const got = await taken(announced(mp4), { limitBytes: mp4.length - 1 });
    expect(got).toEqual({ kind: 'too large', bytes: mp4.length });
  });

  it('is refused where it is a page', async () => {
    const error = await failure(taken(announced(Buffer.from(' <!doctype html>'))));
    expect(error).toMatchObject({ name: 'GatewayRefusal', reason: 'nonsense' });
  });

  it('comes as a whole where nobody told its length, and asks for room for the most', async () => {
    const asked: number[] = [];
    const room = async (bytes: number) => void asked.push(bytes);
    const untold: Script = (_, response) => {
      response.writeHead(200, { 'content-type': 'video/mp4' });
      response.write(mp4.subarray(0, 9));
      response.end(mp4.subarray(9));
    };
    expect(await taken(untold, { room })).toMatchObject({ kind: 'file', bytes: mp4 });
    expect(await taken(announced(mp4), { room, streamed: false })).toMatchObject({ bytes: mp4 });
    expect(asked).toEqual([limitBytes, mp4.length]);
  });

  it('is unreachable where there is no room in time', async () => {
    const room = () => Promise.reject(new Error('full'));
    const error = await failure(taken(reply(200, 'x'.repeat(99), {}), { room, streamed: false }));
    expect(error).toMatchObject({ name: 'GatewayUnreachable', accepted: 'no' });
  });
});
