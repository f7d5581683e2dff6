import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRelay } from '../../src/images/relay.ts';
import { createHooks } from '../../src/operations/hooks.ts';
import { createResults } from '../../src/operations/results.ts';
import { createSmallServer, type SmallServer } from '../../src/operations/server.ts';
import { notes } from '../images/local.ts';

const NOON = Date.UTC(2026, 10, 21, 12);

let server: SmallServer;
let origin: string;
/** What was looked for behind a link that counted. */
let looked: string[];
let links: Record<'picture' | 'video' | 'hook', string>;

beforeEach(async () => {
  looked = [];
  const log = notes();
  server = createSmallServer(log);
  const both = { publicUrl: '', secret: 'a5'.repeat(32), log, now: () => NOON };
  const relay = createRelay(both);
  const results = createResults(both);
  const hooks = createHooks({
    ...both,
    gateways: [{ name: 'one' }],
    nudge: async () => looked.push('hook') > 0,
  });
  relay.serve(
    server,
    async () => void looked.push('picture'),
    () => Promise.reject(new Error('no picture is opened')),
  );
  results.serve(server, async () => void looked.push('video'));
  hooks.serve(server);
  links = {
    picture: relay.link('task', 0, NOON + 1000),
    video: results.link('task'),
    hook: hooks.link('one', 'task'),
  };
  const port = await server.listen(0, '127.0.0.1');
  origin = `http://127.0.0.1:${port}`;
});
afterEach(() => server.stop());

const ask = (path: string, method: string) => fetch(origin + path, { method });

it('a link opens what it was made for', async () => {
  await ask(links.picture, 'GET');
  await ask(links.video, 'GET');
  expect((await ask(links.hook, 'POST')).status).toBe(200);
  expect(looked).toEqual(['picture', 'video', 'hook']);
});

it('and nothing else, although all are made with one secret', async () => {
  const paths = [
    ['/i/', 'GET'],
    ['/videos/', 'GET'],
    ['/hooks/one/', 'POST'],
  ] as const;
  for (const link of Object.values(links)) {
    for (const [path, method] of paths) {
      if (link.startsWith(path)) continue;
      const token = link.slice(link.lastIndexOf('/') + 1);
      expect([path, (await ask(path + token, method)).status]).toEqual([path, 404]);
    }
  }
  expect(looked).toEqual([]);
});
