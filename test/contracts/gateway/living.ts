import { describe, expect, it } from 'vitest';
import type { LocalGateway, Rejection } from '../../../sandbox/gateways/index.ts';
import type { VideoModel } from '../../../src/core/catalogue.ts';
import { GatewayUnreachable, type Started, type VideoGateway } from '../../../src/core/gateway.ts';
import { failure } from '../../gateways/samples.ts';
import { reply, serve } from '../../gateways/server.ts';
import { calm, expectFault, type GatewayDescriptor } from './descriptor.ts';
import { allRequests, contextFor, modelsOf, plainRequest } from './living-requests.ts';

/** A local server that was made from what is documented, and the real adapter that talks to it. */
export interface LivingServer {
  readonly local: LocalGateway;
  readonly made: VideoGateway;
}

const LIMIT_BYTES = 64 * 1024 * 1024;
const WHYS: readonly Rejection[] = ['people', 'moderated', 'picture'];

/** The adapter and a whole server, from the create to the file. Nothing is known here of what is sent. */
export function living({ sandbox }: Pick<GatewayDescriptor, 'sandbox'>) {
  if (sandbox === undefined) return;

  /** Runs `story` with a server whose tasks move only when told, and holds at its end that nothing was sent that may not be. */
  const tell: Tell = async (story, violations = []) => {
    const { local, made } = await sandbox();
    try {
      local.hold();
      const models = await modelsOf(made);
      const [model] = models;
      if (model === undefined) throw new Error('no models');
      const begin = () => made.start(plainRequest(model), contextFor(model, plainRequest(model)));
      await story({ local, made, models, begin });
      expect(local.violations).toStrictEqual(violations);
    } finally {
      await local.close();
    }
  };

  describe('with a local server', () => {
    makingVideos(tell);
    refusing(tell);
    failing(tell);
    aroundTasks(tell);
  });
}

interface World {
  readonly local: LocalGateway;
  readonly made: VideoGateway;
  readonly models: readonly VideoModel[];
  /** Starts a plain task. */
  readonly begin: () => Promise<Started>;
}

/** `violations`: what may be noted all the same. */
type Tell = (story: (world: World) => Promise<void>, violations?: unknown) => Promise<void>;

const check = ({ made }: World, { operation }: Started) =>
  made.check(operation, { signal: calm() });

/** Fetches the result, more than once where it is late. */
async function fetched(world: World, started: Started, tries = 3): Promise<Uint8Array> {
  const status = await check(world, started);
  if (status.state !== 'succeeded') throw new Error(`the task is ${JSON.stringify(status)}`);
  const context = { operation: started.operation, limitBytes: LIMIT_BYTES, signal: calm() };
  for (let left = tries; ; left -= 1) {
    try {
      const file = await world.made.download(status.video, context);
      if (file.kind !== 'file') throw new Error(file.kind);
      return file.bytes;
    } catch (error) {
      if (!(error instanceof GatewayUnreachable) || left === 1) throw error;
    }
  }
}

const typeOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1', 4, 8);

