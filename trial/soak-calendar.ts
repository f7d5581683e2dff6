const DAY_MS = 86_400_000;

/** The bot's days begin here (UTC, ms after midnight), so that no calendar day ends in the middle of one. */
const MORNING_MS = 6 * 3_600_000;

/** The bot's calendar, and that of both platforms. It runs as fast as the machine's. */
export interface Calendar {
  /** How much it is ahead of the machine's, ms. */
  readonly aheadMs: () => number;
  readonly now: () => number;
  /** When this day began. */
  readonly since: () => number;
  /** A day passes at once. */
  turn(): void;
}

export function startCalendar(): Calendar {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  let aheadMs = today + DAY_MS + MORNING_MS - Date.now();
  let since = Date.now() + aheadMs;
  return {
    aheadMs: () => aheadMs,
    now: () => Date.now() + aheadMs,
    since: () => since,
    turn() {
      aheadMs += DAY_MS;
      since = Date.now() + aheadMs;
    },
  };
}
