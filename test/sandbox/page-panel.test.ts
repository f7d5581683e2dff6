import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callsOf, endOf, grouped, wrong } from '../../sandbox/page/browser/panel/calls.ts';
import {
  brokenNow,
  linesFor,
  placesOf,
  shownWallets,
} from '../../sandbox/page/browser/panel/shown.ts';
import { creditsText, shortId, stepsOf } from '../../sandbox/page/browser/panel/steps.ts';
import type { Actor, BotTask, Call, Switch, Wallet } from '../../sandbox/page/wire.ts';

const bot: Actor = { kind: 'bot', name: 'Reelbot' };
const gateway: Actor = { kind: 'gateway', name: 'mountsea' };
let made = 0;
const call = (over: Partial<Call> = {}): Call => {
  made += 1;
  const detail = { status: 200, ms: 12 };
  return { id: `${made}`, at: made, from: bot, to: gateway, what: 'check', detail, ...over };
};

describe('the timeline', () => {
  it('shows runs of the same call as one line, which keeps its place', () => {
    const calls = [call(), call(), call({ what: 'download' }), call()];
    const groups = grouped(calls);
    expect(groups.map(({ count, last }) => [last.what, count])).toEqual([
      ['check', 2],
      ['download', 1],
      ['check', 1],
    ]);
    expect(groups[0]).toMatchObject({ id: calls[0]?.id, first: calls[0], last: calls[1] });
  });

  it.each<[string, Partial<Call>]>([
    ['what went wrong', { fault: 'answered 500 on purpose', detail: { status: 500 } }],
    ['another answer', { detail: { status: 404 } }],
    ['another task', { task: 'other' }],
    ['another way', { from: gateway, to: bot }],
  ])('gives %s a line of its own', (_, over) => {
    expect(grouped([call(), call(over), call()])).toHaveLength(3);
  });

  it('lets the checks of tasks that take turns join, each to its own', () => {
    const turns = ['a', 'b', 'a', 'b', 'a'].map((task) => call({ task }));
    expect(grouped(turns).map(({ last, count }) => [last.task, count])).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
    const others = Array.from({ length: 8 }, (_, index) => call({ what: `other ${index}` }));
    expect(grouped([...turns, ...others, call({ task: 'a' })])).toHaveLength(11);
  });

  it('loses no call, mixes nothing up, and keeps the order in which they began', () => {
    const some = fc.array(
      fc.record({ what: fc.constantFrom('a', 'b', 'c'), task: fc.constantFrom('x', 'y') }),
    );
    fc.assert(
      fc.property(some, (overs) => {
        const calls = overs.map((over) => call(over));
        const groups = grouped(calls);
        expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(calls.length);
        for (const { first, last } of groups)
          expect([last.what, last.task]).toEqual([first.what, first.task]);
        const begun = groups.map(({ first }) => first.at);
        expect(begun).toEqual(begun.toSorted((a, b) => a - b));
        expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length);
      }),
    );
  });

  it('shows the calls of one task alone', () => {
    const calls = [call({ task: 'a' }), call({ task: 'b' }), call()];
    expect(callsOf(calls, 'b')).toEqual([calls[1]]);
    expect(callsOf(calls, undefined)).toBe(calls);
  });

  it.each<[string, Partial<Call>, boolean]>([
    ['200 · 34 ms', { detail: { status: 200, ms: 34 } }, false],
    ['200 · 1.2 s', { detail: { status: 200, ms: 1213 } }, false],
    ['cut off · 2 ms', { detail: { status: 0, ms: 2 } }, true],
    ['503', { detail: { status: 503 } }, true],
    ['429', { detail: { status: 429 } }, true],
    ['404', { detail: { status: 404 } }, false],
    ['', { detail: {} }, false],
    ['failed', { detail: {}, fault: 'refused' }, true],
  ])('says "%s" of how a call ended', (text, over, bad) => {
    expect([endOf(call(over)), wrong(call(over))]).toEqual([text, bad]);
  });
});

