import { describe, expect, it } from 'vitest';
import {
  type AdminNotice,
  adminNoticeText,
  type GatewayView,
  gatewayLines,
  languages,
  type Markup,
  speak,
} from '../../src/core/index.ts';
import { AT, gatewayView, manyGateways, model } from '../support/gateway-views.ts';

const markup: Markup = {
  plain: (text) => text.replaceAll('*', '∗'),
  code: (text) => `\`${text}\``,
  bold: (text) => `*${text}*`,
  time: (ms) => `at ${new Date(ms).toISOString().slice(11, 16)}`,
  channel: (id) => `#${id}`,
  user: (id) => `@${id}`,
  option: (name) => name,
};

const linesOf = (view: Partial<GatewayView>, locale = 'en-US', most?: number) =>
  gatewayLines(gatewayView(view), AT, speak(locale), markup, most).lines;

const later = AT + 600_000;

describe('how a gateway does', () => {
  it('is short where all is well', () => {
    expect(gatewayLines(gatewayView({ name: 'my*server' }), AT, speak('en-US'), markup)).toEqual({
      name: 'my∗server',
      lines: ['✓ working', '2 being made', 'Models: `sora-2`'],
    });
    expect(linesOf({}, 'zh-CN')).toEqual(['✓ 正常', '2 个正在生成', '模型：`sora-2`']);
  });

  it.each<[GatewayView['health'], string]>([
    [{ circuit: 'closed', until: later }, '⏸ asked for a pause until at 12:10'],
    [{ circuit: 'closed', until: AT - 1 }, '✓ working'],
    [{ circuit: 'open', until: later }, '✗ not reachable, tried again at 12:10'],
    [{ circuit: 'open', until: AT }, '✗ not reachable, the next request tries it again'],
    [{ circuit: 'half-open' }, '✗ not reachable, the next request tries it again'],
    [
      { circuit: 'closed', until: later, keys: { usable: 0, all: 2 } },
      '✗ no key can be used, tried again at 12:10',
    ],
    [{ circuit: 'closed', keys: { usable: 0, all: 1 } }, '✗ no key can be used'],
    [
      { circuit: 'open', until: later, keys: { usable: 0, all: 2 } },
      '✗ not reachable, tried again at 12:10',
    ],
  ])('has a mark and words for %j', (health, state) => {
    expect(linesOf({ health })[0]).toBe(state);
  });

  it('counts what runs, keys where there are several, and what is left', () => {
    const [, facts] = linesOf({
      most: 10,
      health: { circuit: 'closed', keys: { usable: 1, all: 3 } },
      balance: { left: 12.345, at: AT },
    });
    expect(facts).toBe('2 of 10 being made · 1 of 3 keys can be used · 12.35 left, asked at 12:00');
    expect(linesOf({ health: { circuit: 'closed', keys: { usable: 1, all: 1 } } })[1]).toBe(
      '2 being made',
    );
  });

  it('names the models that are gone, and since or until when', () => {
    const models = [
      model('sora-2', { retired: '2026-09-24' }),
      model('wan-2.7'),
      model('kling', { retired: '2026-11-21', until: later }),
      model('veo', { retired: '2026-12-24' }),
      // Its time is over: the next request tries it.
      model('back', { until: AT }),
    ];
    expect(linesOf({ models }).slice(2)).toEqual([
      'Models: `wan-2.7`, `veo` (goes on Dec 24, 2026), `back`',
      '✗ Gone: `sora-2` since Sep 24, 2026 · `kling`, tried again at 12:10',
    ]);
    expect(linesOf({ models: models.slice(0, 1) })[2]).toBe('No models');
  });

  it('says how many models it does not name', () => {
    const models = Array.from({ length: 25 }, (_, index) => model(`m${index}`));
    expect(linesOf({ models })[2]).toMatch(/^Models: `m0`, .*`m9`, and 15 more$/u);
    expect(linesOf({ models }, 'en-US', 0)[2]).toBe('Models: and 25 more');
    const [one] = manyGateways(1);
    for (const line of linesOf(one ?? {})) expect(line.length).toBeLessThan(1100);
  });
});

describe('what admins are told', () => {
  const balance = { kind: 'scope', limit: 9, used: 8, left: 1, unit: 'day', resetsAt: AT } as const;
  const notices: readonly AdminNotice[] = [
    { kind: 'budget', percent: 80, balance },
    { kind: 'retired', gateway: 'mountsea', model: 'sora-2', until: later },
    { kind: 'unauthorised', gateway: 'mountsea' },
    { kind: 'no-credit', gateway: 'mountsea' },
    { kind: 'balance', gateway: 'mountsea', left: 3.5, warning: 10 },
  ];

  it('is a title and a next step, in every language', () => {
    const told = (locale: string) =>
      notices.map((one) => adminNoticeText(one, speak(locale), markup, '/limits'));
    for (const locale of Object.keys(languages)) {
      for (const { title, text } of told(locale)) {
        expect(title.length).toBeGreaterThan(5);
        expect(text.length).toBeGreaterThan(10);
        expect(title + text).not.toMatch(/[{}]/u);
      }
    }
    const [budget, retired, key, credit, left] = told('en-US');
    expect(budget?.text).toContain('`/limits`');
    expect(retired?.title).toBe('mountsea does not know `sora-2` any more');
    expect(retired?.text).toMatch(/until at 12:10.*CATALOGUE_FILE/u);
    expect(key?.title).toBe('mountsea refuses its key');
    expect(credit?.title).toBe('mountsea has no credit left');
    expect(left?.text).toBe(
      'What is left is 3.5; BALANCE_WARNING is 10. Top it up before it runs out.',
    );
  });
});
