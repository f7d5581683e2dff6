import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Trouble } from '../../src/core/errors.ts';
import type { Notice } from '../../src/core/platform.ts';
import type { ProblemKey } from '../../src/core/problem.ts';
import type { Task } from '../../src/core/task.ts';
import { en } from '../../src/core/words/en.ts';
import { languages, speak } from '../../src/core/words/index.ts';
import {
  anchorText,
  cardText,
  durationText,
  type Markup,
  problemText,
  shortened,
  threadName,
  troubleText,
} from '../../src/core/words/texts.ts';
import { manyRuns } from '../support/hell-runs.ts';

const markup: Markup = {
  plain: (text) => `«${text}»`,
  code: (text) => `\`${text}\``,
  bold: (text) => `*${text}*`,
  time: (ms) => `at ${new Date(ms).toISOString()}`,
  channel: (id) => `#${id}`,
  user: (id) => `@${id}`,
  option: (name, say) => say(`name.${name}`),
};

const say = speak('en-US');

const task: Task = {
  id: '8c1f02d4kq3v',
  state: 'running',
  delivery: 'none',
  request: {
    model: 'sora-2',
    prompt: 'a paper boat',
    images: [],
    orientation: 'landscape',
    size: 'small',
    duration: 10,
    removeWatermark: false,
    storyboard: false,
    styleId: 'comic',
  },
  requester: { platform: 'discord', id: '1', name: 'Ana', locale: 'en-US' },
  address: {},
  anchored: true,
  gateways: ['mountsea'],
  gateway: 'mountsea',
  cost: 1,
  wallets: [],
  createdAt: 0,
  deadlineAt: 1,
  startedAt: 1000,
  taskId: 'abc-123',
  tries: 0,
};

const left = [
  { kind: 'user', limit: 10, used: 1, left: 9, unit: 'day', resetsAt: Date.UTC(2026, 10, 21) },
] as const;

const card = (more: Partial<Extract<Notice, { kind: 'card' }>> = {}) =>
  cardText({ kind: 'card', task, left, repeated: false, ...more }, say, markup);

describe('the card', () => {
  it('has the task ID, the facts, the price and what is left', () => {
    expect(card()).toEqual({
      task: 'Task `abc-123`',
      facts: 'sora-2 · 10 s · landscape · small · comic',
      cost: '1 credit · 9 of 10 left today · mountsea',
      status: 'Working on it',
    });
  });

  it('shows everything that was chosen', () => {
    const request = { ...task.request, storyboard: true, removeWatermark: true, editId: 'e1' };
    expect(card({ task: { ...task, request, cost: 2 } })).toMatchObject({
      facts: 'sora-2 · 10 s · landscape · small · comic · storyboard · no watermark · edits `e1`',
      cost: '2 credits · 9 of 10 left today · mountsea',
    });
  });

  it.each([
    [{ fraction: 0.67, estimated: true, leftMs: 61_000 }, '▓▓▓▓▓▓░░░░  about 1 min left'],
    [{ fraction: 0.95, estimated: true }, '▓▓▓▓▓▓▓▓▓░  taking longer than usual'],
    [{ fraction: 0.1, estimated: false, leftMs: 20_000 }, '▓░░░░░░░░░  less than a minute left'],
    [{ fraction: 0, estimated: false }, '░░░░░░░░░░  Working on it'],
  ])('shows progress %j', (progress, status) => {
    expect(card({ progress }).status).toBe(status);
  });

  it('shows the place in the queue, and every end', () => {
    const { taskId: _none, ...waiting } = task;
    expect(card({ task: { ...waiting, state: 'accepted' }, waiting: { place: 3 } })).toMatchObject({
      task: 'Task is being started',
      status: 'Waiting, place 3 in the queue',
    });
    expect(card({ task: { ...task, state: 'succeeded', endedAt: 161_000 } }).status).toBe(
      '▓▓▓▓▓▓▓▓▓▓  Done in 2 min 41 s',
    );
    expect(card({ task: { ...task, state: 'lost' } }).status).toBe(
      'Ended without a video · credits given back',
    );
  });

  it('says in whose place a gateway makes it, once it does', () => {
    const second = { ...task, gateways: ['mountsea', 'gpu-box'], gateway: 'gpu-box' };
    expect(card({ task: second }).cost).toBe(
      '1 credit · 9 of 10 left today · gpu-box, in place of mountsea',
    );
    const { taskId: _none, ...waiting } = second;
    expect(card({ task: { ...waiting, state: 'submitting' } }).cost).toMatch(/ · gpu-box$/u);
  });

  it('of a task that its gateway stopped says that the credits are back', () => {
    const off = { ...task, state: 'failed', failure: { code: 'called-off' } } as const;
    expect(card({ task: off }).status).toBe('Ended without a video · credits given back');
    expect(troubleText({ code: 'task', failure: 'called-off' }, 'en-US', markup).text).toBe(
      'It will not be made, and your credits are back.',
    );
  });

  it('shows short times in seconds', () => {
    expect(durationText(41_400, say)).toBe('41 s');
    expect(durationText(60_000, say)).toBe('1 min 0 s');
  });
});

