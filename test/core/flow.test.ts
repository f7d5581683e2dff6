import { describe, expect, it } from 'vitest';
import { GatewayRefusal, type GatewayStatus, GatewayUnreachable } from '../../src/core/gateway.ts';
import { PlatformError } from '../../src/core/platform.ts';
import { purse, startWorld, testGateway, type World } from '../support/world.ts';

const working: GatewayStatus = { state: 'working' };

async function submitted(
  world: World,
  more: Parameters<World['command']>[0] = {},
): Promise<string> {
  const outcome = await world.core.submit(world.command(more));
  if (outcome.kind === 'refused') throw new Error(`refused: ${JSON.stringify(outcome.trouble)}`);
  await world.clock.advance(0);
  return outcome.task.id;
}

describe('the flow', () => {
  it('goes from the command to the video with one create, and spends what it held', async () => {
    const world = await startWorld();
    world.gateway.onCheck = async () => working;
    const id = await submitted(world, { draft: { duration: 15, style: 'comic' } });

    expect(world.gateway.creates).toEqual([
      {
        model: 'sora-2',
        prompt: 'a paper boat',
        images: [],
        orientation: 'landscape',
        size: 'small',
        duration: 15,
        removeWatermark: false,
        storyboard: false,
        styleId: 'comic',
      },
    ]);
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: { [id]: 2 } });
    expect(world.platform.notices.map(({ kind }) => kind)).toEqual(['anchor', 'card']);
    expect(world.platform.cards.at(-1)).toMatchObject({ state: 'running', taskId: 'mountsea-1' });

    world.gateway.onCheck = async () => ({
      state: 'succeeded',
      video: { url: 'https://videos.test/v.mp4', editId: 'e1' },
    });
    await world.clock.advance(60_000);

    expect(world.platform.results).toHaveLength(1);
    expect(world.platform.results[0]).toMatchObject({
      fileName: `a-paper-boat-${id}.mp4`,
      content: 'file',
    });
    expect(await world.task(id)).toMatchObject({
      state: 'succeeded',
      delivery: 'done',
      video: { editId: 'e1' },
    });
    expect(await purse(world.store, 'user')).toEqual({ committed: 2, held: {} });
    expect(world.platform.cards.at(-1)).toMatchObject({ state: 'succeeded' });
    expect(await world.store.get(`open:${id}`)).toBeUndefined();
  });

  it('shows what is left on the card', async () => {
    const world = await startWorld();
    await submitted(world, { draft: { duration: 15 } });
    const card = world.platform.notices.find(({ kind }) => kind === 'card');
    expect(card).toMatchObject({ left: [{ kind: 'user', limit: 10, used: 2, left: 8 }] });
  });

  it('starts nothing twice when the same command comes again, at once or later', async () => {
    const world = await startWorld();
    const [first, second] = await Promise.all([
      world.core.submit(world.command({ id: 'discord:same' })),
      world.core.submit(world.command({ id: 'discord:same' })),
    ]);
    expect([first.kind, second.kind].sort()).toEqual(['accepted', 'repeated']);
    await world.clock.advance(60_000);
    const third = await world.core.submit(world.command({ id: 'discord:same' }));
    expect(third.kind).toBe('repeated');
    await world.clock.advance(60_000);
    expect(world.gateway.creates).toHaveLength(1);
    expect(await purse(world.store, 'user')).toEqual({ committed: 1, held: {} });
  });

  it('refuses a wrong combination without touching anything', async () => {
    const world = await startWorld();
    const outcome = await world.core.submit(world.command({ draft: { duration: 25 } }));
    expect(outcome).toMatchObject({
      kind: 'refused',
      trouble: { code: 'invalid', problems: [{ option: 'duration', key: 'duration.needs' }] },
    });
    expect(world.gateway.creates).toHaveLength(0);
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
  });

  it('refuses a picture that does not pass, before anything is held', async () => {
    const world = await startWorld({ imageFault: 'animated' });
    const outcome = await world.core.submit(
      world.command({ draft: { image: 'https://pictures.test/a.gif' } }),
    );
    expect(outcome).toMatchObject({
      kind: 'refused',
      trouble: { code: 'image', fault: 'animated' },
    });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
  });

  it('admits exactly the quota out of fifty commands at once', async () => {
    const world = await startWorld({ limits: { user: { credits: 5, unit: 'day' } } });
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => world.core.submit(world.command())),
    );
    const refused = outcomes.filter(({ kind }) => kind === 'refused');
    expect(refused).toHaveLength(45);
    for (const outcome of refused) {
      expect(outcome).toMatchObject({
        trouble: { code: 'credits', cost: 1, balance: { left: 0, limit: 5 } },
      });
    }
    await world.clock.advance(60_000);
    expect(world.gateway.creates).toHaveLength(5);
    expect(await purse(world.store, 'user')).toEqual({ committed: 5, held: {} });
  });

  it('holds on the wallets of the person, the scope and everyone, or on none', async () => {
    const world = await startWorld({
      limits: {
        user: { credits: 10, unit: 'day' },
        scope: { credits: 1, unit: 'week' },
        global: { credits: 100, unit: 'month' },
      },
    });
    world.gateway.onCheck = async () => working;
    const id = await submitted(world, { user: 'ana' });
    const refused = await world.core.submit(world.command({ user: 'ben' }));
    expect(refused).toMatchObject({
      trouble: { code: 'credits', balance: { kind: 'scope', left: 0 } },
    });
    expect(await purse(world.store, 'user:discord:ana')).toEqual({
      committed: 0,
      held: { [id]: 1 },
    });
    expect(await purse(world.store, 'user:discord:ben')).toEqual({ committed: 0, held: {} });
    expect(await purse(world.store, 'scope')).toEqual({ committed: 0, held: { [id]: 1 } });
    expect(await purse(world.store, 'global')).toEqual({ committed: 0, held: { [id]: 1 } });
  });

  it('queues what has no room, and lets it go when a place is free', async () => {
    const world = await startWorld({ room: { perUser: 1, total: 10 } });
    world.gateway.onCheck = async () => working;
    await submitted(world);
    await submitted(world);
    expect(world.gateway.creates).toHaveLength(1);
    const queued = world.platform.notices.find(
      (notice) => notice.kind === 'card' && notice.waiting !== undefined,
    );
    expect(queued).toMatchObject({ waiting: { place: 1 }, task: { state: 'accepted' } });
    world.gateway.onCheck = async () => ({
      state: 'succeeded',
      video: { url: 'https://videos.test/v' },
    });
    await world.clock.advance(120_000);
    expect(world.gateway.creates).toHaveLength(2);
    expect(world.platform.results).toHaveLength(2);
  });
});

