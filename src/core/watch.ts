import { createPace, type Pace } from './pace.ts';

/** What this process remembers of the running tasks that it follows. In memory: a restart asks at once, and gives a task its patience back. */
export interface Watch {
  /** When to ask the gateway next, ms since the epoch; steps before that only move the bar. 0 is at once, as it is when the clock was set back since that was planned. */
  askAt(id: string, now: number): number;
  plan(id: string, when: number, now: number): void;
  /** The gateways' shared budgets of requests. */
  readonly pace: Pick<Pace, 'take' | 'note'>;
  /** A check found the task unfinished; ms since the epoch. */
  unfinished(id: string, at: number): void;
  /** When that was last; undefined where this process has not seen it. */
  unfinishedAt(id: string): number | undefined;
  /** The task is looked at because somebody said that there is news of it, and not because it was time. */
  nudged(id: string): void;
  wasNudged(id: string): boolean;
  /** How long the gateway's first figure said that the task takes, ms: what it is measured by. Later ones change nothing. */
  guess(id: string, totalMs: number): void;
  guessOf(id: string): number | undefined;
  /** Counts one more refused check, and answers with the number in a row. */
  refused(id: string): number;
  /** A check had an answer: refusals before it count no more. */
  answered(id: string): void;
  forget(id: string): void;
}

/** `share`: how many processes ask the same gateways. */
export function createWatch(share?: () => number): Watch {
  const asks = new Map<string, { when: number; planned: number }>();
  const refusals = new Map<string, number>();
  const looks = new Map<string, number>();
  const nudges = new Set<string>();
  const guesses = new Map<string, number>();
  const pace = createPace(share);
  return {
    pace,
    askAt(id, now) {
      const ask = asks.get(id);
      return ask === undefined || now < ask.planned ? 0 : ask.when;
    },
    plan: (id, when, now) => void asks.set(id, { when, planned: now }),
    unfinished: (id, at) => void looks.set(id, at),
    unfinishedAt: (id) => looks.get(id),
    nudged: (id) => void nudges.add(id),
    wasNudged: (id) => nudges.has(id),
    guess(id, totalMs) {
      if (!guesses.has(id)) guesses.set(id, totalMs);
    },
    guessOf: (id) => guesses.get(id),
    refused(id) {
      const inARow = (refusals.get(id) ?? 0) + 1;
      refusals.set(id, inARow);
      return inARow;
    },
    answered: (id) => void refusals.delete(id),
    forget(id) {
      asks.delete(id);
      refusals.delete(id);
      looks.delete(id);
      nudges.delete(id);
      guesses.delete(id);
      pace.forget(id);
    },
  };
}
