import { createQueue, type Place, type Room } from './queue.ts';

/** Who may start now, in however many processes: what `Queue` is for one. All calls may be repeated without harm. */
export interface Turns {
  /** Asks for a place, or asks again. Resolves to whether the task may start now. */
  request(id: string, user: string): Promise<boolean>;
  /** A task that is at a gateway already has a place, even where there is none left. */
  occupy(id: string, user: string): Promise<void>;
  /** The task ended or went away. Resolves to the tasks that may start now. */
  leave(id: string): Promise<string[]>;
  /** Undefined when the task does not wait, and where many run and wait for a while after it came. */
  place(id: string): Promise<Place | undefined>;
  countOf(user: string): Promise<{ readonly running: number; readonly waiting: number }>;
  /** How many tasks run and wait. */
  counts(): Promise<{ readonly running: number; readonly waiting: number }>;
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
    counts: async () => queue.counts(),
    ids: async () => queue.ids(),
  };
}
