/** What the cards of running and waiting tasks showed last, so that they are edited only when that changes, and not too often. */
export interface Screen {
  /** Whether to show `text` now; if so it counts as shown. `now` in ms since the epoch. */
  isNews(id: string, text: string, now: number): boolean;
  /** Notes what a card shows that was posted anyway. */
  shows(id: string, text: string, now: number): void;
  /** How long so many cards take until each has been edited once, ms. */
  roundMs(cards: number): number;
  forget(id: string): void;
}

export interface ScreenLimits {
  /** Between two edits of one card, ms. */
  readonly everyMs: number;
  /** Edits of all cards together: platforms limit the whole bot, and a bar matters less than a result. */
  readonly perSecond: number;
}

/** In memory: after a restart a card is edited once more at worst. */
export function createScreen({ everyMs, perSecond }: ScreenLimits): Screen {
  const shown = new Map<string, { text: string; at: number }>();
  let second = 0;
  let edits = 0;

  const hasRoom = (now: number): boolean => {
    const current = Math.floor(now / 1000);
    if (current !== second) edits = 0;
    second = current;
    return edits < perSecond;
  };

  return {
    isNews(id, text, now) {
      const last = shown.get(id);
      if (last !== undefined && (last.text === text || now - last.at < everyMs)) return false;
      if (!hasRoom(now)) return false;
      edits += 1;
      shown.set(id, { text, at: now });
      return true;
    },
    shows: (id, text, now) => void shown.set(id, { text, at: now }),
    roundMs: (cards) => (cards / perSecond) * 1000,
    forget: (id) => void shown.delete(id),
  };
}