describe('every kind of failure gives the credits back', () => {
  const statuses = [
    'moderated',
    'rejected',
    'cancelled',
    'timeout',
    'expired',
    'internal',
  ] as const;
  it.each(statuses)('a task that ends as %s', async (reason) => {
    const world = await startWorld();
    world.gateway.onCheck = async () => ({
      state: 'failed',
      reason,
      message: 'raw words',
      traceId: 't1',
    });
    const id = await submitted(world);
    await world.clock.advance(60_000);
    expect(await world.task(id)).toMatchObject({
      state: 'failed',
      delivery: 'done',
      failure: { code: reason, detail: 'raw words', traceId: 't1' },
    });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
    expect(world.platform.results).toMatchObject([{ content: 'failure' }]);
  });

  it.each(['moderated', 'rejected', 'retired', 'unauthorised', 'no-credit'] as const)(
    'a create that is refused as %s',
    async (reason) => {
      const world = await startWorld();
      world.gateway.onStart = async () => {
        throw new GatewayRefusal(reason, 'no');
      };
      const id = await submitted(world);
      expect(await world.task(id)).toMatchObject({ state: 'failed', failure: { code: reason } });
      expect(world.gateway.creates).toHaveLength(1);
      expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
    },
  );

  it.each(['unknown-task', 'unauthorised', 'nonsense'] as const)(
    'a check that is refused again and again as %s, and not one that is refused once',
    async (reason) => {
      const world = await startWorld();
      let refusals = 0;
      world.gateway.onCheck = async () => {
        refusals += 1;
        if (refusals === 2) return working;
        throw new GatewayRefusal(reason, 'no');
      };
      const id = await submitted(world);
      await world.clock.advance(3500);
      expect(refusals).toBeGreaterThan(2);
      expect(await world.task(id)).toMatchObject({ state: 'running' });
      await world.clock.advance(60_000);
      expect(await world.task(id)).toMatchObject({ state: 'failed', failure: { code: reason } });
      expect(refusals).toBe(6);
      expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
    },
  );

  it('a create whose outcome is unknown: lost, never sent again', async () => {
    const world = await startWorld();
    world.gateway.onStart = async () => {
      throw new GatewayUnreachable('unknown', 'reset');
    };
    const id = await submitted(world);
    await world.clock.advance(600_000);
    expect(await world.task(id)).toMatchObject({
      state: 'lost',
      failure: { code: 'lost' },
      delivery: 'done',
    });
    expect(world.gateway.creates).toHaveLength(1);
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
  });

  it('a gateway that never finishes: the deadline, after one last look', async () => {
    const world = await startWorld({ deadlineMs: 100_000 });
    world.gateway.onCheck = async () => ({ state: 'working', unknownWord: 'pondering' });
    const id = await submitted(world);
    await world.clock.advance(99_000);
    expect(await world.task(id)).toMatchObject({ state: 'running' });
    await world.clock.advance(2000);
    expect(await world.task(id)).toMatchObject({ state: 'failed', failure: { code: 'deadline' } });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
    expect(world.lines.some(({ message }) => message.includes('status word'))).toBe(true);
  });

  it('a bot that may not write there: nothing is sent to the gateway', async () => {
    const world = await startWorld();
    world.platform.before = async ({ kind }) => {
      if (kind === 'anchor') throw new PlatformError('gone', 'not_in_channel');
    };
    const id = await submitted(world);
    expect(world.gateway.creates).toHaveLength(0);
    expect(await world.task(id)).toMatchObject({ state: 'failed', failure: { code: 'place' } });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
    expect(world.platform.notices.map(({ kind }) => kind)).toEqual(['anchor', 'result']);
  });
});

