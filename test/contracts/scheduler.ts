import { afterEach, expect, it } from 'vitest';
import type { Log } from '../../src/core/log.ts';
import type { Scheduler } from '../../src/core/schedule.ts';

/** How a test gets at one kind of schedule. */
export interface SchedulerDescriptor {
  /** One that nobody used before; `width` steps at once. By the machine's clock. */
  open(log: Log, width: number): Scheduler;
}

const HOUR_MS = 3_600_000;

/** Steps that a test counts, holds and lets go. */
function steps() {
  const begun: string[] = [];
  const times: number[] = [];
  const running = new Set<string>();
  let most = 0;
  let overlaps = 0;
  let seen = () => {};
  return {
    begun,
    times,
    running,
    most: () => most,
    overlaps: () => overlaps,
    /** Wraps a step. */
    of: (work: (id: string, nth: number) => Promise<void> | void) => async (id: string) => {
      begun.push(id);
      times.push(Date.now());
      if (running.has(id)) overlaps += 1;
      running.add(id);
      most = Math.max(most, running.size);
      const nth = begun.filter((one) => one === id).length;
      seen();
      try {
        await work(id, nth);
      } finally {
        running.delete(id);
        seen();
      }
    },
    /** Resolves when the condition holds; looked at whenever a step begins or ends. */
    until: (holds: () => boolean) =>
      new Promise<void>((resolve) => {
        seen = () => {
          if (holds()) resolve();
        };
        seen();
      }),
  };
}

/** A door that a step waits at. */
function door() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { wait: () => promise, open: resolve };
}