function makingVideos(tell: Tell) {
  it('makes everything that its models offer', () =>
    tell(async (world) => {
      const { local, made, models } = world;
      for (const model of models) {
        for (const request of allRequests(model)) {
          const started = await made.start(request, contextFor(model, request));
          const { taskId } = started;
          expect(local.creates.at(-1)).toMatchObject({ taskId });
          local.finish(taskId);
          expect(typeOf(await fetched(world, started)), JSON.stringify(request)).toBe('ftyp');
        }
      }
    }));

  it('follows a task from the queue to the end', () =>
    tell(async (world) => {
      const { local, begin } = world;
      const started = await begin();
      for (const status of ['pending', 'ready', 'assigned', 'processing'] as const) {
        local.move(started.taskId, status);
        const seen = await check(world, started);
        expect(seen, status).not.toHaveProperty('unknownWord');
        expect(['queued', 'working'], status).toContain(seen.state);
      }
      local.finish(started.taskId);
      expect(await check(world, started)).toMatchObject({ state: 'succeeded' });
      expect(local.creates).toHaveLength(1);
    }));

  it('is told a progress that means what it says', () =>
    tell(async (world) => {
      const { local, begin } = world;
      local.settings.queuedMs = 0;
      local.settings.durationMs = 100_000;
      const started = await begin();
      local.advance(33_000);
      const seen = await check(world, started);
      if (!('progress' in seen) || seen.progress === undefined) return;
      // One server knows nothing between the beginning and the end.
      expect([0, 0.33]).toContain(Number(seen.progress.toFixed(3)));
    }));

  it('waits for a video that is complete and not there yet', () =>
    tell(async (world) => {
      const { local, begin } = world;
      local.settings.contentLate = 1;
      const started = await begin();
      local.finish(started.taskId);
      expect(typeOf(await fetched(world, started))).toBe('ftyp');
    }));

  it('takes a video from the middle, where it is the only one who can', () =>
    tell(async (world) => {
      const { local, made, begin } = world;
      if (made.open === undefined) return;
      const started = await begin();
      local.finish(started.taskId);
      const status = await check(world, started);
      if (status.state !== 'succeeded' || status.video.closed !== true) return;
      const context = { operation: started.operation, range: 'bytes=4-7', signal: calm() };
      const part = await made.open(status.video, context);
      expect(part.status).toBe(206);
      const chunks: Uint8Array[] = [];
      for await (const chunk of part.body) chunks.push(chunk);
      expect(Buffer.concat(chunks).toString('latin1')).toBe('ftyp');
    }));
}

function refusing(tell: Tell) {
  it.each(WHYS)('understands a refusal at once: %s', (why) =>
    tell(async ({ local, begin }) => {
      local.script({ on: 'create', kind: 'rejected', why });
      expectFault(await failure(begin()), { reason: why });
      expect(local.creates).toHaveLength(0);
      await begin();
    }),
  );

  it('understands that the model is gone', () =>
    tell(async ({ local, made, models, begin }) => {
      for (const one of models)
        await made.start(plainRequest(one), contextFor(one, plainRequest(one)));
      for (const { model } of local.creates) local.retire(model);
      expectFault(await failure(begin()), { reason: 'retired' });
      expect(local.creates).toHaveLength(models.length);
      if (made.list === undefined) return;
      expect(await modelsOf(made)).not.toEqual(models);
    }));

  it('understands that there is no credit left', () =>
    tell(async ({ local, begin }) => {
      local.setBalance(1);
      await begin();
      expectFault(await failure(begin()), { reason: 'no-credit' });
      expect(local.creates).toHaveLength(1);
    }));

  it('understands that its key is not taken', () =>
    tell(async (world) => {
      const started = await world.begin();
      world.local.settings.locked = true;
      expectFault(await failure(world.begin()), { reason: 'unauthorised' });
      expectFault(await failure(check(world, started)), { reason: 'unauthorised' });
    }));

  it.each([
    ['too much at once', { maxRunning: 1 }],
    ['too much in a second', { perSecond: 1 }],
  ])('understands that it asked for %s, and that nothing was accepted', (_, limit) =>
    tell(async ({ local, begin }) => {
      Object.assign(local.settings, limit);
      await begin();
      const error = await failure(begin());
      expectFault(error, { accepted: 'no' });
      expect(error).toMatchObject({ busy: true, retryAfterMs: expect.any(Number) });
      expect(local.creates).toHaveLength(1);
    }),
  );
}