describe('a gateway that accepted nothing', () => {
  it('is asked again later, and the task starts once', async () => {
    const world = await startWorld();
    let asked = 0;
    const start = world.gateway.onStart;
    world.gateway.onStart = async (request) => {
      asked += 1;
      if (asked <= 3) throw new GatewayUnreachable('no', 'refused', { retryAfterMs: 7000 });
      return await start(request);
    };
    const id = await submitted(world);
    expect(asked).toBe(1);
    await world.clock.advance(6900);
    expect(asked).toBe(1);
    await world.clock.advance(60_000);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded' });
    expect(world.platform.results).toHaveLength(1);
  });

  it('is passed over for the next one that can serve the request', async () => {
    const first = testGateway('mountsea');
    const second = testGateway('pmock');
    first.onStart = async () => {
      throw new GatewayUnreachable('no', 'refused');
    };
    const world = await startWorld({ gateways: [first, second] });
    const id = await submitted(world);
    await world.clock.advance(60_000);
    expect(second.creates).toHaveLength(1);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', gateway: 'pmock' });
  });

  it('is given up at the deadline, with the credits back', async () => {
    const world = await startWorld({ deadlineMs: 60_000 });
    world.gateway.onStart = async () => {
      throw new GatewayUnreachable('no', 'refused');
    };
    const id = await submitted(world);
    await world.clock.advance(120_000);
    expect(await world.task(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'unreachable' },
    });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
  });
});

describe('checks without an answer', () => {
  it('are repeated, and the advice of the gateway is obeyed', async () => {
    const world = await startWorld();
    world.gateway.onCheck = async () => {
      throw new GatewayUnreachable('no', 'busy', { retryAfterMs: 30_000 });
    };
    const id = await submitted(world);
    await world.clock.advance(1000);
    expect(world.gateway.checks).toHaveLength(1);
    await world.clock.advance(29_000);
    expect(world.gateway.checks).toHaveLength(1);
    world.gateway.onCheck = async () => ({
      state: 'succeeded',
      video: { url: 'https://videos.test/v' },
    });
    await world.clock.advance(2000);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'done' });
  });
});

