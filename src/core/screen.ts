/** What the cards of running and waiting tasks showed last, so that they are edited only when that changes, and not too often. */
export interface Screen {
  /** Whether to show `text` now; if so it counts as shown. `now` in ms since the epoch. */
  isNews(id: string, text: string, now: number): boolean;
  forget(id: string): void;
}

/** In memory: after a restart a card is edited once more at worst. */
export function createScreen(shortestMs: number): Screen {
  const shown = new Map<string, { text: string; at: number }>();
  return {
    isNews(id, text, now) {
      const last = shown.get(id);
      if (last !== undefined && (last.text === text || now - last.at < shortestMs)) return false;
      shown.set(id, { text, at: now });
      return true;
    },
    forget: (id) => void shown.delete(id),
  };
}
