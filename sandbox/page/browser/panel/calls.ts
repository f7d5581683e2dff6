import type { Actor, Call } from '../../wire.ts';

/** The lanes of the timeline, from left to right. */
export const LANES = ['Person', 'Platform', 'Bot', 'Gateway'] as const;

const LANE_OF: Readonly<Record<Actor['kind'], number>> = {
  person: 0,
  discord: 1,
  slack: 1,
  bot: 2,
  gateway: 3,
};

/** So many lines back, a call of a task still joins its like: checks of several tasks take turns. */
const BACK = 8;

/** Calls that are the same but for their moment, such as checks. */
export interface CallGroup {
  /** Of the first, so that a group keeps its place while it grows. */
  readonly id: string;
  readonly count: number;
  readonly first: Call;
  readonly last: Call;
}

export function laneOf({ kind }: Actor): number {
  return LANE_OF[kind];
}

/** Those of one task, or all; pure. */
export function callsOf(calls: readonly Call[], task: string | undefined): readonly Call[] {
  return task === undefined ? calls : calls.filter((call) => call.task === task);
}

/** Runs of the same call as one, in the order in which they began; what went wrong stands by itself. Pure. */
export function grouped(calls: readonly Call[]): CallGroup[] {
  const groups: CallGroup[] = [];
  for (const call of calls) {
    const back = call.task === undefined ? 1 : BACK;
    const from = Math.max(0, groups.length - back);
    const at = groups.findLastIndex(({ last }, index) => index >= from && alike(last, call));
    const before = groups[at];
    if (before === undefined) groups.push({ id: call.id, count: 1, first: call, last: call });
    else groups[at] = { ...before, count: before.count + 1, last: call };
  }
  return groups;
}

function alike(a: Call, b: Call): boolean {
  if (a.fault !== undefined || b.fault !== undefined) return false;
  return keyOf(a) === keyOf(b);
}

function keyOf({ from, to, what, task, detail }: Call): string {
  // Other endings than the usual ones are worth a line each.
  const ending = Math.floor((detail.status ?? 200) / 100);
  return JSON.stringify([from.kind, from.name, to.kind, to.name, what, task, ending]);
}

/** How it ended, in a few words: `200 · 34 ms`; pure. */
export function endOf({ detail, fault }: Call): string {
  const { status, ms } = detail;
  const parts = [
    status === undefined ? undefined : status === 0 ? 'cut off' : String(status),
    ms === undefined ? undefined : durationText(ms),
  ];
  const words = parts.filter((part) => part !== undefined).join(' · ');
  return words === '' && fault !== undefined ? 'failed' : words;
}

/** Whether it went wrong. "There is no such thing" and the like are answers: the bot asks whether a gateway is there by one. */
export function wrong({ detail, fault }: Call): boolean {
  const { status = 200 } = detail;
  return fault !== undefined || status === 0 || status === 429 || status >= 500;
}

/** `34 ms`, `1.2 s`. */
export function durationText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
