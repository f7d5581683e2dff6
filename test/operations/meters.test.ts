import { beforeEach, describe, expect, it } from 'vitest';
import type { Task } from '../../src/core/task.ts';
import { createMeters, type Meters } from '../../src/operations/meters.ts';
import { samplesIn } from '../support/metrics-text.ts';

const task: Task = {
  id: 't',
  state: 'succeeded',
  delivery: 'posted',
  request: {
    model: 'sora-2',
    prompt: 'a boat',
    images: [],
    orientation: 'landscape',
    size: 'small',
    duration: 10,
    removeWatermark: false,
    storyboard: false,
  },
  requester: { platform: 'slack', id: 'T/U', name: 'Ana', locale: 'en-US' },
  address: {},
  anchored: true,
  gateways: ['mountsea'],
  gateway: 'mountsea',
  cost: 3,
  wallets: [],
  createdAt: 1000,
  startedAt: 5000,
  endedAt: 65_000,
  deadlineAt: 100_000,
  tries: 0,
};

let meters: Meters;
beforeEach(() => {
  meters = createMeters(['discord', 'slack']);
});

/** Every sample with something in it, but for the buckets, as one line. */
async function told(): Promise<string[]> {
  const samples = samplesIn(await meters.registry.metrics());
  return samples
    .filter(({ name, value }) => value !== 0 && !name.endsWith('_bucket'))
    .map(({ name, labels, value }) =>
      [name.replace('reelbot_', ''), ...Object.values(labels).filter(Boolean), value].join(' '),
    );
}

/** The sum of a histogram, s. */
async function sum(name: string): Promise<number | undefined> {
  const samples = samplesIn(await meters.registry.metrics());
  return samples.find((one) => one.name === `${name}_sum`)?.value;
}

describe('counters', () => {
  it('tell what may never happen as 0 from the start, so that its first time is seen', async () => {
    const samples = samplesIn(await meters.registry.metrics());
    const zero = ({ name, labels }: (typeof samples)[number]) => [name, ...Object.values(labels)];
    expect(samples.filter(({ value }) => value === 0).map(zero)).toEqual(
      expect.arrayContaining([
        ['reelbot_store_errors_total'],
        ['reelbot_deliveries_total', 'discord', 'gave up'],
        ['reelbot_deliveries_total', 'slack', 'failed'],
        ['reelbot_platform_limited_total', 'discord', 'refused'],
      ]),
    );
  });

  it('count credits as what they are worth', async () => {
    meters.observe({ type: 'settled', task, spent: true });
    meters.observe({ type: 'settled', task, spent: true });
    meters.observe({ type: 'settled', task, spent: false });
    expect(await told()).toEqual([
      'credits_total slack committed 6',
      'credits_total slack released 3',
    ]);
  });

  it('count what was refused by the core and by a platform alike', async () => {
    const submitted = { kind: 'refused', trouble: { code: 'blocked' } } as const;
    meters.observe({ type: 'command', platform: 'discord', submitted, beganAt: 0, at: 1 });
    meters.observe({ type: 'refused', platform: 'discord', code: 'blocked' });
    expect(await told()).toEqual(['commands_total discord refused blocked 2']);
  });

  it('count the rest', async () => {
    const failed: Task = {
      ...task,
      state: 'failed',
      failure: { code: 'moderated', detail: 'words' },
    };
    const call = { task, beganAt: 0, at: 1, error: new Error('words') };
    meters.observe({ type: 'ended', task: failed });
    meters.observe({ type: 'check', ...call });
    meters.observe({ type: 'delivery', ...call });
    meters.observe({ type: 'gave up', task });
    meters.observe({ type: 'limited', platform: 'discord', how: 'waited' });
    meters.observe({ type: 'store failed' });
    expect(await told()).toEqual([
      'checks_total mountsea unknown 1',
      'tasks_total mountsea sora-2 failed moderated 1',
      'deliveries_total slack failed 1',
      'deliveries_total slack gave up 1',
      'platform_limited_total discord waited 1',
      'store_errors_total 1',
      'finish_seconds_sum mountsea sora-2 failed 60',
      'finish_seconds_count mountsea sora-2 failed 1',
    ]);
  });
});

describe('times', () => {
  it('go from one stored moment to the next', async () => {
    meters.observe({ type: 'create', task: { ...task, tries: 0 }, beganAt: 3000, at: 5000 });
    meters.observe({ type: 'ended', task });
    meters.observe({ type: 'delivery', task, beganAt: 65_000, at: 67_500 });
    const sums = ['queue_wait', 'start', 'finish', 'deliver'].map((name) =>
      sum(`reelbot_${name}_seconds`),
    );
    expect(await Promise.all(sums)).toEqual([2, 4, 60, 2.5]);
  });

  it('count a wait for a turn once, however often gateways are tried', async () => {
    const error = new Error('away');
    for (const tries of [0, 1, 2]) {
      meters.observe({ type: 'create', task: { ...task, tries }, beganAt: 3000, at: 4000, error });
    }
    meters.observe({ type: 'create', task: { ...task, tries: 3 }, beganAt: 8000, at: 9000 });
    expect(await sum('reelbot_queue_wait_seconds')).toBe(2);
    expect(await sum('reelbot_start_seconds')).toBe(8);
  });

  it('of a video that is sent again begin with that wish', async () => {
    const again = { ...task, round: 1, sentAgainAt: 90_000_000 };
    meters.observe({ type: 'delivery', task: again, beganAt: 90_000_500, at: 90_001_000 });
    expect(await sum('reelbot_deliver_seconds')).toBe(1);
  });

  it('leave out what says nothing: one that never started, one that was followed again', async () => {
    const { startedAt: _, ...never } = task;
    meters.observe({ type: 'ended', task: never });
    meters.observe({ type: 'ended', task: { ...task, round: 1 } });
    expect(await sum('reelbot_finish_seconds')).toBeUndefined();
  });

  it('are never below 0 where clocks differ', async () => {
    meters.observe({ type: 'delivery', task, beganAt: 60_000, at: 64_000 });
    expect(await sum('reelbot_deliver_seconds')).toBe(0);
  });
});