/** What every schedule must do. */
export function schedulerContract({ open }: SchedulerDescriptor): void {
  const opened: Scheduler[] = [];
  const errors: string[] = [];
  const quiet = { debug() {}, info() {}, warn() {} };
  const fresh = (width = 8): Scheduler => {
    const scheduler = open({ ...quiet, error: (_fields, text) => errors.push(text) }, width);
    opened.push(scheduler);
    return scheduler;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.stop()));
    errors.length = 0;
  });

  it('takes a step when it is due and not before, whatever was planned first', async () => {
    const scheduler = fresh();
    const { begun, times, of, until } = steps();
    const now = Date.now();
    await scheduler.at('late', now + 450);
    await scheduler.at('soon', now + 300);
    await scheduler.at('never', now + HOUR_MS);
    await scheduler.at('at once', now - 1000);
    await scheduler.start(of(() => {}));
    await until(() => begun.length === 3);
    expect(begun).toEqual(['at once', 'soon', 'late']);
    expect(times[1]).toBeGreaterThanOrEqual(now + 300);
    expect(times[2]).toBeGreaterThanOrEqual(now + 450);
  });

  it('has one time an id: another replaces it, sooner or later', async () => {
    const scheduler = fresh();
    const { begun, of, until } = steps();
    await scheduler.start(of(() => {}));
    const now = Date.now();
    await scheduler.at('brought forward', now + HOUR_MS);
    await scheduler.at('put off', now + 100);
    await scheduler.at('put off', now + HOUR_MS);
    await scheduler.at('brought forward', now + 150);
    await scheduler.at('last', now + 250);
    await until(() => begun.includes('last'));
    expect(begun).toEqual(['brought forward', 'last']);
  });

  it('ensures a time for many at once, those that have none', async () => {
    const scheduler = fresh(1000);
    const { begun, of, until } = steps();
    const now = Date.now();
    await scheduler.at('stands', now + HOUR_MS);
    const ids = Array.from({ length: 700 }, (_, nth) => `task ${nth}`);
    await scheduler.ensureAll([...ids.slice(0, 10), 'stands'], now);
    await scheduler.ensureAll(['stands', ...ids], now);
    await scheduler.start(of(() => {}));
    await until(() => begun.length >= ids.length);
    await scheduler.stop();
    expect(begun.toSorted()).toEqual(ids.toSorted());
  });

  it('ensures a time for an id that has none, and leaves one that stands', async () => {
    const scheduler = fresh();
    const { begun, of, until } = steps();
    const now = Date.now();
    await scheduler.at('stands', now + HOUR_MS);
    await scheduler.ensure('stands', now);
    await scheduler.ensure('has none', now);
    await scheduler.ensure('has none', now + HOUR_MS);
    await scheduler.start(of(() => {}));
    await scheduler.at('last', now + 150);
    await until(() => begun.includes('last'));
    expect(begun).toEqual(['has none', 'last']);
  });

  it('comes again when a step wishes, and not when it does not', async () => {
    const scheduler = fresh();
    const { begun, of, until } = steps();
    await scheduler.start(
      of(async (id, nth) => {
        if (id === 'thrice' && nth < 3) await scheduler.at(id, Date.now() + 20);
      }),
    );
    await scheduler.at('once', Date.now());
    await scheduler.at('thrice', Date.now());
    await until(() => begun.filter((id) => id === 'thrice').length === 3);
    await scheduler.at('last', Date.now() + 100);
    await until(() => begun.includes('last'));
    expect(begun.toSorted()).toEqual(['last', 'once', 'thrice', 'thrice', 'thrice']);
  });

  it('takes one step of an id at a time: what is wished for meanwhile comes after it', async () => {
    const scheduler = fresh();
    const { begun, overlaps, of, until } = steps();
    const { wait, open: letGo } = door();
    await scheduler.start(of((id, nth) => (id === 'a' && nth === 1 ? wait() : undefined)));
    await scheduler.at('a', Date.now());
    await until(() => begun.includes('a'));
    await scheduler.at('a', Date.now());
    await scheduler.at('b', Date.now());
    await until(() => begun.includes('b'));
    expect(begun).toEqual(['a', 'b']);
    letGo();
    await until(() => begun.length === 3);
    expect(begun).toEqual(['a', 'b', 'a']);
    expect(overlaps()).toBe(0);
  });

  it('takes no more steps at once than its width, and all in the end', async () => {
    const scheduler = fresh(3);
    const { begun, running, most, of, until } = steps();
    const { wait, open: letGo } = door();
    await scheduler.start(of(() => wait()));
    const ids = Array.from({ length: 9 }, (_, n) => `task${n}`);
    for (const id of ids) await scheduler.at(id, Date.now());
    await until(() => running.size === 3);
    letGo();
    await until(() => begun.length === 9 && running.size === 0);
    expect(begun.toSorted()).toEqual(ids);
    expect(most()).toBe(3);
  });

  it('goes on after a step that throws, and says so', async () => {
    const scheduler = fresh();
    const { begun, of, until } = steps();
    await scheduler.start(
      of((id) => {
        if (id === 'broken') throw new Error('no');
      }),
    );
    await scheduler.at('broken', Date.now());
    await until(() => begun.includes('broken'));
    await scheduler.at('whole', Date.now());
    await until(() => begun.includes('whole'));
    await scheduler.at('broken', Date.now());
    await until(() => begun.length === 3);
    expect(begun).toEqual(['broken', 'whole', 'broken']);
    await scheduler.stop();
    expect(errors).toEqual(['a step failed', 'a step failed']);
  });

  it('waits for the steps under way when it stops, and begins no more', async () => {
    const scheduler = fresh(1);
    const { begun, running, of, until } = steps();
    const { wait, open: letGo } = door();
    await scheduler.start(of(() => wait()));
    await scheduler.at('a', Date.now());
    await until(() => begun.length === 1);
    await scheduler.at('b', Date.now());
    const stopping = scheduler.stop().then(() => expect(running.size).toBe(0));
    letGo();
    await stopping;
    expect(begun).toEqual(['a']);
  });

  it('tells ids apart, however they look', async () => {
    const scheduler = fresh();
    const { begun, of, until } = steps();
    await scheduler.start(of(() => {}));
    const ids = ['1', '01', 't-1', 'a:b', 'a:b:c', 'ä🎬', 'a b', '__proto__', 'x'.repeat(500)];
    for (const id of ids) await scheduler.at(id, Date.now());
    await until(() => begun.length === ids.length);
    expect(begun.toSorted()).toEqual(ids.toSorted());
  });
}
