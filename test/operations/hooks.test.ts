import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreUnavailable } from '../../src/core/store/index.ts';
import { createHookAddresses } from '../../src/operations/hook-address.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { type HooksWorld, SECRET, send, startHooks } from './hooks-world.ts';

let world: HooksWorld;
beforeEach(async () => {
  world = await startHooks();
});
afterEach(() => world.close());

/** Dials, writes, and resolves to all that is said until the other side hangs up. */
async function dial(port: number, ...words: string[]): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  let said = '';
  socket
    .on('error', () => {})
    .on('data', (chunk: Buffer) => {
      said += chunk;
    });
  for (const word of words) socket.write(word);
  await once(socket, 'close');
  return said;
}

const headOf = (path: string, ...headers: string[]) =>
  [`POST ${path} HTTP/1.1`, 'host: x', ...headers, '', ''].join('\r\n');

describe('signed', () => {
  test('an event makes the task be looked at, and is answered at once', async () => {
    const answer = await world.tell({ id: 'e-1', taskId: 'video_1' });
    expect(answer).toMatchObject({ status: 200, body: '{}' });
    expect(world.nudges).toEqual([{ gateway: 'signing', taskId: 'video_1' }]);
  });

  test('the gateway gets every header in lower case and the body byte for byte', async () => {
    const body = Buffer.from([0, 255, 13, 10, 123]);
    await world.post('/hooks/signing?a=b', body, { 'X-Proof': 'wrong', 'Webhook-Id': 'E' });
    const [call] = world.calls;
    expect(call?.headers).toMatchObject({ 'x-proof': 'wrong', 'webhook-id': 'E' });
    expect(Buffer.from(call?.body ?? []).equals(body)).toBe(true);
  });

  test('what is not proven is 401, and says nothing', async () => {
    for (const headers of [{}, { 'x-proof': 'wrong' }]) {
      const event = JSON.stringify({ id: 'e-1', taskId: 'video_1' });
      const answer = await world.post('/hooks/signing', event, headers);
      expect(answer).toMatchObject({ status: 401, body: 'unauthorised\n' });
    }
    expect(world.nudges).toEqual([]);
    // And does not count as seen.
    await world.tell({ id: 'e-1', taskId: 'video_1' });
    expect(world.nudges).toHaveLength(1);
  });

  test('a repeated event is answered the same and does nothing, also at the same moment', async () => {
    const event = { id: 'e-1', taskId: 'video_1' };
    const all = await Promise.all([world.tell(event), world.tell(event), world.tell(event)]);
    world.clock += 10 * 60_000 - 1;
    all.push(await world.tell(event));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(world.nudges).toHaveLength(1);
  });

  test('and after ten minutes it is new', async () => {
    await world.tell({ id: 'e-1', taskId: 'video_1' });
    world.clock += 10 * 60_000;
    await world.tell({ id: 'e-1', taskId: 'video_1' });
    expect(world.nudges).toHaveLength(2);
  });

  test('an event that is about no task is heard', async () => {
    expect((await world.tell({ id: 'e-1' })).status).toBe(200);
    expect(world.nudges).toEqual([]);
  });

  test('about a task that nobody knows: the answer is the same', async () => {
    world.nudge = async () => false;
    expect((await world.tell({ id: 'e-1', taskId: 'video_1' })).status).toBe(200);
  });

  test('the store is down: 503, and the repetition is heard', async () => {
    world.nudge = () => Promise.reject(new StoreUnavailable('down'));
    const event = { id: 'e-1', taskId: 'video_1' };
    const answer = await world.tell(event);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    world.nudge = async () => true;
    expect((await world.tell(event)).status).toBe(200);
    expect(world.nudges).toHaveLength(2);
  });
});

