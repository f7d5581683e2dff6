import type { Sandbox } from '../test/e2e/harness.ts';

/** The share of answers that come late, and how late, ms. Less than a new process takes to start: what a dead one sent has arrived when its heir looks. */
const LATE = { share: 0.3, ms: 250 };

/** A create may take longer: whoever dies meanwhile never asks again. */
const CREATE_MS = 600;

/** Creates that the gateway refuses, at once and when their time is over. */
const REFUSED = 0.02;
const REFUSED_LATE = 0.03;

/** Lets a share of all answers come late, and a share of the creates be refused. `random`: 0 to 1. */
export function beSlow({ discord, slack, mountsea }: Sandbox, random: () => number): void {
  const isLate = () => random() < LATE.share;
  const always = { times: Number.POSITIVE_INFINITY };
  const path = /^/u;
  path.test = isLate;
  discord.fail({ ...always, path, delayMs: LATE.ms });
  slack.fail({ ...always, method: /^/u, when: isLate, delayMs: LATE.ms });
  mountsea.script({
    ...always,
    on: 'create',
    kind: 'rejected',
    why: 'moderated',
    match: () => random() < REFUSED,
  });
  mountsea.script({
    ...always,
    on: 'create',
    kind: 'rejected-late',
    why: 'moderated',
    match: () => random() < REFUSED_LATE,
  });
  mountsea.script({ ...always, on: 'create', kind: 'delay', ms: CREATE_MS, match: isLate });
  mountsea.script({ ...always, on: 'check', kind: 'delay', ms: LATE.ms, match: isLate });
}
