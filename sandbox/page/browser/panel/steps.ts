import type { BotTask } from '../../wire.ts';

/** A station on a task's way. */
export interface Step {
  readonly name: string;
  readonly state: 'done' | 'now' | 'ahead' | 'wrong';
}

/** The stations of a task that goes well: what the store says at each, and what people read. */
const WAY = ['Accepted', 'Sent', 'Making', 'Made', 'Posted', 'Done'] as const;

const REACHED: Readonly<Record<BotTask['state'], number>> = {
  accepted: 0,
  submitting: 1,
  running: 2,
  succeeded: 3,
  failed: 3,
  lost: 3,
};

const DELIVERED: Readonly<Record<BotTask['delivery'], number>> = {
  none: 0,
  'gave up': 0,
  posted: 1,
  done: 2,
};

/** How far a task is; pure. */
export function stepsOf({ state, delivery }: BotTask): Step[] {
  const ended = state === 'failed' || state === 'lost';
  const at = REACHED[state] + (REACHED[state] === 3 ? DELIVERED[delivery] : 0);
  const names = WAY.map((name, index) => {
    if (index === 3 && ended) return state === 'failed' ? 'Failed' : 'Lost';
    return index === 4 && ended ? 'Told' : name;
  });
  return names.map((name, index) => ({ name, state: stateOf(index) }));

  function stateOf(index: number): Step['state'] {
    if (ended && index === 3) return 'wrong';
    if (delivery === 'gave up' && index === 4) return 'wrong';
    if (index < at || (index === at && index === WAY.length - 1)) return 'done';
    return index === at ? 'now' : 'ahead';
  }
}

/** What became of the credits, in words; pure. */
export function creditsText({ cost, credits }: BotTask): string {
  const words = cost === 1 ? '1 credit' : `${cost} credits`;
  return credits === 'back' ? `${words} given back` : `${words} ${credits}`;
}

/** Enough to tell one task from another: without what every id of a gateway begins with, such as `video_gen_`. */
export function shortId(id: string): string {
  return /[\da-f]{8}/.exec(id)?.[0] ?? id.slice(0, 8);
}
