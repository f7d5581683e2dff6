import { describe } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { createTimers } from '../../src/core/timers.ts';
import { schedulerContract } from '../contracts/scheduler.ts';

describe('the schedule of one process', () => {
  schedulerContract({ open: (log, width) => createTimers(systemClock, log, width) });
});
