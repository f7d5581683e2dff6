import { loadLine, type SavedLine, saveLine } from './line.ts';
import { createQueue, type Place, type Queue, queueOf, type Room } from './queue.ts';
import type { Store } from './store/index.ts';

/** Who may start now, in however many processes: what `Queue` is for one. All calls may be repeated without harm. */
export interface Turns {
  /** Asks for a place, or asks again. Resolves to whether the task may start now. */
  request(id: string, user: string): Promise<boolean>;
  /** A task that is at a gateway already has a place, even where there is none left. */
  occupy(id: string, user: string): Promise<void>;
  /** The task ended or went away. Resolves to the tasks that may start now. */
  leave(id: string): Promise<string[]>;
  /** Undefined when the task does not wait. */
  place(id: string): Promise<Place | undefined>;
  countOf(user: string): Promise<{ readonly running: number; readonly waiting: number }>;
  /** All that run or wait. */
  ids(): Promise<string[]>;
}

/** For one process, in its memory: built again from the tasks at start-up. */
export function localTurns(room: Room): Turns {
  const queue = createQueue(room);
  return {
    request: async (id, user) => queue.request(id, user),
    occupy: async (id, user) => queue.occupy(id, user),
    leave: async (id) => queue.leave(id),
    place: async (id) => queue.place(id),
    countOf: async (user) => queue.countOf(user),
    ids: async () => queue.ids(),
  };
}

const KEY = 'turns';

/** How long a look at everybody's places is used, ms: it plays the whole future. */
const PLACES_MS = 1000;

/**
 * For many processes: the same queue, kept in one value of the store and changed by compare-and-set. Who waits are those for whom there is no room, so
 * the value stays small next to the tasks themselves. Throws StoreUnavailable.
 */
export function sharedTurns(store: Store, room: Room, now: () => number): Turns {
  let seen: { readonly queue: Queue; readonly at: number } | undefined;
  const read = (saved: SavedLine | undefined): Queue => queueOf(loadLine(room, saved));
  const change = async <T>(work: (queue: Queue) => T): Promise<T> => {
    let result: T | undefined;
    await store.update<SavedLine>(KEY, (saved) => {
      const line = loadLine(room, saved);
      result = work(queueOf(line));
      const after = saveLine(line);
      return JSON.stringify(after) === JSON.stringify(saved) ? saved : after;
    });
    return result as T;
  };
  return {
    request: (id, user) => change((queue) => queue.request(id, user)),
    occupy: (id, user) => change((queue) => queue.occupy(id, user)),
    leave: (id) => change((queue) => queue.leave(id)),
    async place(id) {
      const isFresh = seen !== undefined && now() - seen.at <= PLACES_MS;
      const place = isFresh ? seen?.queue.place(id) : undefined;
      if (place !== undefined) return place;
      // One that came since then is looked up, so that its card need not wait for its next step.
      seen = { queue: read(await store.get<SavedLine>(KEY)), at: now() };
      return seen.queue.place(id);
    },
    countOf: async (user) => read(await store.get<SavedLine>(KEY)).countOf(user),
    ids: async () => read(await store.get<SavedLine>(KEY)).ids(),
  };
}
