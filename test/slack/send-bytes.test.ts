import { describe, expect, it } from 'vitest';
import { sendBytes, slicesOf } from '../../src/slack/send-bytes.ts';
import { reply, serve, serveSockets } from '../gateways/server.ts';

const bytes = Buffer.alloc(200_000, 'video');
const calm = () => new AbortController().signal;
const at = ({ port }: { port: number }) => `http://127.0.0.1:${port}/u`;
const file = () => ({
  contentType: 'video/mp4',
  length: bytes.length,
  body: slicesOf(bytes),
});

describe('the bytes of a file', () => {
  it('arrive with their length and type, and with nothing of ours', async () => {
    await using server = await serve(reply(200, 'OK'));
    expect(await sendBytes(`${server.origin}/u`, file(), calm())).toBe(200);
    const [seen] = server.seen;
    expect(seen?.bytes).toEqual(bytes);
    expect(seen?.headers).toEqual({
      'content-type': 'video/mp4',
      'content-length': String(bytes.length),
      host: new URL(server.origin).host,
      connection: 'keep-alive',
    });
  });

  it('follow no redirect', async () => {
    await using server = await serve(reply(307, '', { location: '/elsewhere' }));
    expect(await sendBytes(`${server.origin}/u`, file(), calm())).toBe(307);
    expect(server.seen).toHaveLength(1);
  });

  it('are held back when the answer comes first', async () => {
    let asked = 0;
    const endless = async function* () {
      for (;;) {
        asked += 1;
        yield Buffer.alloc(65_536);
        // Lets the answer in.
        await new Promise(setImmediate);
      }
    };
    const refuse = (status: number) =>
      serveSockets((socket) => {
        socket.once('data', () =>
          socket.write(`HTTP/1.1 ${status} x\r\ncontent-length: 0\r\n\r\n`),
        );
        socket.resume();
      });
    const long = () => ({ ...file(), length: 2 ** 40, body: endless() });
    await using refusing = await refuse(413);
    expect(await sendBytes(at(refusing), long(), calm())).toBe(413);
    await using hasty = await refuse(200);
    await expect(sendBytes(at(hasty), long(), calm())).rejects.toThrow('before it had the file');
    expect(asked).toBeGreaterThan(0);
  });

  it('reject with what kept them from coming, and with what the connection says', async () => {
    await using server = await serve(reply(200, 'OK'));
    const cut = async function* () {
      yield bytes.subarray(0, 10);
      throw new Error('was cut');
    };
    await expect(sendBytes(server.origin, { ...file(), body: cut() }, calm())).rejects.toThrow(
      'was cut',
    );
    await using broken = await serveSockets((socket) =>
      socket.once('data', () => socket.resetAndDestroy()),
    );
    await expect(sendBytes(at(broken), file(), calm())).rejects.toThrow(
      /ECONNRESET|EPIPE|hang up/u,
    );
    await using silent = await serve(() => {});
    await expect(sendBytes(silent.origin, file(), AbortSignal.abort())).rejects.toThrow('abort');
    expect(server.seen).toEqual([]);
  });
});
