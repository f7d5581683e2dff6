import { Counter, type CounterConfiguration, Registry } from 'prom-client';
import { type Moment, type Observe, outcomeOf, reasonOf } from '../core/telemetry.ts';
import { createTimes } from './times.ts';

/** What is counted and timed from moment to moment, in this process. */
export interface Meters {
  readonly registry: Registry;
  readonly observe: Observe;
}

const LIMITS = ['refused', 'waited'] as const;

/**
 * Counts every moment of the core for Prometheus. Labels are names of platforms, gateways and models and our own codes: few, whatever people send.
 *
 * @param platforms that are on: what may never happen there is told as 0 from the start, so that its first time is seen as a change
 */
export function createMeters(platforms: readonly string[] = []): Meters {
  const registry = new Registry();
  const counters = countersOf(registry);
  const times = createTimes(registry);
  for (const platform of platforms) {
    counters.commands.inc({ platform, outcome: 'accepted', reason: '' }, 0);
    for (const outcome of ['posted', 'failed', 'gave up']) {
      counters.deliveries.inc({ platform, outcome }, 0);
    }
    for (const how of LIMITS) counters.limited.inc({ platform, how }, 0);
  }
  return {
    registry,
    observe(moment) {
      count(counters, moment);
      times(moment);
    },
  };
}

type Counters = ReturnType<typeof countersOf>;

function countersOf(registry: Registry) {
  const counter = <Label extends string>(more: CounterConfiguration<Label>) =>
    new Counter({ ...more, registers: [registry] });
  return {
    commands: counter({
      name: 'reelbot_commands_total',
      help: 'Commands for a video that have their answer; of refused ones, why.',
      labelNames: ['platform', 'outcome', 'reason'],
    }),
    creates: counter({
      name: 'reelbot_creates_total',
      help: 'Requests to a gateway to make a video, and what came of them.',
      labelNames: ['gateway', 'outcome', 'reason'],
    }),
    checks: counter({
      name: 'reelbot_checks_total',
      help: 'Questions to a gateway how a task does, and what came of them.',
      labelNames: ['gateway', 'outcome'],
    }),
    tasks: counter({
      name: 'reelbot_tasks_total',
      help: 'Tasks that have ended; of those without a video, why.',
      labelNames: ['gateway', 'model', 'outcome', 'reason'],
    }),
    credits: counter({
      name: 'reelbot_credits_total',
      help: 'Credits that ended tasks spent, or gave back.',
      labelNames: ['platform', 'outcome'],
    }),
    deliveries: counter({
      name: 'reelbot_deliveries_total',
      help: 'Tries to post a result, and results that were given up.',
      labelNames: ['platform', 'outcome'],
    }),
    limited: counter({
      name: 'reelbot_platform_limited_total',
      help: "A platform's rate limits: met (429), or waited for.",
      labelNames: ['platform', 'how'],
    }),
    storeErrors: counter({
      name: 'reelbot_store_errors_total',
      help: 'Reads and writes at which the store failed.',
    }),
  };
}

function count(counters: Counters, moment: Moment): void {
  switch (moment.type) {
    case 'command': {
      const { platform, submitted } = moment;
      const reason = submitted.kind === 'refused' ? submitted.trouble.code : '';
      counters.commands.inc({ platform, outcome: submitted.kind, reason });
      break;
    }
    case 'refused': {
      const { platform, code: reason } = moment;
      counters.commands.inc({ platform, outcome: 'refused', reason });
      break;
    }
    case 'create': {
      const { gateway } = moment.task;
      counters.creates.inc({
        gateway,
        outcome: outcomeOf(moment),
        reason: reasonOf(moment),
      });
      break;
    }
    case 'check':
      counters.checks.inc({ gateway: moment.task.gateway, outcome: outcomeOf(moment) });
      break;
    case 'ended': {
      const { gateway, request, state, failure } = moment.task;
      const reason = failure?.code ?? '';
      counters.tasks.inc({ gateway, model: request.model, outcome: state, reason });
      break;
    }
    case 'settled': {
      const { requester, cost } = moment.task;
      const outcome = moment.spent ? 'committed' : 'released';
      counters.credits.inc({ platform: requester.platform, outcome }, cost);
      break;
    }
    case 'delivery': {
      const outcome = moment.error === undefined ? 'posted' : 'failed';
      counters.deliveries.inc({ platform: moment.task.requester.platform, outcome });
      break;
    }
    case 'gave up':
      counters.deliveries.inc({
        platform: moment.task.requester.platform,
        outcome: 'gave up',
      });
      break;
    case 'limited':
      counters.limited.inc({ platform: moment.platform, how: moment.how });
      break;
    case 'store failed':
      counters.storeErrors.inc();
  }
}
