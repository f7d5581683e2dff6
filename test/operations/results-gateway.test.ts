import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createHttp } from '../../src/gateways/http.ts';
import { deps } from '../gateways/samples.ts';
import { ask, askAndPause } from '../images/relay-world.ts';
import { startResults } from './results-world.ts';

const clip = Buffer.from('0123456789 a whole video');

/** A server that keeps results, our own client before it, and the route before that. */
async function startWorld(answer: RequestListener) {
  const home = createServer(answer);
  await once(home.listen(0, '127.0.0.1'), 'listening');
  const baseUrl = `http://127.0.0.1:${(home.address() as AddressInfo).port}/v1`;
  const headers = () => ({ authorization: 'Bearer hush' });
  const http = createHttp({ baseUrl, headers, secrets: ['hush'], ...deps() });
  const results = await startResults();
  const link = results.link((range, signal) =>
    http.open(`${baseUrl}/videos/v/content`, { range, signal, key: undefined }),
  );
  return {
    link,
    async [Symbol.asyncDispose]() {
      await results.close();
      home.closeAllConnections();
      home.close();
    },
  };
}

test('the key goes to the gateway, and a part of the video comes back', async () => {
  const seen: unknown[] = [];
  await using world = await startWorld(({ headers: { authorization, range } }, response) => {
    seen.push({ authorization, range });
    const head = { 'content-type': 'video/mp4', 'content-range': 'bytes 0-9/24', etag: '"x"' };
    response.writeHead(206, head).end(clip.subarray(0, 10));
  });
  const answer = await ask(world.link, 'GET', { range: 'bytes=0-9', authorization: 'Bearer mine' });
  expect([answer.status, String(answer.body)]).toEqual([206, '0123456789']);
  expect(answer.headers).not.toHaveProperty('etag');
  expect(seen).toEqual([{ authorization: 'Bearer hush', range: 'bytes=0-9' }]);
});

test('a gateway that answers with its own words: 502, and none of them', async () => {
  await using world = await startWorld((_, response) => {
    response.writeHead(401, { 'content-type': 'application/json' }).end('{"key":"hush"}');
  });
  const answer = await ask(world.link);
  expect(answer.status).toBe(502);
  expect(`${answer.rawHeaders}${answer.body}`).not.toContain('hush');
});

test.each([
  ['a HEAD', 'HEAD', { 'content-type': 'video/mp4' }, 200],
  ['an answer that is no video', 'GET', { 'content-type': 'image/png' }, 502],
])('%s lets go of what nobody reads', async (_, method, head, status) => {
  const closed = Promise.withResolvers<void>();
  await using world = await startWorld((_request, response) => {
    response.on('close', closed.resolve).writeHead(200, head).write(clip);
  });
  expect((await ask(world.link, method)).status).toBe(status);
  await closed.promise;
});

test('a reader that goes away takes the connection to the gateway along', async () => {
  const [asked, closed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using world = await startWorld((_, response) => {
    response.on('close', closed.resolve).writeHead(200, { 'content-type': 'video/mp4' });
    response.write(clip, () => asked.resolve());
  });
  const socket = await askAndPause(world.link);
  await asked.promise;
  socket.destroy();
  await closed.promise;
});
