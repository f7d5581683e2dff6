import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isClosed,
  isEnded,
  type Task,
  type TaskEvent,
  type TaskState,
} from '../../src/core/task.ts';
import { advance, IllegalMove } from '../../src/core/task-moves.ts';

const task: Task = {
  id: 't',
  state: 'accepted',
  delivery: 'none',
  request: {
    model: 'sora-2',
    prompt: 'a boat',
    images: [],
    orientation: 'landscape',
    size: 'small',
    duration: 10,
    removeWatermark: false,
    storyboard: false,
  },
  requester: { platform: 'slack', id: 'T/U', name: 'Ana', locale: 'en-US' },
  address: {},
  anchored: false,
  gateways: ['mountsea'],
  gateway: 'mountsea',
  cost: 1,
  wallets: [],
  createdAt: 0,
  deadlineAt: 100,
  tries: 0,
};

const events: readonly TaskEvent[] = [
  { type: 'submit', gateway: 'pmock' },
  { type: 'not accepted' },
  { type: 'started', at: 40, taskId: 'g1', operation: { taskId: 'g1' }, traceId: 'x' },
  { type: 'shown', address: { message: 'm' } },
  { type: 'succeeded', at: 60, video: { url: 'https://v.test' } },
  { type: 'failed', at: 60, failure: { code: 'moderated' } },
  { type: 'lost', at: 60 },
  { type: 'noted', address: { file: 'f' } },
  { type: 'delivery tried' },
  { type: 'posted', address: { message: 'r' } },
  { type: 'delivered' },
  { type: 'gave up' },
];

/** Design: accepted → submitting → running → succeeded | failed | lost; back only when nothing was accepted. */
const next: Readonly<Record<TaskState, readonly TaskState[]>> = {
  accepted: ['accepted', 'submitting', 'failed'],
  submitting: ['submitting', 'accepted', 'running', 'failed', 'lost'],
  running: ['running', 'succeeded', 'failed'],
  succeeded: ['succeeded'],
  failed: ['failed'],
  lost: ['lost'],
};

describe('a task', () => {
  it('only ever makes legal moves, and ends once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), (sequence) => {
        let now = task;
        for (const event of sequence) {
          const before = now;
          try {
            now = advance(before, event);
          } catch (error) {
            expect(error).toBeInstanceOf(IllegalMove);
            continue;
          }
          expect(isClosed(before)).toBe(false);
          expect(next[before.state]).toContain(now.state);
          if (isEnded(before)) expect(now.endedAt).toBe(before.endedAt);
          if (now.state === 'running') expect(now.operation).toBeDefined();
          if (now.state === 'succeeded') expect(now.video).toBeDefined();
          if (now.state === 'failed' || now.state === 'lost') expect(now.failure).toBeDefined();
          if (now.delivery !== 'none') expect(isEnded(now)).toBe(true);
        }
      }),
      { numRuns: 10_000 },
    );
  });

  it('counts its deadline from the start, not from the queue', () => {
    const submitting = advance(task, { type: 'submit', gateway: 'pmock' });
    const running = advance(submitting, { type: 'started', at: 40, taskId: 'g1', operation: {} });
    expect(running).toMatchObject({ gateway: 'pmock', startedAt: 40, deadlineAt: 140, tries: 0 });
  });

  it('is not started twice', () => {
    const submitting = advance(task, { type: 'submit', gateway: 'mountsea' });
    const running = advance(submitting, { type: 'started', at: 1, taskId: 'g1', operation: {} });
    expect(() => advance(submitting, { type: 'submit', gateway: 'mountsea' })).toThrow(IllegalMove);
    expect(() => advance(running, { type: 'submit', gateway: 'mountsea' })).toThrow(IllegalMove);
    expect(() => advance(running, { type: 'lost', at: 2 })).toThrow(IllegalMove);
  });
});