function failing(tell: Tell) {
  it.each(WHYS)('understands a failure minutes later: %s', (why) =>
    tell(async (world) => {
      const { local, begin } = world;
      const started = await begin();
      local.move(started.taskId, 'processing');
      await check(world, started);
      local.reject(started.taskId, why);
      const { errorMessage } = local.task(started.taskId) ?? {};
      const expected = { state: 'failed', reason: why, message: errorMessage };
      expect(await check(world, started)).toStrictEqual(expect.objectContaining(expected));
    }),
  );

  it.each(['failed', 'cancelled', 'timeout', 'expired'] as const)(
    'sees the end of a task that ended as %s',
    (status) =>
      tell(async (world) => {
        const { local, begin } = world;
        const started = await begin();
        local.failTask(started.taskId, { status });
        const seen = await check(world, started);
        expect(seen.state).toBe('failed');
        // Some servers have one word for all of them.
        const own = status === 'failed' ? 'internal' : status;
        if (seen.state === 'failed') expect([own, 'internal']).toContain(seen.reason);
      }),
  );

  it('takes a task that nobody knows for lost', () =>
    tell(async (world) => {
      const started = await world.begin();
      world.local.script({ on: 'check', kind: 'unknown-task' });
      expectFault(await failure(check(world, started)), { reason: 'unknown-task' });
    }));

  it('has patience with a word that it does not know', () =>
    tell(async (world) => {
      const started = await world.begin();
      world.local.script({ on: 'check', kind: 'status-word', word: 'polishing' });
      const seen = await check(world, started);
      expect(seen).toMatchObject({ state: 'working', unknownWord: 'polishing' });
    }));

  it('does not take an answer without an id for a yes', () =>
    tell(async ({ local, begin }) => {
      local.script({ on: 'create', kind: 'malformed', creates: true });
      expectFault(await failure(begin()), { accepted: 'unknown' });
      expect(local.creates).toHaveLength(1);
    }));
}

const onlyKnocks = expect.toSatisfy((violations: readonly string[]) =>
  violations.every((text) => text.startsWith('no such call: GET')),
);

function aroundTasks(tell: Tell) {
  it('ends a task where it can, and tells what it came to', () =>
    tell(async (world) => {
      const { local, made, begin } = world;
      if (made.cancel === undefined) return;
      const [running, ended] = [await begin(), await begin()];
      local.move(running.taskId, 'processing');
      local.finish(ended.taskId);
      const context = { signal: calm() };
      const stopped = await made.cancel(running.operation, context);
      const task = local.task(running.taskId);
      // A server may forget the task, or show it as cancelled; one that goes on with it has not ended it.
      if (stopped) expect([undefined, 'cancelled']).toContain(task?.status);
      expect(await made.cancel(ended.operation, context)).toBe(false);
    }));

  it('knocks without a trace', () =>
    tell(async ({ local, made }) => {
      await made.knock?.({ signal: calm() });
      expect(local.creates).toHaveLength(0);
      // Whoever knocks need not know an address that opens.
    }, onlyKnocks));

  it('reads the balance', () =>
    tell(async ({ local, made }) => {
      if (made.balance === undefined) return;
      local.setBalance(1234);
      expect(await made.balance({ signal: calm() })).toBe(1234);
    }));

  it('believes a webhook that is signed, in time, and no other', () =>
    tell(async ({ local, made, models }) => {
      const { hook } = made;
      const [model] = models;
      if (hook === undefined || model === undefined) return;
      await using receiver = await serve(reply(200, {}));
      const hookUrl = `${receiver.origin}/hooks/g`;
      local.settings.webhook = { secret: '', ...local.settings.webhook, url: hookUrl };
      const request = plainRequest(model);
      const { taskId } = await made.start(request, { ...contextFor(model, request), hookUrl });
      local.finish(taskId);
      await local.waitFor(() => local.hooks.length === 1);
      await local.sendHook(taskId, { times: 2 });
      await local.sendHook(taskId, { signature: 'wrong' });
      await local.sendHook(taskId, { signature: 'none' });
      await local.sendHook(taskId, { shiftSeconds: -600 });
      const read = receiver.seen.map(({ headers, body }) => {
        const single = Object.entries(headers).map(([name, value]) => [name, String(value)]);
        return hook({ headers: Object.fromEntries(single), body: Buffer.from(body) });
      });
      expect(read.map((event) => event?.taskId)).toStrictEqual([
        ...[taskId, taskId, taskId],
        ...[undefined, undefined, undefined],
      ]);
      expect(read.slice(3)).toStrictEqual([undefined, undefined, undefined]);
      expect(new Set(read.slice(0, 3).map((event) => event?.id)).size).toBe(1);
    }));
}
