import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectFailure, expectHealthy, expectVideo } from './checks.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { type Asked, PLATFORMS, sideOf } from './steps.ts';

/** Mountsea first, pmock second; each test has a store, a bot and a kind of trouble of its own. */
let sandbox: Sandbox;
let bot: Bot;

beforeEach(async () => {
  sandbox = await startSandbox({ mountsea: { durationMs: 100 }, pmock: { durationMs: 100 } });
});
afterEach(async () => {
  await expectHealthy(sandbox, bot);
  await sandbox.close();
});

function both(more: Record<string, string> = {}): Record<string, string> {
  const { pmock } = sandbox;
  return {
    GATEWAYS: 'mountsea,pmock',
    PMOCK_ACCESS_KEY: pmock.accessKey,
    PMOCK_SECRET_KEY: pmock.secretKey,
    PMOCK_BASE_URL: pmock.baseUrl,
    PMOCK_TASK_PATH: pmock.taskPath,
    ...more,
  };
}

/** Takes connections and whatever is sent, and never says a word. */
async function silence(): Promise<{ url: string; heard: string[]; close(): Promise<void> }> {
  const heard: string[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('data', (chunk) => heard.push(String(chunk).split('\r\n')[0] ?? ''));
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The video came from the second gateway, and all that the person sees of it is a line on the card. */
async function expectServedBySecond(asked: Asked): Promise<void> {
  await expectVideo(asked, bot);
  expect(asked.creates()).toHaveLength(1);
  expect((await asked.task())?.gateway).toBe('pmock');
  expect(asked.cards()[0]?.text).toContain('pmock, in place of mountsea');
}

describe.each(PLATFORMS)('on %s the second gateway serves, and nobody notices', (platform) => {
  const ask = () => sideOf(sandbox, platform).ask();

  it('when the first takes connections and never answers', async () => {
    const hung = await silence();
    bot = await sandbox.start(both({ MOUNTSEA_BASE_URL: hung.url }));
    await expectServedBySecond(await ask());
    expect(hung.heard.filter((line) => line.startsWith('POST'))).toEqual([]);
    await hung.close();
  });

  it('when the first has no credit, whatever key it is given', async () => {
    bot = await sandbox.start(both({ MOUNTSEA_API_KEY: `${sandbox.mountsea.apiKey},another-key` }));
    sandbox.mountsea.script({ on: 'create', kind: 'status', status: 402, times: 2 });
    await expectServedBySecond(await ask());
    // Both keys are set aside now: not even asked.
    const before = sandbox.mountsea.requests.filter(({ method }) => method === 'POST').length;
    await expectServedBySecond(await ask());
    const after = sandbox.mountsea.requests.filter(({ method }) => method === 'POST').length;
    expect(after).toBe(before);
  });

  it('when the first does not have the model any more, in this run and the next', async () => {
    bot = await sandbox.start(both({ ADMINS: 'discord:1000000000000000123' }));
    sandbox.mountsea.script({ on: 'create', kind: 'status', status: 410 });
    await expectServedBySecond(await ask());
    await bot.kill();
    bot = await sandbox.start(both());
    const asked = await ask();
    await expectVideo(asked, bot);
    expect((await asked.task())?.gateways).toEqual(['pmock']);
    expect(sandbox.mountsea.creates).toEqual([]);
  });
});

describe('a create of which nobody knows whether it was accepted', () => {
  it.each(PLATFORMS)('goes nowhere else, and that is said plainly: %s', async (platform) => {
    bot = await sandbox.start(both());
    sandbox.mountsea.script({ on: 'create', kind: 'reset', when: 'after-reading', creates: true });
    const asked = await sideOf(sandbox, platform).ask();
    await expectFailure(asked, bot, 'lost');
    expect(asked.creates()).toHaveLength(1);
    expect((await asked.task())?.gateway).toBe('mountsea');
  });
});
