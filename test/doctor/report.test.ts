import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok, skipped, warn, wrong } from '../../src/core/examination.ts';
import { cleaner, exitCodeOf, lineOf, summaryOf } from '../../src/doctor/report.ts';
import { DEADLINE_MS, examine, type Result } from '../../src/doctor/run.ts';
import { manyRuns } from '../support/hell-runs.ts';

describe('a run', () => {
  /** A clock whose timers fire when a test says so. */
  function handClock() {
    const timers: { ms: number; call: () => void }[] = [];
    return {
      timers,
      after: (ms: number, call: () => void) => {
        const timer = { ms, call };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), 1);
      },
    };
  }

  it('goes on when one look throws, and names the reason', async () => {
    const results = await examine(
      [
        { check: 'a', look: () => Promise.reject(new Error('the moon is full')) },
        { check: 'b', look: async () => [ok('Well.'), warn('Less well.', 'Mend it.')] },
        { check: 'c', look: async () => [] },
      ],
      handClock(),
      () => {},
    );
    expect(results.map(({ check, state, says }) => `${check} ${state} ${says}`)).toEqual([
      'a wrong It could not be looked at: the moon is full',
      'b ok Well.',
      'b warn Less well.',
    ]);
  });

  it('does not wait for one that hangs, and tells it to stop', async () => {
    const clock = handClock();
    const told: string[] = [];
    let stopped = false;
    const running = examine(
      [
        {
          check: 'slow',
          look: (signal) =>
            new Promise(() => {
              signal.addEventListener('abort', () => {
                stopped = true;
              });
            }),
        },
        { check: 'quick', look: async () => [ok('Well.')] },
      ],
      clock,
      ({ check }) => told.push(check),
    );
    expect(clock.timers.map(({ ms }) => ms)).toEqual([DEADLINE_MS, DEADLINE_MS]);
    clock.timers[0]?.call();
    const [slow, quick] = await running;
    expect(slow).toMatchObject({ state: 'wrong', says: 'There was no answer within 10 s.' });
    expect(quick?.state).toBe('ok');
    expect(stopped).toBe(true);
    // In their order, whichever was quicker.
    expect(told).toEqual(['slow', 'quick']);
  });

  it('lets go of its timers', async () => {
    const clock = handClock();
    await examine([{ check: 'a', look: async () => [ok('Well.')] }], clock, () => {});
    expect(clock.timers).toEqual([]);
  });
});

describe('a line', () => {
  const plain = (_: string, text: string) => text;

  it('holds the state, the check, what is wrong and how to mend it', () => {
    const line = (result: Result) => lineOf(result, plain);
    expect(line({ check: 'node', ...wrong('Too old.', 'Take 24.') })).toBe(
      'wrong    node — Too old. → Take 24.',
    );
    expect(line({ check: 'node', ...ok('24.') })).toBe('ok       node — 24.');
    expect(line({ check: 'advice', ...warn('Mind the gap.') })).toBe(
      'warn     advice — Mind the gap.',
    );
  });

  it('has neither a secret nor anything that steers a terminal', () => {
    const secret = fc.string({ minLength: 6, maxLength: 20 });
    fc.assert(
      fc.property(secret, fc.string({ unit: 'binary' }), fc.string(), (hidden, before, after) => {
        const clean = cleaner([hidden, 'short']);
        const text = `${before}${hidden}${after}`;
        const { says, ...rest } = clean({ check: 'x', ...wrong(text, `Use ${hidden}.`) });
        const mend = 'mend' in rest ? (rest.mend ?? '') : '';
        // Whatever is put in its place may hold a part of a short one.
        if (!'[hidden]'.includes(hidden)) expect(`${mend}`).not.toContain(hidden);
        expect(says).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
      manyRuns(),
    );
  });

  it('hides a secret that is a part of another as well', () => {
    const clean = cleaner(['key-one', 'key-one,key-two-is-long']);
    expect(clean({ check: 'x', ...ok('It is key-one,key-two-is-long and key-one.') }).says).toBe(
      'It is [hidden] and [hidden].',
    );
  });
});

describe('the end', () => {
  const results: Result[] = [
    { check: 'a', ...ok('') },
    { check: 'b', ...warn('') },
    { check: 'c', ...skipped('') },
  ];

  it('is 1 only where something is wrong', () => {
    expect(exitCodeOf(results)).toBe(0);
    expect(exitCodeOf([...results, { check: 'd', ...wrong('') }])).toBe(1);
  });

  it('is counted', () => {
    expect(summaryOf(results)).toBe('0 wrong, 1 warning, 1 ok, 1 skipped.');
  });
});
