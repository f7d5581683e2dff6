/** How many tasks each gateway has, as far as this process follows them, and who waits for a place at one. In memory: built again from the tasks at start-up. */
export interface GatewayRoom {
  running(gateway: string): number;
  occupy(gateway: string, id: string): void;
  /** The task waits for a place at any of these. */
  wait(id: string): void;
  /** The task left its gateway, or waits no more. Answers with those that may look again. */
  leave(id: string): string[];
  /** Those that have a place. */
  ids(): string[];
}

export function createGatewayRoom(): GatewayRoom {
  const places = new Map<string, string>();
  const counts = new Map<string, number>();
  const waiting = new Set<string>();
  const add = (gateway: string, by: number) =>
    void counts.set(gateway, (counts.get(gateway) ?? 0) + by);
  return {
    running: (gateway) => counts.get(gateway) ?? 0,
    occupy(gateway, id) {
      const before = places.get(id);
      if (before !== undefined) add(before, -1);
      places.set(id, gateway);
      add(gateway, 1);
      waiting.delete(id);
    },
    ids: () => [...places.keys()],
    wait: (id) => void waiting.add(id),
    leave(id) {
      waiting.delete(id);
      const gateway = places.get(id);
      if (gateway === undefined) return [];
      places.delete(id);
      add(gateway, -1);
      // All of them look: which gateway each of them can use is its own question. Who looks first is in the order of arrival.
      const next = [...waiting];
      waiting.clear();
      return next;
    },
  };
}
