import { Histogram, type HistogramConfiguration, type Registry } from 'prom-client';
import type { Moment, Observe } from '../core/telemetry.ts';

/** Upper bounds, s: what a person waits for before the bot has said anything; what takes as long as the gateway takes; what may wait its turn. */
const ANSWER = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 20];
const VIDEO = [5, 15, 30, 60, 90, 120, 180, 240, 300, 420, 600, 900, 1800, 3600];
const WAIT = [0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30, 60, 300, 900, 3600];

/** Times the way of a task, from one moment that its record holds to the next: so it is right too where several processes took its steps. */
export function createTimes(registry: Registry): Observe {
  const times = timesOf(registry);
  return (moment) => time(times, moment);
}

type Times = ReturnType<typeof timesOf>;

function timesOf(registry: Registry) {
  const histogram = <Label extends string>(more: HistogramConfiguration<Label>) =>
    new Histogram({ ...more, registers: [registry] });
  return {
    accept: histogram({
      name: 'reelbot_accept_seconds',
      help: 'From a command to its saved task.',
      labelNames: ['platform'],
      buckets: ANSWER,
    }),
    queue: histogram({
      name: 'reelbot_queue_wait_seconds',
      help: 'From a saved task to its first request to a gateway: how long it waited for its turn.',
      labelNames: ['platform'],
      buckets: WAIT,
    }),
    start: histogram({
      name: 'reelbot_start_seconds',
      help: 'From a saved task to the one that a gateway has taken.',
      labelNames: ['gateway'],
      buckets: WAIT,
    }),
    finish: histogram({
      name: 'reelbot_finish_seconds',
      help: 'From the start at a gateway to the end of the task.',
      labelNames: ['gateway', 'model', 'outcome'],
      buckets: VIDEO,
    }),
    deliver: histogram({
      name: 'reelbot_deliver_seconds',
      help: 'From the end of a task to its result in the chat.',
      labelNames: ['platform'],
      buckets: WAIT,
    }),
  };
}

function time(times: Times, moment: Moment): void {
  switch (moment.type) {
    case 'command': {
      const { platform, submitted, beganAt, at } = moment;
      if (submitted.kind === 'accepted') times.accept.observe({ platform }, seconds(beganAt, at));
      return;
    }
    case 'create': {
      const { requester, gateway, createdAt, tries } = moment.task;
      const { platform } = requester;
      if (tries === 0) times.queue.observe({ platform }, seconds(createdAt, moment.beganAt));
      if (moment.error === undefined)
        times.start.observe({ gateway }, seconds(createdAt, moment.at));
      return;
    }
    case 'ended': {
      const { gateway, request, state, startedAt, endedAt, round } = moment.task;
      // One that was followed again after it had been given up says nothing of the gateway.
      if (startedAt === undefined || endedAt === undefined || round !== undefined) return;
      const labels = { gateway, model: request.model, outcome: state };
      times.finish.observe(labels, seconds(startedAt, endedAt));
      return;
    }
    case 'delivery': {
      const { requester, endedAt = moment.at, sentAgainAt = 0 } = moment.task;
      if (moment.error !== undefined) return;
      const { platform } = requester;
      times.deliver.observe({ platform }, seconds(Math.max(endedAt, sentAgainAt), moment.at));
    }
  }
}

/** Clocks of several machines may differ a little. */
function seconds(from: number, to: number): number {
  return Math.max(0, to - from) / 1000;
}