describe('troubles', () => {
  const text = (trouble: Trouble) => troubleText(trouble, 'en-US', markup);

  it('say what is left and when it comes back', () => {
    const balance = { ...left[0], left: 1 };
    expect(text({ code: 'credits', cost: 3, balance })).toEqual({
      title: 'Not enough credits',
      text: 'This costs 3, you have 1 until at 2026-11-21T00:00:00.000Z.',
    });
    expect(
      text({ code: 'credits', cost: 3, balance: { ...balance, kind: 'scope' } }).text,
    ).toContain('for everyone here');
  });

  it('name the option and what is allowed, one line each', () => {
    const problems = [
      {
        option: 'duration',
        key: 'duration.needs',
        values: { duration: 25, able: 'sora-2-pro (small)', model: 'sora-2', allowed: '10, 15' },
      },
      {
        option: undefined,
        key: 'option.unknown',
        values: { name: 'lenght', nearest: '', allowed: 'prompt, model' },
      },
    ] as const;
    expect(text({ code: 'invalid', problems })).toEqual({
      title: 'That does not fit',
      text: 'duration: 25 s needs «sora-2-pro (small)». «sora-2» makes: «10, 15» s.\n«lenght»: there is no such option. Options: «prompt, model».',
    });
    const near = { ...problems[1], values: { ...problems[1].values, nearest: 'duration' } };
    expect(problemText(near, 'en-US', markup)).toContain('Did you mean «duration»?');
  });

  it('name the first of a long list, and say how long it is', () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `m${index}`);
    const told = (allowed: readonly string[]) => {
      const values = { model: 'a, b', allowed: allowed.join(', ') };
      return problemText({ option: 'model', key: 'model.unknown', values }, 'en-US', markup);
    };
    expect(told(ids)).toMatch(/no «a, b»\. Choose from: «m0, .*, m24, and 975 more»\.$/u);
    expect(told(ids.slice(0, 25))).toMatch(/m24»\.$/u);
  });

  it('have a title and a next step in every language, for every code', () => {
    const faults = [
      'not-an-image',
      'animated',
      'too-large',
      'forbidden-address',
      'unreachable',
      'not-a-url',
      'too-many-pixels',
      'too-few-pixels',
    ] as const;
    const limits = { bytes: 2 ** 21, types: [], pixels: { least: 16, edge: 8192, total: 4e7 } };
    const failures = Object.keys(en)
      .filter((key) => /^failure\.[^.]+$/u.test(key))
      .map((key) => key.slice('failure.'.length) as Extract<Trouble, { code: 'task' }>['failure']);
    expect(failures).toHaveLength(23);
    const troubles: Trouble[] = [
      { code: 'store' },
      { code: 'busy' },
      { code: 'stopping' },
      { code: 'defect' },
      { code: 'public-url' },
      { code: 'no-picture' },
      { code: 'place' },
      { code: 'form' },
      ...faults.map((fault) => ({ code: 'image', fault, limits }) as const),
      ...failures.map((failure) => ({ code: 'task', failure }) as const),
    ];
    for (const locale of Object.keys(languages)) {
      for (const trouble of troubles) {
        const { title, text: next } = troubleText(trouble, locale, markup);
        expect(title.length).toBeGreaterThan(2);
        expect(next.length).toBeGreaterThan(5);
        expect(`${title}${next}`).not.toMatch(/[{}]/u);
      }
    }
    expect(
      text({ code: 'image', fault: 'too-large', limits: { ...limits, bytes: 20 * 2 ** 20 } }).text,
    ).toContain('20 MB');
  });

  it('name an option as the reader finds it', () => {
    const one = { option: 'duration', key: 'duration.number', values: { allowed: '10' } } as const;
    expect(problemText(one, 'en-US', markup)).toMatch(/^duration:/u);
    expect(problemText(one, 'zh-CN', markup)).toMatch(/^时长：/u);
  });

  it('have a sentence for every problem', () => {
    const keys = Object.keys(en)
      .filter((key) => key.startsWith('problem.') && key !== 'problem.option.unknown.near')
      .map((key) => key.slice('problem.'.length) as ProblemKey);
    expect(keys).toContain('duration.size');
    for (const key of keys)
      expect(problemText({ option: 'prompt', key, values: {} }, 'zh-CN', markup)).not.toBe('');
  });
});

describe('texts made of what people typed', () => {
  it('go through the platform’s own escaping', () => {
    expect(anchorText('@here', '<!channel>', markup)).toBe('🎬 *«@here»*: «<!channel>»');
  });

  it('are cut at whole characters and never too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 3, max: 100 }), (text, most) => {
        expect([...shortened(text, most)].length).toBeLessThanOrEqual(most);
        expect([...threadName(text, most)].length).toBeLessThanOrEqual(most);
        expect(shortened(text, most)).not.toMatch(/[\r\n]/u);
      }),
      manyRuns(),
    );
    expect(shortened('🎬🎬🎬', 2)).toBe('🎬…');
  });
});
