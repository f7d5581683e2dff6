import type { Clock, Log } from '../core/index.ts';

/**
 * So many answers may be under way at once. Each needs a connection of its own: thousands at once are all late, and nothing else gets a turn while
 * they are opened.
 */
export const MOST_ANSWERS = 256;

/**
 * So many are let in before the process reads on. What waits unread in the connection is seen by nobody, and would come late without being known to be
 * late: reading on is cheap, answering is not.
 */
export const MOST_A_TURN = 32;

/** The same while those who come in are refused: nothing is checked or saved for them. */
const MOST_REFUSED_A_TURN = 4 * MOST_A_TURN;

/** What waited longer is not answered at all, ms: Discord takes an answer for 3 s, and every late one would make the next one late too. */
const LONGEST_WAIT_MS = 1000;

/** Who waited longer is refused, ms: that is quicker than taking the command, so that fewer remain without any answer. */
const REFUSED_AFTER_MS = 500;

/** An answer that takes longer holds nobody up any more, ms: Discord takes none by then. */
const ANSWER_MS = 3000;

/** Lets interactions in as fast as they can be answered. */
export interface Arrivals {
  /** Calls `take` at once where there is room for its answer, and otherwise when there is; never, where that comes too late. */
  come(take: () => void): void;
  /** Whether those who come in now have waited so long that nothing more is to be taken on. */
  isBehind(): boolean;
  /** An answer that was begun: takes up room until it settles. Returns it. */
  answering<T>(answer: Promise<T>): Promise<T>;
}

interface Waiting {
  readonly since: number;
  readonly take: () => void;
}

/** Says in the log when it begins to leave interactions unanswered, and how many they were. */
export function createArrivals(
  { now, after }: Clock,
  log: Log,
  nextTurn: (callback: () => void) => void = setImmediate,
): Arrivals {
  let answers = 0;
  let thisTurn = 0;
  let unanswered = 0;
  let waiting: Waiting[] = [];
  /** Those before it are gone: taking them from the front one by one would move all others every time. */
  let first = 0;

  const isBehind = () => {
    const next = waiting[first];
    return next !== undefined && now() - next.since > REFUSED_AFTER_MS;
  };
  const hasRoom = () =>
    answers < MOST_ANSWERS && thisTurn < (isBehind() ? MOST_REFUSED_A_TURN : MOST_A_TURN);
  const take = (one: () => void): void => {
    if (thisTurn === 0) {
      nextTurn(() => {
        thisTurn = 0;
        letIn();
      });
    }
    thisTurn += 1;
    one();
  };
  const letIn = (): void => {
    while (hasRoom()) {
      const next = waiting[first];
      if (next === undefined) break;
      first += 1;
      if (now() - next.since <= LONGEST_WAIT_MS) take(next.take);
      else leave();
    }
    if (first < waiting.length) return;
    waiting = [];
    first = 0;
    if (unanswered > 0) log.info({ unanswered }, 'interactions are answered again');
    unanswered = 0;
  };
  const leave = (): void => {
    if (unanswered === 0)
      log.warn({}, 'too many interactions at once: some cannot be answered in time');
    unanswered += 1;
  };

  return {
    come(one) {
      if (first === waiting.length && hasRoom()) return take(one);
      waiting.push({ since: now(), take: one });
    },
    isBehind,
    answering(answer) {
      answers += 1;
      let held = true;
      const free = (): void => {
        if (!held) return;
        held = false;
        answers -= 1;
        letIn();
      };
      const forget = after(ANSWER_MS, free);
      const settled = (): void => {
        forget();
        free();
      };
      answer.then(settled, settled);
      return answer;
    },
  };
}