describe('delivery', () => {
  it('is tried again, apart from generation, and looks before it posts a second time', async () => {
    const world = await startWorld();
    let tries = 0;
    world.platform.after = async ({ kind }) => {
      if (kind !== 'result') return;
      tries += 1;
      if (tries === 1) throw new PlatformError('unknown', '503 after it was stored');
    };
    const id = await submitted(world);
    await world.clock.advance(60_000);
    expect(tries).toBe(2);
    expect(world.platform.results).toHaveLength(1);
    expect(world.platform.notices.filter(({ kind }) => kind === 'result')).toMatchObject([
      { repeated: false },
      { repeated: true },
    ]);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'done' });
    expect(await purse(world.store, 'user')).toEqual({ committed: 1, held: {} });
  });

  it('goes on looking when the place was busy after a try that may have come through', async () => {
    const world = await startWorld();
    let tries = 0;
    world.platform.before = async ({ kind }) => {
      if (kind !== 'result') return;
      tries += 1;
      if (tries === 2) throw new PlatformError('busy', '429', { retryAfterMs: 5000 });
    };
    world.platform.after = async ({ kind }) => {
      if (kind === 'result' && tries === 1) throw new PlatformError('unknown', '503');
    };
    await submitted(world);
    await world.clock.advance(60_000);
    expect(world.platform.notices.filter(({ kind }) => kind === 'result')).toMatchObject([
      { repeated: false },
      { repeated: true },
      { repeated: true },
    ]);
    expect(world.platform.results).toHaveLength(1);
  });

  it('posts the file however often the place was busy before', async () => {
    const world = await startWorld();
    let tries = 0;
    world.platform.before = async ({ kind }) => {
      if (kind !== 'result') return;
      tries += 1;
      if (tries < 8) throw new PlatformError('busy', '429', { retryAfterMs: 5000 });
    };
    await submitted(world);
    await world.clock.advance(120_000);
    expect(world.platform.results.map(({ content }) => content)).toEqual(['file']);
  });

  it('need not look where nothing can have been posted', async () => {
    const world = await startWorld();
    let tries = 0;
    world.platform.before = async ({ kind }) => {
      if (kind !== 'result') return;
      tries += 1;
      if (tries === 1) throw new PlatformError('busy', '429', { retryAfterMs: 5000 });
    };
    await submitted(world);
    await world.clock.advance(60_000);
    expect(world.platform.notices.filter(({ kind }) => kind === 'result')).toMatchObject([
      { repeated: false },
      { repeated: false },
    ]);
  });

  it('becomes a link when the video cannot be fetched', async () => {
    const world = await startWorld();
    world.gateway.onDownload = async () => {
      throw new GatewayUnreachable('no', '404');
    };
    const id = await submitted(world);
    await world.clock.advance(120_000);
    expect(world.platform.results).toMatchObject([{ content: 'unavailable' }]);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'done' });
  });

  it('is given up where the place is gone; the success and its price stay', async () => {
    const world = await startWorld();
    world.platform.before = async ({ kind }) => {
      if (kind === 'result') throw new PlatformError('gone', 'Unknown Channel');
    };
    const id = await submitted(world);
    await world.clock.advance(120_000);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'gave up' });
    expect(await purse(world.store, 'user')).toEqual({ committed: 1, held: {} });
    expect(await world.store.get(`open:${id}`)).toBeUndefined();
  });

  it('is given up after a day of trouble', async () => {
    const world = await startWorld();
    world.platform.before = async ({ kind }) => {
      if (kind === 'result') throw new PlatformError('busy', '503');
    };
    const id = await submitted(world);
    await world.clock.advance(26 * 3_600_000);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'gave up' });
  });

  it('does not depend on the card', async () => {
    const world = await startWorld();
    world.platform.before = async ({ kind }) => {
      if (kind === 'card') throw new Error('an unexpected answer');
    };
    const id = await submitted(world);
    await world.clock.advance(60_000);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'done' });
    expect(world.platform.results).toHaveLength(1);
  });
});

describe('progress', () => {
  it('is shown when it changes, and at most every 10 s', async () => {
    const world = await startWorld();
    let told = 0;
    world.gateway.onCheck = async () => {
      told = Math.min(0.99, told + 0.03);
      return { state: 'working', progress: told };
    };
    await submitted(world);
    const cards = () => world.platform.notices.filter((notice) => notice.kind === 'card').length;
    const before = cards();
    await world.clock.advance(30_000);
    expect(cards() - before).toBeGreaterThan(1);
    expect(cards() - before).toBeLessThanOrEqual(4);
  });

  it('follows the durations learned where the gateway tells nothing', async () => {
    const world = await startWorld();
    let done = false;
    world.gateway.onCheck = async () =>
      done ? { state: 'succeeded', video: { url: 'https://videos.test/v' } } : working;
    await submitted(world);
    await world.clock.advance(100_000);
    done = true;
    await world.clock.advance(30_000);
    done = false;
    const seen = world.platform.notices.length;
    await submitted(world);
    expect(world.gateway.checks.length).toBeGreaterThan(0);
    const checks = world.gateway.checks.length;
    await world.clock.advance(45_000);
    // The first took about 100 s: nothing is asked before half of that.
    expect(world.gateway.checks.length).toBe(checks);
    await world.clock.advance(60_000);
    expect(world.gateway.checks.length).toBeGreaterThan(checks);
    const cards = world.platform.notices.slice(seen).filter((notice) => notice.kind === 'card');
    expect(cards[0]).toMatchObject({ progress: { estimated: true, fraction: 0 } });
    expect(cards.length).toBeGreaterThan(5);
    const last = cards.at(-1)?.progress;
    expect(last?.fraction).toBeGreaterThan(0.7);
    expect(last?.fraction).toBeLessThanOrEqual(0.95);
  });
});
