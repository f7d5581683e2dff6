import { describe, expect, it } from 'vitest';
import { discordMarks } from '../../sandbox/page/browser/markup/discord.ts';
import type { Mark } from '../../sandbox/page/browser/markup/marks.ts';
import { slackMarks } from '../../sandbox/page/browser/markup/slack.ts';
import { timeText } from '../../sandbox/page/browser/markup/times.ts';
import { complete } from '../../sandbox/page/browser/slack/completion.ts';
import { markup } from '../../src/discord/markup.ts';
import { mrkdwn } from '../../src/slack/render.ts';

const text = (words: string): Mark => ({ type: 'text', text: words });

/** The words alone. */
function plain(marks: readonly Mark[]): string {
  return marks
    .map((mark) => {
      if ('inner' in mark) return plain(mark.inner);
      if (mark.type === 'break') return '\n';
      return 'text' in mark ? mark.text : '';
    })
    .join('');
}

/** Prompts that try to be something else than text. */
const HOSTILE = [
  '**bold** __under__ *it* _it_ ~~no~~ ||spoiler|| `code` ```block```',
  '<@140000000000000001> <@&1> <#2> @everyone @here <t:0:R>',
  '[click](https://evil.test) https://evil.test <https://evil.test>',
  '# big\n> quote\n-# small\n- item\n1. one',
  '<script>alert(1)</script> <img src=x onerror=alert(1)> &lt; &amp;amp;',
  '<!channel> <!date^0^{date}|x> <https://evil.test|label> *b* _i_ ~s~',
  '\\*\\*\\ \\\\ \\`',
];

describe("Discord's markdown", () => {
  it.each<[string, Mark[]]>([
    ['**a** b', [{ type: 'bold', inner: [text('a')] }, text(' b')]],
    ['-# small\nnext', [{ type: 'small', inner: [text('small')] }, text('next')]],
    ['a\nb', [text('a'), { type: 'break' }, text('b')]],
    ['`a*b*`', [{ type: 'code', text: 'a*b*' }]],
    ['\\*a\\*', [text('*'), text('a'), text('*')]],
    ['<@12> hi', [{ type: 'user', id: '12' }, text(' hi')]],
    ['<t:100:R>', [{ type: 'time', seconds: 100, format: 'R' }]],
    [
      '[a.mp4](https://x.test/v)',
      [{ type: 'link', url: 'https://x.test/v', inner: [text('a.mp4')] }],
    ],
    ['[x](javascript:alert)', [text('[x](javascript:alert)')]],
    ['snake_case_name', [text('snake_case_name')]],
  ])('%s', (source, marks) => {
    expect(discordMarks(source)).toEqual(marks);
  });

  it.each(HOSTILE)('leaves a prompt that the bot escaped as text: %s', (prompt) => {
    const marks = discordMarks(markup.plain(prompt));
    expect(marks.filter(({ type }) => type !== 'text' && type !== 'break')).toEqual([]);
    expect(plain(marks).replaceAll('\u200B', '')).toBe(prompt);
  });
});

describe("Slack's mrkdwn", () => {
  it.each<[string, Mark[]]>([
    ['*a* b', [{ type: 'bold', inner: [text('a')] }, text(' b')]],
    ['a*b*c', [text('a*b*c')]],
    ['<@U1> &lt;ok&gt;', [{ type: 'user', id: 'U1' }, text(' <ok>')]],
    [
      '<https://x.test/v|a &amp; b>',
      [{ type: 'link', url: 'https://x.test/v', inner: [text('a & b')] }],
    ],
    ['<javascript:alert|x>', [text('<javascript:alert|x>')]],
    ['<!date^100^{time}|noon>', [{ type: 'time', seconds: 100, format: '{time}' }]],
    ['`a*b*`', [{ type: 'code', text: 'a*b*' }]],
    ['&gt; said\nnext', [{ type: 'quote', inner: [text('said')] }, text('next')]],
  ])('%s', (source, marks) => {
    expect(slackMarks(source)).toEqual(marks);
  });

  it.each(HOSTILE)('leaves a prompt that the bot escaped as text: %s', (prompt) => {
    const marks = slackMarks(mrkdwn.plain(prompt));
    expect(marks.filter(({ type }) => type !== 'text' && type !== 'break')).toEqual([]);
  });
});

it('reads long hostile texts in no time', () => {
  for (const piece of ['*', '**a', '`', '[', '<', '||', '_a', '~~', '```', '<!date^', '[a](']) {
    const start = performance.now();
    discordMarks(piece.repeat(2000));
    slackMarks(piece.repeat(2000));
    expect(performance.now() - start, piece).toBeLessThan(1000);
  }
});

it('writes times in the language of the reader', () => {
  const now = Math.floor(Date.now() / 1000);
  expect(timeText(now + 7200, 'R', 'en-US')).toBe('in 2 hours');
  expect(timeText(now - 86_400, 'R', 'zh-CN')).toBe('昨天');
  expect(timeText(now, '{date_short_pretty} {time}', 'en-US')).toMatch(/^today .*[AP]M$/);
  expect(timeText(Number.MAX_SAFE_INTEGER, 'f', 'en-US')).toBe('');
});

describe('completion in Slack', () => {
  const values = ['10', '15'].map((value) => ({ value, label: value, detail: '' }));
  const keys = [
    { key: 'prompt', description: 'What it shows', values: [] },
    { key: 'duration', description: 'How long', values },
  ];
  const offered = (typed: string) =>
    complete(typed, typed.length, '/sora', keys)?.items.map(({ value }) => value) ?? [];

  it('offers the command, its keys, and their values', () => {
    expect(offered('/s')).toEqual(['/sora ']);
    expect(offered('/sora ')).toEqual(['prompt:', 'duration:']);
    expect(offered('/sora prompt:a cat d')).toEqual(['duration:']);
    expect(offered('/sora duration:')).toEqual(['10 ', '15 ']);
    expect(offered('/sora a cat duration:1')).toEqual(['10 ', '15 ']);
  });

  it('is silent where there is nothing to complete', () => {
    for (const typed of [
      'hello',
      '/other ',
      '/sora duration:15',
      '/sora duration:15 d',
      'a /sora d',
    ])
      expect(offered(typed), typed).toEqual([]);
  });
});
