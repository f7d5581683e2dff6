/** How many tasks may be at the gateways at once. */
export interface Room {
  readonly perUser: number;
  readonly total: number;
}

/** Who may start now. Kept in memory: it is built again from the tasks at start-up. */
export interface Queue {
  /** Asks for a place, or asks again. Resolves to whether the task may start now. */
  request(id: string, user: string): boolean;
  /** A task that is at a gateway already, found at start-up: it has a place even where there is none left. */
  occupy(id: string, user: string): void;
  /** The task ended or went away. Answers with the tasks that may start now. */
  leave(id: string): string[];
  /** From 1; undefined when the task does not wait. */
  place(id: string): number | undefined;
}

/**
 * Fair between people: a free place goes to the person with the fewest tasks running, and among these to the one who has
 * waited longest. One's own tasks keep their order.
 */
export function createQueue(room: Room): Queue {
  const running = new Map<string, string>();
  const count = new Map<string, number>();
  /** Waiting tasks in the order of arrival: id to user. */
  const waiting = new Map<string, string>();

  const take = (id: string, user: string): void => {
    waiting.delete(id);
    running.set(id, user);
    count.set(user, (count.get(user) ?? 0) + 1);
  };

  const next = (counts: ReadonlyMap<string, number>, left: ReadonlyMap<string, string>) => {
    let best: { id: string; user: string; busy: number } | undefined;
    for (const [id, user] of left) {
      const busy = counts.get(user) ?? 0;
      if (busy < room.perUser && (best === undefined || busy < best.busy))
        best = { id, user, busy };
      if (best?.busy === 0) break;
    }
    return best;
  };

  const grant = (): string[] => {
    const granted: string[] = [];
    while (running.size < room.total) {
      const best = next(count, waiting);
      if (best === undefined) break;
      take(best.id, best.user);
      granted.push(best.id);
    }
    return granted;
  };

  return {
    request(id, user) {
      if (running.has(id)) return true;
      waiting.set(id, user);
      grant();
      return running.has(id);
    },
    occupy: take,
    leave(id) {
      const user = running.get(id);
      waiting.delete(id);
      if (user !== undefined) {
        running.delete(id);
        const rest = (count.get(user) ?? 1) - 1;
        if (rest > 0) count.set(user, rest);
        else count.delete(user);
      }
      return grant();
    },
    place(id) {
      const index = [...waiting.keys()].indexOf(id);
      return index < 0 ? undefined : index + 1;
    },
  };
}