describe('by address', () => {
  test('a link is ours, and makes its task be looked at whatever is said', async () => {
    const link = world.link('plain', 'k3b9x2m4q7');
    expect(link).toMatch(/^\/hooks\/plain\/k3b9x2m4q7\.[\w-]{43}$/u);
    for (const body of ['', '{"status":"failed"}', '<html>']) {
      expect(await world.post(link, body)).toMatchObject({ status: 200, body: '{}' });
    }
    expect(world.nudges).toEqual(Array(3).fill({ task: 'k3b9x2m4q7' }));
  });

  test('gateways of any name have one, those that sign too', async () => {
    for (const gateway of ['my server/é', 'signing']) {
      const link = world.link(gateway, 'abc');
      expect(link).toMatch(/^\/hooks\/[\w%]+\/[\w.-]+$/u);
      expect((await world.post(link)).status).toBe(200);
    }
    expect(world.nudges).toHaveLength(2);
    expect(world.calls).toEqual([]);
  });

  test('has the path that a proxy before us takes off', async () => {
    const other = await startHooks({ path: 'https://bot.example/reelbot' });
    expect(other.link('plain', 'abc')).toMatch(/^https:\/\/bot\.example\/reelbot\/hooks\/plain\//u);
    await other.close();
  });

  test('six a minute for one task, so that nobody makes us ask for ever', async () => {
    const link = world.link('plain', 'abc');
    const statuses = [];
    for (let nth = 0; nth < 7; nth += 1) statuses.push((await world.post(link)).status);
    expect(statuses).toEqual([...Array(6).fill(200), 429]);
    expect((await world.post(world.link('plain', 'other'))).status).toBe(200);
    world.clock += 60_000;
    expect((await world.post(link)).status).toBe(200);
  });

  test('of another installation, another gateway or another task it is none', () => {
    const { seal, unseal } = createHookAddresses(SECRET);
    const task = fc.stringMatching(/^[\w-]{1,64}$/u);
    fc.assert(
      fc.property(task, task, fc.string(), fc.string(), (one, two, gateway, elsewhere) => {
        const token = seal(gateway, one);
        expect(unseal(gateway, token)).toBe(one);
        if (one !== two) expect(unseal(gateway, token.replace(one, two))).not.toBe(two);
        if (gateway !== elsewhere) expect(unseal(elsewhere, token)).toBeUndefined();
        const other = createHookAddresses(SECRET.replace('a5', 'a4'));
        expect(other.unseal(gateway, token)).toBeUndefined();
      }),
      manyRuns(),
    );
  });

  test('where the name ends and the task begins is part of it', () => {
    const { seal, unseal } = createHookAddresses(SECRET);
    const mac = seal('a', 'bc').slice('bc'.length);
    expect(unseal('a', `bc${mac}`)).toBe('bc');
    expect(unseal('ab', `c${mac}`)).toBeUndefined();
  });

  test('any character changed, left out or added, and it is none', () => {
    const { seal, unseal } = createHookAddresses(SECRET);
    const token = seal('plain', 'abc');
    for (let at = 0; at <= token.length; at += 1) {
      for (const letter of 'AZaz09-_+/=. %\u0000é') {
        expect(unseal('plain', token.slice(0, at) + letter + token.slice(at))).toBeUndefined();
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        if (changed !== token) expect(unseal('plain', changed)).toBeUndefined();
      }
      if (at < token.length) expect(unseal('plain', token.slice(0, at))).toBeUndefined();
    }
  });

  test.each(['', 'a.b', 'a/b', 'ä', 'x'.repeat(65)])('%j is no id of a task', (task) => {
    expect(() => world.link('plain', task)).toThrow(RangeError);
  });
});

describe('whatever is not there looks the same', () => {
  const at: readonly [string, () => string][] = [
    ['an unknown gateway', () => '/hooks/nobody'],
    ['an unknown gateway with an address', () => world.link('plain', 'a').replace('plain', 'any')],
    ['no gateway', () => '/hooks/'],
    ['an empty name', () => '/hooks//x'],
    ['a gateway that signs nothing', () => '/hooks/plain'],
    ['a wrong address', () => '/hooks/plain/abc.def'],
    ['no address', () => '/hooks/plain/'],
    [
      'the address of another gateway',
      () => world.link('signing', 'a').replace('signing', 'plain'),
    ],
    ['something behind an address', () => `${world.link('plain', 'a')}/`],
    ['another spelling', () => world.link('plain', 'a').replace('plain', '%70lain')],
    ['a name that every object has', () => '/hooks/toString'],
  ];
  test.each(at)('%s', async (_, path) => {
    const nothing = await world.post('/nothing');
    expect(nothing).toMatchObject({ status: 404, body: 'not found\n' });
    for (const body of ['', 'x'.repeat(100_000)]) {
      const { status, body: said } = await world.post(path(), body, { 'x-proof': 'right' });
      expect({ status, said }).toEqual({ status: 404, said: nothing.body });
    }
    expect([world.nudges, world.calls]).toEqual([[], []]);
  });

  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('%s', async (method) => {
    for (const path of ['/hooks/signing', world.link('plain', 'a')]) {
      expect((await send(method, `${world.origin}${path}`)).status).toBe(404);
    }
  });
});

describe('too much', () => {
  test('50 a second for one gateway; what was turned away is heard when it comes again', async () => {
    const all = await Promise.all(
      Array.from({ length: 60 }, (_, nth) => world.tell({ id: `e-${nth}`, taskId: `t-${nth}` })),
    );
    expect(all.filter(({ status }) => status === 200)).toHaveLength(50);
    const late = all.findIndex(({ status }) => status === 429);
    expect(all[late]?.headers['retry-after']).toBe('1');
    expect((await world.post(world.link('plain', 'abc'))).status).toBe(200);
    world.clock += 1000;
    expect((await world.tell({ id: `e-${late}`, taskId: `t-${late}` })).status).toBe(200);
    expect(world.nudges.at(-1)).toEqual({ gateway: 'signing', taskId: `t-${late}` });
  });

  test('repetitions and calls that nothing proves do not count', async () => {
    const event = { id: 'e-1', taskId: 'video_1' };
    const repeated = Array.from({ length: 60 }, () => world.tell(event));
    const unproven = Array.from({ length: 60 }, () => world.post('/hooks/signing', 'x'));
    await Promise.all([...repeated, ...unproven]);
    expect((await world.tell({ id: 'e-2', taskId: 'video_2' })).status).toBe(200);
  });

  test('a flood of strangers is one line of the log a minute', async () => {
    for (let nth = 0; nth < 20; nth += 1) await world.post('/hooks/signing', `secret ${nth}`);
    expect(world.log.lines).toEqual([expect.stringContaining('not heard')]);
    world.clock += 60_000;
    await world.post('/hooks/signing', 'x');
    expect(world.log.lines).toHaveLength(2);
    expect(world.log.lines.join()).not.toContain('secret');
  });

  const paths: readonly [string, () => string][] = [
    ['signed', () => '/hooks/signing'],
    ['by address', () => world.link('plain', 'abc')],
  ];
  describe.each(paths)('%s', (_, path) => {
    test('64 KiB are read', async () => {
      const body = JSON.stringify({ id: 'e', taskId: 't', pad: 'x'.repeat(65_536 - 32) });
      expect(body).toHaveLength(65_536);
      expect((await world.post(path(), body, { 'x-proof': 'right' })).status).toBe(200);
    });

    test('a byte more that is announced is turned away unread', async () => {
      const said = await dial(world.port, headOf(path(), 'content-length: 65537'));
      expect(said).toMatch(/^HTTP\/1\.1 413 /u);
    });

    test('a byte more that is not announced is turned away when it comes', async () => {
      const head = headOf(path(), 'transfer-encoding: chunked');
      const said = await dial(world.port, head, `10001\r\n${'x'.repeat(65_537)}`);
      expect(said).toMatch(/^HTTP\/1\.1 413 /u);
    });

    test('a body that does not come is shown out, and nothing is done', async () => {
      const patience = { headMs: 100, requestMs: 150, everyMs: 20, lastMs: 300, connections: 4 };
      const hasty = await startHooks({ patience });
      const head = headOf(path(), 'content-length: 10', 'x-proof: right');
      expect(await dial(hasty.port, head, 'some')).toMatch(/^(?:HTTP\/1\.1 408 |$)/u);
      expect([hasty.nudges, hasty.log.lines]).toEqual([[], []]);
      await hasty.close();
    });
  });
});
