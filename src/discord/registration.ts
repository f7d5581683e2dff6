import type { Clock, Core } from '../core/index.ts';

/** Models that change within this time are one registration, ms. */
const BURST_MS = 2000;

/** Least time between two registrations for changes, ms. */
const EVERY_MS = 60_000;

/** Keeps what is registered in step with the models that can be asked for. */
export interface Registration {
  /** Registers now, and from then on after every change. Never rejects. */
  start(): Promise<void>;
  stop(): void;
}

/** @param write registers what can be asked for when it is called; never rejects */
export function createRegistration(
  { core, clock }: { readonly core: Pick<Core, 'onModels'>; readonly clock: Clock },
  write: () => Promise<void>,
): Registration {
  let state: 'new' | 'started' | 'stopped' = 'new';
  let cancel: (() => void) | undefined;
  /** Of a change; the one at the start holds nothing up. */
  let last = Number.NEGATIVE_INFINITY;
  let work = Promise.resolve();

  // One after the other: of two at once, the older could be the one that stays.
  const run = (): Promise<void> => {
    cancel = undefined;
    work = work.then(() => (state === 'stopped' ? undefined : write()));
    return work;
  };
  core.onModels(() => {
    if (state !== 'started' || cancel !== undefined) return;
    const wait = Math.max(BURST_MS, last + EVERY_MS - clock.now());
    cancel = clock.after(wait, () => {
      last = clock.now();
      void run();
    });
  });
  return {
    start() {
      state = 'started';
      return run();
    },
    stop() {
      state = 'stopped';
      cancel?.();
    },
  };
}
