import { begin, copyOf, join, type Line, leave, newLine, next } from './line.ts';

/** How many tasks may be at the gateways at once. */
export interface Room {
  readonly perUser: number;
  readonly total: number;
}

/** Where a waiting task stands, if the tasks that run end in the order in which they began. */
export interface Place {
  /** From 1: its place in the order in which the waiting ones begin. */
  readonly place: number;
  /** How many tasks have to end before it begins; at least 1. */
  readonly ends: number;
  /** How many run now. */
  readonly running: number;
}

/** Who may start now. Kept in memory: it is built again from the tasks at start-up. Fair between people: see `next` in `line.ts`. */
export interface Queue {
  /** Asks for a place, or asks again. Resolves to whether the task may start now. */
  request(id: string, user: string): boolean;
  /** A task that is at a gateway already, found at start-up: it has a place even where there is none left. */
  occupy(id: string, user: string): void;
  /** The task ended or went away. Answers with the tasks that may start now. */
  leave(id: string): string[];
  /** Undefined when the task does not wait. Where many wait it is the place of a moment ago, and undefined for one that came since then. */
  place(id: string): Place | undefined;
  /** All that run or wait. */
  ids(): string[];
  /** How many tasks run and wait. */
  counts(): { readonly running: number; readonly waiting: number };
  /** How many tasks of a person run and wait. */
  countOf(user: string): { readonly running: number; readonly waiting: number };
}

/**
 * To play the future of 10,000 takes some 20 ms. So it is played anew only after so many calls for each that waits: a place is off by no more than that
 * part of those who wait, and as everybody asks again and again, not for long. Fewer than `FEW` wait for nothing.
 */
const REST_CALLS = 1 / 20;
const FEW = 200;

export function createQueue(room: Room): Queue {
  return queueOf(newLine(room));
}

/** The queue that a line is; it changes the line in place. */
export function queueOf(line: Line): Queue {
  const waiting = new Map(
    [...line.people].flatMap(([user, one]) => [...one.waiting].map((id) => [id, user] as const)),
  );
  let places: ReadonlyMap<string, Place> | undefined;
  /** Whether anything has changed since they were found, and how many calls there were. */
  let isOld = false;
  let calls = 0;

  const changed = (): void => {
    isOld = true;
    calls += 1;
  };

  const grant = (): string[] => {
    const granted: string[] = [];
    for (let one = next(line); one !== undefined; one = next(line)) {
      begin(line, one.id, one.user);
      waiting.delete(one.id);
      granted.push(one.id);
    }
    return granted;
  };

  return {
    request(id, user) {
      if (line.running.has(id)) return true;
      if (!waiting.has(id)) {
        changed();
        waiting.set(id, user);
        join(line, id, user);
        grant();
      }
      return line.running.has(id);
    },
    occupy(id, user) {
      if (line.running.has(id)) return;
      changed();
      begin(line, id, user);
      waiting.delete(id);
    },
    leave(id) {
      changed();
      leave(line, id, waiting.get(id));
      waiting.delete(id);
      return grant();
    },
    ids: () => [...line.running.keys(), ...waiting.keys()],
    counts: () => ({ running: line.running.size, waiting: waiting.size }),
    countOf(user) {
      const person = line.people.get(user);
      return { running: person?.busy ?? 0, waiting: person?.waiting.size ?? 0 };
    },
    place(id) {
      calls += 1;
      const restCalls = waiting.size < FEW ? 0 : waiting.size * REST_CALLS;
      if (places === undefined || (isOld && calls > restCalls)) {
        places = placesIn(line, waiting.size);
        isOld = false;
        calls = 0;
      }
      return waiting.has(id) ? places.get(id) : undefined;
    },
  };
}

/** Plays the future on a copy, until all that wait have begun. */
function placesIn(line: Line, waiting: number): Map<string, Place> {
  const copy = copyOf(line);
  const places = new Map<string, Place>();
  const running = line.running.size;
  let ends = 0;
  while (places.size < waiting) {
    const one = next(copy);
    if (one !== undefined) {
      begin(copy, one.id, one.user);
      places.set(one.id, { place: places.size + 1, ends: Math.max(1, ends), running });
      continue;
    }
    const [first] = copy.running.keys();
    if (first === undefined) break;
    leave(copy, first);
    ends += 1;
  }
  return places;
}
