import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { Store } from './store/index.ts';

/** How often a process says that it is alive, ms, and after which silence it counts as dead. */
const BEAT_MS = 5000;
const SILENCE_MS = 20_000;

/** A longer pause between two beats means that the store was out of reach, ms: of this process, and perhaps of all. */
const PAUSE_MS = 10_000;

/** How long the last word of a process is kept, ms. */
const KEPT_MS = 200_000;

/** The processes that work on one store. */
export interface Members {
  /** This process; another one after every start. */
  readonly self: string;
  /** True where nobody else works on the store. */
  readonly alone: boolean;
  /** Whether a process may still be at work. Throws StoreUnavailable. */
  isAlive(id: string): Promise<boolean>;
  /** How many share the steps of the tasks, as far as is known; at least 1. */
  count(): number;
  start(): Promise<void>;
  /** Says good-bye, so that nobody waits for this process. */
  stop(): Promise<void>;
}

const newId = (): string => randomBytes(9).toString('base64url');

export function onlyMember(): Members {
  return {
    self: newId(),
    alone: true,
    // Whoever was here before is dead: two processes on one store of this kind are nobody's wish.
    isAlive: async () => false,
    count: () => 1,
    start: async () => {},
    stop: async () => {},
  };
}

const keyOf = (id: string): string => `member:${id}`;
/** A process that takes commands alone: it has no part of the work, and nothing that anybody waits for. */
const frontKeyOf = (id: string): string => `front:${id}`;

/** Clocks of the machines must agree to a few seconds. */
export function createMembers({
  store,
  clock,
  log,
  works = true,
}: {
  store: Store;
  clock: Clock;
  log: Log;
  /** Whether this process takes steps of tasks. */
  works?: boolean;
}): Members {
  const self = newId();
  const key = works ? keyOf(self) : frontKeyOf(self);
  let known = 1;
  let cancel = () => {};
  let stopped = false;
  let beating = Promise.resolve();
  /** When this process last reached the store, and since when it has done so without a pause. */
  let reached = Number.NEGATIVE_INFINITY;
  let hearsSince = Number.POSITIVE_INFINITY;

  const silentMs = (at: number): number => clock.now() - at;
  const beat = async (): Promise<void> => {
    try {
      await store.update<number>(key, () => clock.now(), KEPT_MS);
      if (silentMs(reached) > PAUSE_MS) hearsSince = clock.now();
      reached = clock.now();
      known = await countMembers(store, clock);
    } catch (error) {
      log.warn({ err: error }, 'this process could not say that it is alive');
    }
    if (!stopped) cancel = clock.after(BEAT_MS, () => void again());
  };
  const again = (): Promise<void> => {
    beating = beat();
    return beating;
  };
  return {
    self,
    alone: false,
    async isAlive(id) {
      const at = await store.get<number>(keyOf(id));
      if (at === undefined) return false;
      // While the store is away nobody is heard: their silence counts from when they could be.
      if (silentMs(reached) > PAUSE_MS) return true;
      return silentMs(Math.max(at, hearsSince)) < SILENCE_MS;
    },
    count: () => known,
    start: again,
    async stop() {
      stopped = true;
      cancel();
      await beating;
      await store.update(key, () => undefined).catch(() => {});
    },
  };
}

/** How many were heard of lately; those that were not for long are forgotten. */
async function countMembers(store: Store, clock: Clock): Promise<number> {
  let count = 0;
  for await (const [key, at] of store.list<number>('member:')) {
    const silentMs = clock.now() - at;
    if (silentMs < SILENCE_MS) count += 1;
    // It may have been heard of again since the list was read.
    else if (silentMs > KEPT_MS)
      await store.update<number>(key, (now) => (now === at ? undefined : now));
  }
  return Math.max(1, count);
}
