import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { readCommand } from '../../src/slack/commands.ts';
import { subcommandIn } from '../../src/slack/own/subcommands.ts';
import { manyRuns } from '../support/hell-runs.ts';

describe('what is asked instead of a video', () => {
  test.each([
    ['quota', { kind: 'quota' }],
    ['  History ', { kind: 'history' }],
    ['ADMIN', { kind: 'admin' }],
    ['admin gateways', { kind: 'admin' }],
    ['Admin  Log', { kind: 'admin' }],
    ['task', { kind: 'task', id: '' }],
    ['task  8c1f02d4kq3v', { kind: 'task', id: '8c1f02d4kq3v' }],
    // Our own ids hold no digit once in a hundred.
    ['task abcdefghjkmn', { kind: 'task', id: 'abcdefghjkmn' }],
    ['task `task_abc-123`', { kind: 'task', id: 'task_abc-123' }],
    [
      'Task 0f8fad5b-d9cb-469f-a165-70867728950e',
      { kind: 'task', id: '0f8fad5b-d9cb-469f-a165-70867728950e' },
    ],
  ])('%j', (text, expected) => {
    expect(subcommandIn(text)).toEqual(expected);
    expect(readCommand(text)).toEqual({ kind: 'question', asked: expected });
  });

  test.each([
    'quota of fish in the sea',
    'quota.',
    'my quota',
    'history of rome',
    'admin desk at night',
    'task force',
    'task management',
    'task force in 2077',
    'tasks',
    'task follow-up',
    'task 8c1f02d4kq3v please',
    '"quota"',
    'prompt:quota',
    'quota duration:10',
    '<@U0ALICE001|quota>',
    'task <!channel>',
    'task 12',
    '',
  ])('%j is for the prompt', (text) => {
    expect(subcommandIn(text)).toBeUndefined();
    expect(readCommand(text).kind).toBe('request');
  });

  it('is nothing that has more words than it needs', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,15}$/u), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom('quota', 'history', 'admin', 'task'), words, (word, more) => {
        expect(subcommandIn([word, ...more].join(' '))).toBeUndefined();
      }),
      manyRuns(),
    );
  });

  it('takes no long time over anything', () => {
    const started = performance.now();
    for (const text of [
      `task ${'`'.repeat(50_000)}`,
      `task${' '.repeat(50_000)}x y`,
      'a'.repeat(1e5),
    ]) {
      expect(subcommandIn(text)).toBeUndefined();
    }
    expect(performance.now() - started).toBeLessThan(500);
  });
});
