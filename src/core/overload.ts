import type { Log } from './log.ts';

/**
 * So many commands of one platform may be on their way at once, from their arrival until they are saved or refused. At 50 a second they are a handful.
 * This many mean that more come in than are saved, and a platform waits 3 s for its acknowledgement. Each platform has its own, so that
 * one cannot use up what another needs.
 */
export const MOST_AT_ONCE = 200;

/** Turns commands away while more of them come in than can be acknowledged in time. */
export interface Overload {
  /** Undefined when there are too many: say so at once and do nothing. Otherwise what to call when the command is through. Never throws. */
  enter(platform?: string): (() => void) | undefined;
}

/** Says in the log when it begins to turn commands of a platform away, and how many they were. */
export function createOverload(log: Log, most = MOST_AT_ONCE): Overload {
  const shares = new Map<string | undefined, () => (() => void) | undefined>();
  return {
    enter(platform) {
      const share = shares.get(platform) ?? createShare(log, platform, most);
      shares.set(platform, share);
      return share();
    },
  };
}

function createShare(log: Log, platform: string | undefined, most: number) {
  const where = platform === undefined ? {} : { platform };
  let underWay = 0;
  let turnedAway = 0;
  const leave = (): void => {
    underWay -= 1;
    if (turnedAway === 0 || underWay > most / 2) return;
    log.info({ ...where, turnedAway }, 'commands are taken again');
    turnedAway = 0;
  };
  return (): (() => void) | undefined => {
    if (underWay >= most) {
      if (turnedAway === 0) {
        log.warn({ ...where, underWay }, 'too many commands at once: some are turned away');
      }
      turnedAway += 1;
      return undefined;
    }
    underWay += 1;
    let inside = true;
    return () => {
      if (inside) leave();
      inside = false;
    };
  };
}
