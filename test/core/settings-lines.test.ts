import { describe, expect, it } from 'vitest';
import type { Markup, Settings } from '../../src/core/index.ts';
import { changeLine, languages, settingsLines, speak } from '../../src/core/index.ts';

const markup: Markup = {
  plain: (text) => text,
  code: (text) => `\`${text}\``,
  bold: (text) => `*${text}*`,
  time: (ms) => `at ${ms}`,
  channel: (id) => `#${id}`,
  user: (id) => `@${id}`,
  option: (name) => name,
};

const defaults = { user: { credits: 10, unit: 'day' } } as const;

const lines = (settings: Settings, locale = 'en-US') =>
  settingsLines({ settings, defaults }, speak(locale), markup);

describe('what holds in a scope', () => {
  it('is the environment’s and the defaults where nobody chose anything', () => {
    expect(lines({})).toEqual([
      'credits per person: 10 a day',
      'credits for everyone here: no limit',
      'credits by role: none',
      'blocked people: none',
      'channels: everywhere',
      'models switched off: none',
      'blocked words: none',
      'hide videos: off',
      'language: that of each person',
      'days kept: for good',
      'ask from this price on: never',
      'paused: off',
    ]);
  });

  it('says beside what was chosen what would hold without it', () => {
    const chosen: Settings = {
      user: { credits: 5, unit: 'week' },
      scope: { credits: 100, unit: 'month' },
      roles: { vip: 20 },
      blocked: ['ben'],
      channels: { rule: 'except', ids: ['c1', 'c2'] },
      modelsOff: ['sora-2-pro'],
      words: ['drag*'],
      spoiler: true,
      language: 'zh-CN',
      keepDays: 30,
      confirmFrom: 5,
      maintenance: true,
    };
    expect(lines(chosen)).toEqual([
      'credits per person: 5 a week (default: 10 a day)',
      'credits for everyone here: 100 a month (default: no limit)',
      'credits by role: `vip` 20 (default: none)',
      'blocked people: @ben (default: none)',
      'channels: everywhere but in these channels: #c1, #c2 (default: everywhere)',
      'models switched off: `sora-2-pro` (default: none)',
      'blocked words: `drag*` (default: none)',
      'hide videos: on (default: off)',
      'language: `zh-CN` (default: that of each person)',
      'days kept: 30 days (default: for good)',
      'ask from this price on: 5 credits (default: never)',
      'paused: on (default: off)',
    ]);
  });

  it('cuts long lists, and speaks every language', () => {
    const words = Array.from({ length: 12 }, (_, index) => `w${index}`);
    expect(lines({ words })[6]).toContain('`w9`, and 2 more');
    for (const tag of Object.keys(languages)) expect(lines({ words }, tag)).toHaveLength(12);
  });
});

describe('a change', () => {
  const by = { id: '7', name: 'Ana' };
  const line = (name: 'user' | 'words' | 'roles', from?: string, to?: string) =>
    changeLine(
      {
        at: 5,
        by,
        name,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      },
      speak('en-US'),
      markup,
      (id) => `&${id}`,
    );

  it('is told in words, as the settings themselves', () => {
    expect(line('user', undefined, '{"credits":5,"unit":"week"}')).toBe(
      'at 5 Ana: credits per person from default to 5 a week',
    );
    expect(line('words', '["a","b"]')).toBe('at 5 Ana: blocked words from `a`, `b` to default');
    expect(line('roles', undefined, '{"12":3}')).toBe(
      'at 5 Ana: credits by role from default to &12 3',
    );
  });

  it('is shown as it was recorded where this version knows it otherwise', () => {
    expect(line('user', '{"credits":"many"}', 'nonsense')).toBe(
      'at 5 Ana: credits per person from `{"credits":"many"}` to `nonsense`',
    );
  });
});
