import { type Clock, createSetBack } from './clock.ts';
import { createHeap } from './heap.ts';
import type { Log } from './log.ts';
import type { Scheduler, Step } from './schedule.ts';

/** The next step of an id. */
interface Plan {
  readonly id: string;
  readonly when: number;
  /** Of those due at the same time the one that was planned first begins first. */
  readonly order: number;
}

/** So many steps begin before the event loop has its turn: thousands that are due at once must keep nobody from being answered. */
const IN_A_TURN = 64;

/** Nothing relies on a timer for longer, ms: the machine's clock may be set forward meanwhile. */
const LONGEST_MS = 60_000;

const isBefore = (a: Plan, b: Plan): boolean =>
  a.when === b.when ? a.order < b.order : a.when < b.when;

/**
 * The schedule of one process: one timer for all. At most `width` steps run at once, so that a restart with thousands of tasks
 * does not ask for everything in the same moment.
 */
export function createTimers(clock: Clock, log: Log, width: number): Scheduler {
  const plans = createPlans();
  /** Steps that run, and when the next one of the same id is wanted. */
  const running = new Map<string, number | undefined>();
  let step: Step | undefined;
  let begun = 0;
  let idle: (() => void) | undefined;
  const alarm = createAlarm(clock, () => {
    begun = 0;
    pump();
  });
  const isSetBack = createSetBack();

  /** Every wait is over when the clock is set back: what is due by the old time may be hours away, and a step may come too early without harm. */
  const heedClock = (): void => {
    if (!isSetBack(clock.now())) return;
    plans.bringForward(clock.now());
    bringForward(running, clock.now());
    alarm.set(clock.now());
  };

  const pump = (): void => {
    heedClock();
    while (step !== undefined && running.size < width) {
      const next = plans.first();
      if (next === undefined) return;
      if (next.when > clock.now() || begun >= IN_A_TURN) return void alarm.set(next.when);
      plans.remove(next);
      begun += 1;
      running.set(next.id, undefined);
      void run(next.id, step);
    }
  };

  const run = async (id: string, work: Step): Promise<void> => {
    try {
      await work(id, false);
    } catch (error) {
      log.error({ err: error, task: id }, 'a step failed');
    }
    const again = running.get(id);
    running.delete(id);
    if (again !== undefined) plans.add(id, again);
    if (running.size === 0) idle?.();
    pump();
  };

  const at = async (id: string, when: number): Promise<void> => {
    heedClock();
    if (running.has(id)) return void running.set(id, when);
    plans.add(id, when);
    if (step !== undefined && running.size < width) alarm.set(when);
  };
  const ensure = async (id: string, when: number): Promise<void> => {
    if (!running.has(id) && !plans.has(id)) await at(id, when);
  };

  return {
    at,
    ensure,
    async ensureAll(ids, when) {
      for (const id of ids) await ensure(id, when);
    },
    async start(work) {
      step = work;
      const first = plans.first();
      if (first !== undefined) alarm.set(first.when);
    },
    async stop() {
      step = undefined;
      alarm.cancel();
      if (running.size > 0) await new Promise<void>((resolve) => (idle = resolve));
    },
  };
}

/** None of these times is later than this any more. */
function bringForward(times: Map<string, number | undefined>, latest: number): void {
  for (const [id, when] of times) {
    if (when !== undefined) times.set(id, Math.min(when, latest));
  }
}

/** The one timer; it calls `wake` at the earliest of the times that it was set to, or before that. */
function createAlarm(clock: Clock, wake: () => void) {
  let alarm:
    | { readonly at: number; readonly soon: boolean; readonly cancel: () => void }
    | undefined;
  return {
    set(when: number): void {
      const now = clock.now();
      const at = Math.max(now, Math.min(when, now + LONGEST_MS));
      if (alarm?.soon || (alarm !== undefined && alarm.at <= at && alarm.at >= now)) return;
      alarm?.cancel();
      const cancel = clock.after(at - now, () => {
        alarm = undefined;
        wake();
      });
      alarm = { at, soon: at <= now, cancel };
    },
    cancel(): void {
      alarm?.cancel();
      alarm = undefined;
    },
  };
}

/** What is planned, the earliest first: one plan an id. */
function createPlans() {
  const byId = new Map<string, Plan>();
  let heap = createHeap(isBefore);
  let order = 0;
  /** Plans in the heap that were replaced. */
  let old = 0;
  return {
    has: (id: string): boolean => byId.has(id),
    /** Replaces an earlier one of the same id. */
    add(id: string, when: number): void {
      if (byId.has(id)) old += 1;
      order += 1;
      const plan = { id, when, order };
      byId.set(id, plan);
      heap.push(plan);
      if (old <= byId.size) return;
      // As many are old as are not: an id that is planned again and again must not fill the memory.
      heap = createHeap(isBefore, [...byId.values()]);
      old = 0;
    },
    /** None is later than this any more. */
    bringForward(latest: number): void {
      for (const plan of byId.values()) {
        byId.set(plan.id, { ...plan, when: Math.min(plan.when, latest) });
      }
      heap = createHeap(isBefore, [...byId.values()]);
      old = 0;
    },
    first(): Plan | undefined {
      for (let plan = heap.peek(); plan !== undefined; plan = heap.peek()) {
        if (byId.get(plan.id) === plan) return plan;
        heap.pop();
        old -= 1;
      }
      return undefined;
    },
    /** Takes the first one out. */
    remove({ id }: Plan): void {
      heap.pop();
      byId.delete(id);
    },
  };
}
