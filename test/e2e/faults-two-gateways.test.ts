import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type Fault,
  type LocalMountsea,
  startLocalMountsea,
} from '../../sandbox/gateways/index.ts';
import type { FailureCode } from '../../src/core/task.ts';
import { expectFailure, expectHealthy, expectVideo } from './checks.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { type Asked, PLATFORMS, sideOf } from './steps.ts';

/** Mountsea first, pmock second; and what happens where nobody listens. */
let sandbox: Sandbox;
let bot: Bot;
/** A port on which nobody listens until a test says so. */
let port: number;

beforeAll(async () => {
  port = await unusedPort();
  sandbox = await startSandbox({ mountsea: { durationMs: 100 }, pmock: { durationMs: 100 } });
  bot = await sandbox.start(both());
});
afterAll(() => sandbox.close());
afterEach(() => expectHealthy(sandbox, bot));

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: free } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return free;
}

function both(): Record<string, string> {
  const { pmock } = sandbox;
  return {
    GATEWAYS: 'mountsea,pmock',
    PMOCK_ACCESS_KEY: pmock.accessKey,
    PMOCK_SECRET_KEY: pmock.secretKey,
    PMOCK_BASE_URL: pmock.baseUrl,
    PMOCK_TASK_PATH: pmock.taskPath,
  };
}

let turn = 0;

async function askWith(faults: { mountsea?: Fault; pmock?: Fault }): Promise<Asked> {
  turn += 1;
  if (faults.mountsea !== undefined) sandbox.mountsea.script(faults.mountsea);
  if (faults.pmock !== undefined) sandbox.pmock.script(faults.pmock);
  return await sideOf(sandbox, PLATFORMS[turn % 2] ?? 'discord').ask();
}

/** Creates that reached each gateway, refused ones included. */
function posts(asked: Asked): { mountsea: number; pmock: number } {
  const at = asked.posts();
  const pmock = at.filter((post) => sandbox.pmock.requests.includes(post)).length;
  return { mountsea: at.length - pmock, pmock };
}

const refused = (status: number): Fault => ({ on: 'create', kind: 'status', status });

describe('a second gateway', () => {
  // 410 has a test of its own, in failover.test.ts: after it nobody asks for that model there.
  it.each([401, 402, 403, 429, 503])('serves when the first says %i', async (status) => {
    // Without a pause, so that the next test finds it awake.
    const asked = await askWith({ mountsea: { ...refused(status), retryAfter: 0 } as Fault });
    await expectVideo(asked, bot);
    expect(posts(asked)).toEqual({ mountsea: 1, pmock: 1 });
    expect((await asked.task())?.gateway).toBe('pmock');
    expect(asked.cards()[0]?.text).toContain('pmock');
  });

  it.each<{ what: string; fault: Fault; says: FailureCode }>([
    { what: 'moderation', fault: refused(400), says: 'moderated' },
    { what: 'the options', fault: refused(422), says: 'rejected' },
    {
      what: 'nothing that can be read',
      fault: { on: 'create', kind: 'reset', when: 'after-reading', creates: true },
      says: 'lost',
    },
  ])('is not asked when the first answers with $what', async ({ fault, says }) => {
    const asked = await askWith({ mountsea: fault });
    await expectFailure(asked, bot, says);
    expect(posts(asked)).toEqual({ mountsea: 1, pmock: 0 });
  });

  it('that refuses as well ends the task, in its own words', async () => {
    const asked = await askWith({ mountsea: refused(401), pmock: refused(402) });
    await expectFailure(asked, bot, 'no-credit');
    expect(posts(asked)).toEqual({ mountsea: 1, pmock: 1 });
    expect(asked.creates()).toEqual([]);
  });

  it.each<{ what: string; fault: Fault; says: FailureCode; creates: number }>([
    {
      what: 'a refusal inside an envelope',
      fault: { on: 'create', kind: 'status', status: 400, inEnvelope: true },
      says: 'moderated',
      creates: 0,
    },
    {
      what: 'another envelope',
      fault: { on: 'create', kind: 'wrong-envelope', creates: true },
      says: 'lost',
      creates: 1,
    },
    {
      what: 'HTML',
      fault: { on: 'create', kind: 'html', creates: true },
      says: 'lost',
      creates: 1,
    },
    {
      what: 'a refusal inside an envelope that names a task',
      fault: {
        on: 'create',
        kind: 'status',
        status: 503,
        inEnvelope: true,
        creates: true,
        withTaskId: true,
      },
      says: 'lost',
      creates: 1,
    },
  ])('with $what is asked once', async ({ fault, says, creates }) => {
    const asked = await askWith({ mountsea: refused(401), pmock: fault });
    await expectFailure(asked, bot, says);
    expect(posts(asked)).toEqual({ mountsea: 1, pmock: 1 });
    expect(asked.creates()).toHaveLength(creates);
  });
});

describe('a gateway at which nobody listens', () => {
  let back: LocalMountsea | undefined;
  afterAll(() => back?.close());

  it('is passed over, and asked again when it is back', async () => {
    await bot.kill();
    bot = await sandbox.start({ ...both(), MOUNTSEA_BASE_URL: `http://127.0.0.1:${port}` });
    const asked = await askWith({});
    await expectVideo(asked, bot);
    expect(posts(asked)).toEqual({ mountsea: 0, pmock: 1 });

    // pmock asks for patience, and when that is over Mountsea has its turn again.
    const patient = await askWith({ pmock: { ...refused(429), retryAfter: 1 } as Fault });
    await sandbox.pmock.waitFor(() => posts(patient).pmock === 1);
    const { apiKey } = sandbox.mountsea;
    back = await startLocalMountsea({ port, apiKey, durationMs: 100, queuedMs: 50 });
    await patient.result();
    await patient.closed(bot);
    const files = [expect.stringMatching(/\.mp4$/u)];
    expect(patient.results()).toEqual([{ place: 'thread', text: expect.any(String), files }]);
    expect(patient.creates()).toEqual([]);
    expect(back.creates.map(({ body }) => body.prompt)).toEqual([patient.prompt]);
    expect(await patient.purse()).toEqual({ committed: 1, held: {} });
  });

  it('ends a task at its deadline, as does a word that nobody knows', async () => {
    await bot.kill();
    const nobody = { MOUNTSEA_BASE_URL: `http://127.0.0.1:${await unusedPort()}` };
    bot = await sandbox.start({ ...both(), ...nobody, TASK_DEADLINE: '1s' });
    const times = Number.POSITIVE_INFINITY;
    const asked = await askWith({ pmock: { ...refused(503), times } });
    await expectFailure(asked, bot, 'unreachable');
    expect(asked.creates()).toEqual([]);

    sandbox.pmock.clearFaults();
    const word = { on: 'check', kind: 'status-word', word: 'pondering', times } as const;
    const pondered = await askWith({ pmock: word });
    await expectFailure(pondered, bot, 'deadline');
    expect(pondered.creates()).toHaveLength(1);
  });
});
