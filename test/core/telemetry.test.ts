import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GatewayRefusal, GatewayUnreachable } from '../../src/core/gateway.ts';
import { PlatformError } from '../../src/core/platform.ts';
import {
  type Moment,
  observing,
  outcomeOf,
  reasonOf,
  spanOf,
  traceOf,
} from '../../src/core/telemetry.ts';
import { notes } from '../images/local.ts';
import { startWorld, type WorldOptions } from '../support/world.ts';

/** A world, and every moment that it told of, by what happened. */
async function watchedWorld(options: WorldOptions = {}) {
  const moments: Moment[] = [];
  const world = await startWorld({ ...options, observe: (moment) => void moments.push(moment) });
  const of = <Type extends Moment['type']>(type: Type) =>
    moments.filter((one): one is Extract<Moment, { type: Type }> => one.type === type);
  const told = () => moments.map(({ type }) => type);
  return { world, moments, of, told };
}

describe('the way of a task', () => {
  it('is told once, in its order, with the task as it was then', async () => {
    const { world, of, told } = await watchedWorld();
    await world.core.submit(world.command());
    await world.clock.advance(600_000);
    expect(told()).toEqual(['command', 'create', 'check', 'ended', 'settled', 'delivery']);
    const [{ submitted, platform } = {}] = of('command');
    expect([platform, submitted?.kind]).toEqual(['discord', 'accepted']);
    expect(of('create')[0]).toMatchObject({ task: { state: 'submitting', gateway: 'mountsea' } });
    expect(of('ended')[0]?.task).toMatchObject({ state: 'succeeded', delivery: 'none' });
    expect(of('settled')[0]).toMatchObject({ spent: true, task: { cost: 1 } });
    expect(of('delivery')[0]).toMatchObject({ task: { delivery: 'posted' } });
    expect(of('delivery')[0]?.error).toBeUndefined();
  });

  it('tells of each try, and settles and ends once', async () => {
    const { world, of } = await watchedWorld();
    let down = true;
    world.gateway.onStart = async () => {
      if (down) throw new GatewayUnreachable('no', 'connect ECONNREFUSED');
      return { taskId: 'one', operation: {} };
    };
    let busy = 3;
    world.platform.before = async ({ kind }) => {
      if (kind === 'result' && busy-- > 0) throw new PlatformError('busy', 'later');
    };
    await world.core.submit(world.command());
    await world.clock.advance(3000);
    expect(of('create').length).toBeGreaterThan(1);
    expect(of('create').every((one) => outcomeOf(one) === 'not accepted')).toBe(true);
    down = false;
    await world.clock.advance(3_600_000);
    expect(of('create').filter((one) => outcomeOf(one) === 'done')).toHaveLength(1);
    expect(of('create').map(({ task }) => task.tries)).toEqual(of('create').map((_, nth) => nth));
    expect(of('delivery').map((one) => reasonOf(one))).toEqual(['busy', 'busy', 'busy', '']);
    expect([of('ended').length, of('settled').length]).toEqual([1, 1]);
  });

  it('tells that credits came back, and of a place that is gone', async () => {
    const { world, of } = await watchedWorld();
    world.gateway.onStart = async () => {
      throw new GatewayRefusal('moderated', 'no');
    };
    world.platform.before = async ({ kind }) => {
      if (kind === 'result') throw new PlatformError('gone', 'no channel');
    };
    await world.core.submit(world.command());
    await world.clock.advance(60_000);
    expect(of('create').map(reasonOf)).toEqual(['moderated']);
    expect(of('settled')).toMatchObject([{ spent: false }]);
    expect(of('gave up')).toMatchObject([{ task: { delivery: 'gave up', state: 'failed' } }]);
  });

  it('tells of commands that bring no task, too', async () => {
    const { world, of, told } = await watchedWorld();
    await world.core.submit(world.command({ id: 'discord:x' }));
    await world.core.submit(world.command({ id: 'discord:x' }));
    await world.core.submit(world.command({ draft: { duration: 11 } }));
    expect(of('command').map(({ submitted }) => submitted.kind)).toEqual([
      'accepted',
      'repeated',
      'refused',
    ]);
    // Only looked at: no command.
    world.core.check({ prompt: '' });
    expect(told().filter((type) => type === 'refused')).toEqual([]);
  });

  it('goes on after a restart, and nothing is told twice', async () => {
    const { world, of, told } = await watchedWorld();
    world.gateway.onCheck = async () => ({ state: 'working' });
    await world.core.submit(world.command());
    await world.clock.advance(0);
    await world.core.stop();
    world.gateway.onCheck = async () => ({ state: 'succeeded', video: { url: 'https://v.test' } });
    await world.restart();
    await world.clock.advance(600_000);
    for (const type of ['command', 'create', 'ended', 'settled', 'delivery'] as const) {
      expect(of(type), type).toHaveLength(1);
    }
    expect(told().at(-1)).toBe('delivery');
  });
});

describe('observing', () => {
  it('keeps an observer that fails from everybody else', () => {
    const log = notes();
    const seen: string[] = [];
    const observe = observing(
      [
        () => {
          throw new Error('a label too many');
        },
        ({ type }) => void seen.push(type),
      ],
      log,
    );
    expect(() => observe({ type: 'store failed' })).not.toThrow();
    expect(seen).toEqual(['store failed']);
    expect(log.lines).toEqual([expect.stringContaining('a moment could not be noted')]);
  });
});

describe('ids of traces and spans', () => {
  it('are what W3C Trace Context allows, and follow from the task alone', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (one, other) => {
        expect(traceOf(one)).toMatch(/^[0-9a-f]{32}$/u);
        expect(traceOf(one)).toBe(traceOf(one));
        expect(spanOf(one, 'command')).toMatch(/^[0-9a-f]{16}$/u);
        expect(spanOf(one, 'command')).not.toBe(spanOf(one, 'generate 0'));
        if (one !== other) {
          expect(traceOf(one)).not.toBe(traceOf(other));
          expect(spanOf(one, 'command')).not.toBe(spanOf(other, 'command'));
        }
      }),
    );
  });

  it('stay what they are: other processes and versions add to the same traces', () => {
    expect(traceOf('8c1f02d4kq3v')).toBe('da05a1b4fcde32682b932e352a0eeca3');
    expect(spanOf('8c1f02d4kq3v', 'command')).toBe('a88dffe9c057e89e');
  });
});

describe('what came of a call', () => {
  it.each([
    [undefined, 'done', ''],
    [new GatewayRefusal('no-credit', 'secret words'), 'refused', 'no-credit'],
    [new GatewayUnreachable('no', 'secret words'), 'not accepted', 'unreachable'],
    [new GatewayUnreachable('unknown', 'secret words'), 'unknown', 'unreachable'],
    [new PlatformError('gone', 'secret words'), 'refused', 'gone'],
    [new PlatformError('busy', 'secret words'), 'not accepted', 'busy'],
    [new PlatformError('unknown', 'secret words'), 'unknown', 'unknown'],
    [new Error('secret words'), 'unknown', 'error'],
    ['secret words', 'unknown', 'error'],
  ])('%s is one of a few words', (error, outcome, reason) => {
    expect([outcomeOf({ error }), reasonOf({ error })]).toEqual([outcome, reason]);
  });
});
