import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/gateways/index.ts';
import type { FailureCode } from '../../src/core/task.ts';
import { expectFailure, expectHealthy, expectLink, expectVideo } from './checks.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { type Asked, PLATFORMS, sideOf } from './steps.ts';

/** What a gateway may answer about a task that runs, and instead of the video. Every fault aims at one task, so the tests run at once. */
let sandbox: Sandbox;
let bot: Bot;

beforeAll(async () => {
  sandbox = await startSandbox();
  sandbox.mountsea.hold();
  bot = await sandbox.start();
});
afterAll(() => sandbox.close());
afterEach(() => expectHealthy(sandbox, bot));

let turn = 0;

/** A running task; the platforms take turns. */
async function running(): Promise<{ asked: Asked; taskId: string }> {
  turn += 1;
  const asked = await sideOf(sandbox, PLATFORMS[turn % 2] ?? 'discord').ask();
  return { asked, taskId: await asked.created() };
}

/** How often a scripted fault met this task. */
function met(taskId: string): number {
  const ofTask = sandbox.mountsea.requests.filter(({ path }) => path.includes(taskId));
  return ofTask.filter(({ fault }) => fault !== undefined).length;
}

/** A fault without its aim. */
type Kind = Fault extends infer F
  ? F extends Fault
    ? Omit<F, 'on' | 'taskId' | 'times'>
    : never
  : never;

const status = (code: number) => ({ kind: 'status', status: code }) as const;

// The slowest first: five run at once.
describe.concurrent('a gateway that has the task', () => {
  describe('a video that cannot be posted is linked', () => {
    it.each<{ what: string; fault: Kind }>([
      { what: '404 for ever', fault: status(404) },
      { what: 'HTML for ever', fault: { kind: 'html' } },
    ])('$what: after three tries', async ({ fault }) => {
      const { asked, taskId } = await running();
      sandbox.mountsea.script({ ...fault, on: 'video', taskId, times: Number.POSITIVE_INFINITY });
      sandbox.mountsea.finish(taskId);
      await expectLink(asked, bot, 'result.link.blocked');
      expect(met(taskId)).toBe(3);
    });

    it.each([
      { platform: 'discord', mebibytes: 11 },
      { platform: 'slack', mebibytes: 101 },
    ] as const)('too large for $platform: at once, with its size', async (row) => {
      const asked = await sideOf(sandbox, row.platform).ask();
      const taskId = await asked.created();
      sandbox.mountsea.finish(taskId, { padToBytes: row.mebibytes * 2 ** 20 });
      await expectLink(asked, bot, 'result.link');
      expect(asked.results()[0]?.text).toContain(`${row.mebibytes} MB`);
    });
  });

  describe('a check that goes wrong for a while is repeated', () => {
    it.each<{ what: string; times: number; fault: Kind }>([
      { what: '500', times: 5, fault: status(500) },
      { what: '429 with advice', times: 1, fault: { ...status(429), retryAfter: 1 } },
      { what: '401', times: 3, fault: status(401) },
      { what: '404', times: 3, fault: { kind: 'unknown-task' } },
      { what: 'a page of HTML', times: 3, fault: { kind: 'html' } },
      { what: 'JSON that breaks off', times: 3, fault: { kind: 'malformed' } },
      { what: 'another envelope', times: 5, fault: { kind: 'wrong-envelope' } },
      { what: 'a reset', times: 5, fault: { kind: 'reset', when: 'after-reading' } },
      { what: 'a huge body', times: 3, fault: { kind: 'huge', bytes: 3 * 2 ** 20 } },
      { what: 'an unknown word', times: 5, fault: { kind: 'status-word', word: 'pondering' } },
      { what: 'done without a URL', times: 3, fault: { kind: 'no-url' } },
    ])('$what', async ({ times, fault }) => {
      const { asked, taskId } = await running();
      sandbox.mountsea.script({ ...fault, on: 'check', taskId, times });
      sandbox.mountsea.finish(taskId);
      await expectVideo(asked, bot);
      expect(met(taskId)).toBe(times);
    });
  });

  describe('a check that is refused for good ends the task after four', () => {
    it.each<{ what: string; says: FailureCode; fault: Kind }>([
      {
        what: 'done without a URL',
        says: 'nonsense',
        fault: { kind: 'no-url' },
      },
      {
        what: 'JSON that breaks off',
        says: 'nonsense',
        fault: { kind: 'malformed' },
      },
      {
        what: '404',
        says: 'unknown-task',
        fault: { kind: 'unknown-task' },
      },
      { what: '401', says: 'unauthorised', fault: status(401) },
    ])('$what', async ({ says, fault }) => {
      const { asked, taskId } = await running();
      sandbox.mountsea.script({ ...fault, on: 'check', taskId, times: Number.POSITIVE_INFINITY });
      await expectFailure(asked, bot, says);
      expect(met(taskId)).toBe(4);
      expect(asked.creates()).toHaveLength(1);
    });
  });

  describe('a task that ends badly is told as it ended', () => {
    it.each([
      { status: 'failed', errorMessage: 'GPU on fire', says: 'internal' },
      {
        status: 'failed',
        errorMessage: 'This content may violate our content policy',
        says: 'moderated',
      },
      { status: 'cancelled', errorMessage: undefined, says: 'cancelled' },
      { status: 'timeout', errorMessage: undefined, says: 'timeout' },
    ] as const)('$status, $errorMessage', async ({ status, errorMessage, says }) => {
      const { asked, taskId } = await running();
      const words = errorMessage === undefined ? {} : { errorMessage };
      sandbox.mountsea.failTask(taskId, { status, ...words });
      await expectFailure(asked, bot, says);
      expect(asked.results()[0]?.text).not.toContain('GPU');
    });
  });

  describe('a video that cannot be fetched for a while is posted afterwards', () => {
    it.each<{ what: string; fault: Kind }>([
      { what: '404', fault: status(404) },
      { what: '503', fault: status(503) },
      { what: 'cut half-way', fault: { kind: 'cut' } },
      { what: 'HTML instead of the video', fault: { kind: 'html' } },
    ])('$what', async ({ fault }) => {
      const { asked, taskId } = await running();
      sandbox.mountsea.script({ ...fault, on: 'video', taskId });
      sandbox.mountsea.finish(taskId);
      await expectVideo(asked, bot);
      expect(met(taskId)).toBe(1);
    });
  });
});