const task = (over: Partial<BotTask>): BotTask => ({
  id: 't',
  state: 'running',
  delivery: 'none',
  side: 'discord',
  person: 'p',
  prompt: 'a boat',
  model: 'sora-2',
  cost: 1,
  credits: 'held',
  gateway: 'mountsea',
  refusals: [],
  tries: 0,
  createdAt: 0,
  ...over,
});

describe("a task's way", () => {
  it.each<[Partial<BotTask>, string]>([
    [{ state: 'accepted' }, 'Accepted!'],
    [{ state: 'submitting' }, 'Accepted Sent!'],
    [{ state: 'running' }, 'Accepted Sent Making!'],
    [{ state: 'succeeded' }, 'Accepted Sent Making Made!'],
    [{ state: 'succeeded', delivery: 'posted' }, 'Accepted Sent Making Made Posted!'],
    [{ state: 'succeeded', delivery: 'done' }, 'Accepted Sent Making Made Posted Done'],
    [{ state: 'failed' }, 'Accepted Sent Making Failed?'],
    [{ state: 'failed', delivery: 'done' }, 'Accepted Sent Making Failed? Told Done'],
    [{ state: 'lost', delivery: 'posted' }, 'Accepted Sent Making Lost? Told!'],
    [{ state: 'succeeded', delivery: 'gave up' }, 'Accepted Sent Making Made! Posted?'],
  ])('%o', (over, way) => {
    const marks = { done: '', now: '!', wrong: '?', ahead: '' };
    const steps = stepsOf(task(over)).filter(({ state }) => state !== 'ahead');
    expect(steps.map(({ name, state }) => `${name}${marks[state]}`).join(' ')).toBe(way);
    expect(stepsOf(task(over))).toHaveLength(6);
  });

  it('says what became of the credits', () => {
    expect(creditsText(task({ cost: 2, credits: 'back' }))).toBe('2 credits given back');
    expect(creditsText(task({ credits: 'held' }))).toBe('1 credit held');
  });

  it('shortens ids to what differs', () => {
    expect(shortId('video_gen_c4a000f335aa0441')).toBe('c4a000f3');
    expect(shortId('task-1')).toBe('task-1');
  });
});

const fault = (where: string, kind: Switch['kind'], on = false): Switch => ({
  id: `${where}:failing`,
  where,
  kind,
  fault: 'failing',
  label: 'Answers 500',
  explains: 'Every call fails.',
  on,
});

describe('the switches', () => {
  const all = [
    fault('mountsea', 'gateway', true),
    fault('pmock', 'gateway'),
    fault('discord', 'platform'),
  ];

  it('can be set everywhere of a kind, and place by place', () => {
    expect(placesOf(all)).toEqual([
      'All gateways',
      'mountsea',
      'pmock',
      'Both platforms',
      'discord',
    ]);
    const [everywhere] = linesFor(all, 'All gateways');
    expect(everywhere?.where).toBeUndefined();
    expect(everywhere?.all).toEqual(all.slice(0, 2));
    expect(linesFor(all, 'pmock')).toMatchObject([{ where: 'pmock', all: [{ on: false }] }]);
    expect(linesFor(all, 'discord')).toMatchObject([{ where: 'discord' }]);
    expect(linesFor(all, 'nowhere')).toEqual([]);
  });

  it('say what is broken now, and where all of a kind are, once', () => {
    expect(brokenNow(all)).toEqual(['mountsea: Answers 500']);
    expect(brokenNow(all.map((one) => ({ ...one, on: true })))).toEqual([
      'All gateways: Answers 500',
      'discord: Answers 500',
    ]);
    expect(brokenNow(all.map((one) => ({ ...one, on: false })))).toEqual([]);
  });
});

describe('the wallets', () => {
  const wallet = (person: string, side: Wallet['side'], spent = 0): Wallet => ({
    person,
    side,
    limit: 10,
    spent,
    held: 0,
    left: 10 - spent,
    unit: 'day',
    resetsAt: 0,
  });

  it('are those in use, or the first of a side where none is', () => {
    const all = [
      wallet('ana', 'discord'),
      wallet('ben', 'discord', 2),
      wallet('alice', 'slack'),
      wallet('bob', 'slack'),
    ];
    expect(shownWallets(all).map(({ person }) => person)).toEqual(['ben', 'alice']);
  });
});
