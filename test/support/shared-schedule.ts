import type { Clock } from '../../src/core/clock.ts';
import type { Scheduler, Step } from '../../src/core/schedule.ts';
import { createTimers } from '../../src/core/timers.ts';

/** After so long the step of a process that died is begun in another, ms: no later than its silence is noticed. */
const TAKEN_OVER_MS = 10_000;

/** One process's view of a schedule that several share. */
export interface Seat extends Scheduler {
  /** The process is dead: it takes no steps, and those under way never end. */
  die(): void;
  /** Steps that began here. */
  readonly begun: string[];
  /** Which step of all was the last that began here, counted from 1. */
  lastAt: number;
}

export interface SharedSchedule {
  seat(): Seat;
  /** The step of a task that is under way is taken for dead, though its process lives. */
  overtake(id: string): void;
}

interface UnderWay {
  readonly by: Seat;
  readonly overtake: (how: 'dead') => void;
  own?: number;
  wish?: number;
}

/** The schedule of several processes in one, under a test's clock: steps go to those that take any in turn. */
export function sharedSchedule(clock: Clock): SharedSchedule {
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const timers = createTimers(clock, quiet, 1000);
  type Taking = { readonly step: Step; readonly dead: Promise<'dead'> };
  const taking: { seat: Seat; taking: Taking }[] = [];
  const running = new Map<string, UnderWay>();
  const begun = new Set<string>();
  let turn = 0;
  void timers.start(async (id) => {
    turn += 1;
    const next = taking[turn % taking.length];
    if (next === undefined) return await timers.at(id, clock.now() + 1000);
    const { promise: overtaken, resolve: overtake } = Promise.withResolvers<'dead'>();
    const entry: UnderWay = { by: next.seat, overtake };
    running.set(id, entry);
    next.seat.begun.push(id);
    next.seat.lastAt = turn;
    const first = !begun.has(id);
    begun.add(id);
    const ended = await Promise.race([next.taking.step(id, first), next.taking.dead, overtaken]);
    running.delete(id);
    const times = [entry.own, entry.wish].filter((time) => time !== undefined);
    if (ended === 'dead') await timers.at(id, clock.now() + TAKEN_OVER_MS);
    else if (times.length > 0) await timers.at(id, Math.min(...times));
  });
  return {
    overtake: (id) => running.get(id)?.overtake('dead'),
    seat() {
      const { promise: dead, resolve: die } = Promise.withResolvers<'dead'>();
      const leave = () => {
        const place = taking.findIndex((one) => one.seat === seat);
        if (place >= 0) taking.splice(place, 1);
      };
      const seat: Seat = {
        begun: [],
        lastAt: 0,
        async at(id, when) {
          const entry = running.get(id);
          if (entry === undefined) await timers.at(id, when);
          else if (entry.by === seat) entry.own = when;
          else entry.wish = Math.min(when, entry.wish ?? when);
        },
        ensure: async (id, when) => {
          if (!running.has(id)) await timers.ensure(id, when);
        },
        ensureAll: async (ids, when) => {
          for (const id of ids) await seat.ensure(id, when);
        },
        async start(step) {
          taking.push({ seat, taking: { step, dead } });
        },
        async stop() {
          leave();
        },
        die() {
          leave();
          die('dead');
        },
      };
      return seat;
    },
  };
}
