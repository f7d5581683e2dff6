import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { Scheduler, Step } from './schedule.ts';

/** One id's place in the schedule. */
interface Entry {
  /** When the next step is due; undefined while none is wanted. */
  when: number | undefined;
  cancel: () => void;
  running: boolean;
}

/**
 * The schedule of one process: a timer an id. At most `width` steps run at once, so that a restart with thousands of tasks
 * does not ask for everything in the same moment.
 */
export function createTimers(clock: Clock, log: Log, width: number): Scheduler {
  const entries = new Map<string, Entry>();
  let due: string[] = [];
  let step: Step | undefined;
  let running = 0;
  let idle: (() => void) | undefined;

  const arm = (id: string, entry: Entry): void => {
    const { when } = entry;
    entry.cancel();
    if (when === undefined || entry.running) return;
    entry.cancel = clock.after(Math.max(0, when - clock.now()), () => {
      if (entry.when !== undefined && entry.when > clock.now()) return arm(id, entry); // A timer cannot be longer than 24 days.
      entry.when = undefined;
      entry.running = true;
      due.push(id);
      pump();
    });
  };

  const pump = (): void => {
    while (step !== undefined && running < width) {
      const id = due.shift();
      if (id === undefined) return;
      running += 1;
      void run(id, step);
    }
  };

  const run = async (id: string, work: Step): Promise<void> => {
    try {
      await work(id, false);
    } catch (error) {
      log.error({ err: error, task: id }, 'a step failed');
    }
    running -= 1;
    const entry = entries.get(id);
    if (entry !== undefined) {
      entry.running = false;
      if (entry.when === undefined) entries.delete(id);
      else arm(id, entry);
    }
    if (running === 0) idle?.();
    pump();
  };

  const at = (id: string, when: number): Promise<void> => {
    const entry = entries.get(id) ?? { when, cancel: () => {}, running: false };
    entries.set(id, entry);
    entry.when = when;
    arm(id, entry);
    return Promise.resolve();
  };

  const ensure = async (id: string, when: number) => {
    if (!entries.has(id)) await at(id, when);
  };
  return {
    at,
    ensure,
    async ensureAll(ids, when) {
      for (const id of ids) await ensure(id, when);
    },
    start(work) {
      step = work;
      pump();
      return Promise.resolve();
    },
    async stop() {
      step = undefined;
      due = [];
      for (const entry of entries.values()) entry.cancel();
      if (running > 0) await new Promise<void>((resolve) => (idle = resolve));
    },
  };
}
