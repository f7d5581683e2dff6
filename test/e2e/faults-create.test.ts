import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../sandbox/gateways/index.ts';
import type { FailureCode } from '../../src/core/task.ts';
import { expectFailure, expectHealthy, expectVideo } from './checks.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { type Asked, PLATFORMS, sideOf } from './steps.ts';

/**
 * What a gateway may answer to a create. A create that is never answered takes the whole 60 s that the program gives it, so
 * that stands in test/gateways/http.test.ts and test/contracts/gateway/losing.ts alone.
 */
let sandbox: Sandbox;
let bot: Bot;

beforeAll(async () => {
  sandbox = await startSandbox({ mountsea: { durationMs: 100 } });
  bot = await sandbox.start();
});
afterAll(() => sandbox.close());
afterEach(() => expectHealthy(sandbox, bot));

let turn = 0;

/** The platforms take turns: to a gateway they make no difference. */
async function askWith(fault?: Fault, model = 'sora-2'): Promise<Asked> {
  turn += 1;
  if (fault !== undefined) sandbox.mountsea.script(fault);
  return await sideOf(sandbox, PLATFORMS[turn % 2] ?? 'discord').ask({ options: { model } });
}

describe('a gateway that refuses a create', () => {
  it.each<{ what: string; status: number; body?: unknown; says: FailureCode; model?: string }>([
    { what: '400 in words of moderation', status: 400, says: 'moderated' },
    {
      what: '400 in other words',
      status: 400,
      body: { message: 'duration must be one of 10, 15' },
      says: 'rejected',
    },
    { what: '401', status: 401, says: 'unauthorised' },
    { what: '402', status: 402, says: 'no-credit' },
    { what: '403', status: 403, says: 'unauthorised' },
    { what: '404', status: 404, says: 'retired' },
    // After that nobody asks for this model.
    { what: '410', status: 410, says: 'retired', model: 'sora-2-pro' },
    { what: '422', status: 422, says: 'rejected' },
  ])(
    'with $what: said plainly, nothing spent, asked once',
    async ({ says, status, body, model }) => {
      const asked = await askWith({ on: 'create', kind: 'status', status, body }, model);
      await expectFailure(asked, bot, says);
      expect([asked.posts().length, asked.creates().length]).toEqual([1, 0]);
    },
  );
});

describe('a create whose outcome nobody knows', () => {
  // An answer in between: after five such creates in a row the gateway is left alone for a while.
  afterEach(async () => expectVideo(await askWith(), bot));

  it.each<{ what: string; fault: Fault }>([
    {
      what: 'a reset',
      fault: { on: 'create', kind: 'reset', when: 'after-reading', creates: true },
    },
    { what: 'JSON that breaks off', fault: { on: 'create', kind: 'malformed', creates: true } },
    { what: 'a page of HTML', fault: { on: 'create', kind: 'html', creates: true } },
    { what: 'another envelope', fault: { on: 'create', kind: 'wrong-envelope', creates: true } },
    { what: 'an empty body', fault: { on: 'create', kind: 'empty', creates: true } },
    { what: 'a huge body', fault: { on: 'create', kind: 'huge', bytes: 3 * 2 ** 20 } },
    {
      what: 'a huge body without a length',
      fault: { on: 'create', kind: 'huge', bytes: 3 * 2 ** 20, withoutLength: true },
    },
    { what: 'a 500', fault: { on: 'create', kind: 'status', status: 500, creates: true } },
    {
      what: 'a 503 that names a task',
      fault: { on: 'create', kind: 'status', status: 503, creates: true, withTaskId: true },
    },
  ])('for $what: lost, never sent again, credits back', async ({ fault }) => {
    const asked = await askWith(fault);
    await expectFailure(asked, bot, 'lost');
    expect([asked.posts().length, asked.creates().length]).toEqual([1, 1]);
    expect((await asked.task())?.state).toBe('lost');
  });
});

describe('a gateway that accepts nothing for a while', () => {
  it.each<{ what: string; pauseMs: number; fault: Fault }>([
    {
      what: '429 and the second that it asks for',
      pauseMs: 1000,
      fault: { on: 'create', kind: 'status', status: 429, retryAfter: 1 },
    },
    {
      what: '503 without advice',
      pauseMs: 2000,
      fault: { on: 'create', kind: 'status', status: 503 },
    },
    {
      what: '503 as a page of a proxy',
      pauseMs: 2000,
      fault: { on: 'create', kind: 'html', status: 503 },
    },
  ])('is asked again after $what: one task, one create', async ({ fault, pauseMs }) => {
    const asked = await askWith(fault);
    await expectVideo(asked, bot);
    const [first, second, ...more] = asked.posts();
    expect(more).toEqual([]);
    // Timers may be a hair early.
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(pauseMs - 20);
  });
});
