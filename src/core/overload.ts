import type { Log } from './log.ts';

/**
 * So many commands may be on their way at once, from their arrival until they are saved or refused, on all platforms together. At 50 a second they
 * are a handful. This many mean that the last one waits for a second or more, and a platform waits 3 s for its acknowledgement.
 */
export const MOST_AT_ONCE = 300;

/** Turns commands away while more of them come in than can be acknowledged in time. */
export interface Overload {
  /** Undefined when there are too many: say so at once and do nothing. Otherwise what to call when the command is through. Never throws. */
  enter(): (() => void) | undefined;
}

/** Says in the log when it begins to turn commands away, and how many it were. */
export function createOverload(log: Log, most = MOST_AT_ONCE): Overload {
  let underWay = 0;
  let turnedAway = 0;
  const leave = (): void => {
    underWay -= 1;
    if (turnedAway === 0 || underWay > most / 2) return;
    log.info({ turnedAway }, 'commands are taken again');
    turnedAway = 0;
  };
  return {
    enter() {
      if (underWay >= most) {
        if (turnedAway === 0)
          log.warn({ underWay }, 'too many commands at once: some are turned away');
        turnedAway += 1;
        return undefined;
      }
      underWay += 1;
      let inside = true;
      return () => {
        if (inside) leave();
        inside = false;
      };
    },
  };
}
