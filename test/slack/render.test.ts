import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { languages } from '../../src/core/index.ts';
import { readable } from '../../src/slack/escaping.ts';
import { helpMessage } from '../../src/slack/help.ts';
import {
  anchorMessage,
  cardMessage,
  linkMessage,
  message,
  mrkdwn,
  troubleMessage,
} from '../../src/slack/render.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { card, ended, models, taskOf } from './bot.ts';

describe('plain', () => {
  test.each<[string, string]>([
    ['a & b < c > d', 'a &amp; b &lt; c &gt; d'],
    ['<!channel>', '&lt;!channel&gt;'],
    ['@channel @Here @everyone', '@\u200bchannel @\u200bHere @\u200beveryone'],
    ['*bold* _it_ ~gone~ `code`', '∗bold∗ ˍitˍ ∼gone∼ ˋcodeˋ'],
    ['my_cat 2*3 a~b', 'my_cat 2*3 a~b'],
    ['> quote\n> more', '› quote\n› more'],
    ['plain words, 中文, 🎬', 'plain words, 中文, 🎬'],
  ])('%j', (text, expected) => {
    expect(mrkdwn.plain(text)).toBe(expected);
  });

  it('leaves nothing that Slack would parse', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({
            unit: fc.constantFrom(
              '<',
              '>',
              '&',
              '@',
              '!',
              '*',
              '_',
              '`',
              'a',
              ' ',
              '\n',
              '@channel',
            ),
          }),
        ),
        (text) => {
          const shown = mrkdwn.plain(text);
          expect(shown).not.toMatch(/[<>`]/u);
          expect(shown.replace(/&(?:amp|lt|gt);/gu, '')).not.toContain('&');
          expect(shown).not.toMatch(/@(?:channel|here|everyone)/iu);
          expect(shown).not.toMatch(/(?:^|[^\p{L}\p{N}])[*_~]|[*_~](?:$|[^\p{L}\p{N}])/u);
        },
      ),
      manyRuns(),
    );
  });

  it('stays what was typed where nothing is special', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '&', '<', '>', '.', '中') });
    fc.assert(
      fc.property(words, (text) => {
        fc.pre(!/^>/mu.test(text));
        expect(readable(mrkdwn.plain(text))).toBe(text);
      }),
      manyRuns(),
    );
  });
});

test('code, bold, time and people', () => {
  expect(mrkdwn.code('a`b\n<c>')).toBe('`aˋb &lt;c&gt;`');
  expect(mrkdwn.bold(' Ana\nB ')).toBe('*Ana B*');
  expect(mrkdwn.time(Date.UTC(2026, 10, 21, 1, 2, 3))).toBe(
    '<!date^1795222923^{date_short_pretty} {time}|2026-11-21 01:02 UTC>',
  );
  expect(mrkdwn.user('T1/U2')).toBe('<@U2>');
  expect(mrkdwn.user('T1/<!channel>')).toBe('T1/&lt;!channel&gt;');
});

it('cuts what is too long for a section, and nothing in two', () => {
  for (const piece of ['x', '&amp;', '🎬', '<!date^1^{time}|x>']) {
    for (let shift = 0; shift < 20; shift += 1) {
      const { text, blocks } = message('y'.repeat(shift) + piece.repeat(4000));
      expect(text.length).toBeLessThanOrEqual(3000);
      expect(blocks[0]).toMatchObject({ text: { text } });
      expect(text.slice(shift, -1).replaceAll(piece, '')).toBe('');
    }
  }
});

it('writes links that end where they should', () => {
  const url = 'https://x.y/v|a>b<c?d=1&e=2 f';
  expect(linkMessage(ended(taskOf({})), 'a.mp4', url, { why: 'blocked' }).text).toContain(
    '<https://x.y/v%7Ca%3Eb%3Cc?d=1&amp;e=2%20f|a.mp4>',
  );
});

it('says how large a file is where that is known', () => {
  const text = (bytes: number | undefined) =>
    linkMessage(ended(taskOf({})), 'a.mp4', 'https://x.y/', { why: 'too large', bytes }).text;
  expect(text(150.2 * 2 ** 20)).toContain('too large to upload here (151 MB)');
  expect(text(undefined)).toContain('too large to upload here. Watch');
});

it('speaks every language', () => {
  for (const locale of Object.keys(languages)) {
    const requester = { ...taskOf({}).requester, locale };
    const task = taskOf({ requester });
    const notice = card(task);
    if (notice.kind !== 'card') throw new Error('no card');
    for (const { text } of [
      anchorMessage(task),
      cardMessage(notice, undefined),
      helpMessage(models, locale),
      troubleMessage({ code: 'defect' }, locale),
    ]) {
      expect(text).not.toMatch(/\{\w+\}(?! \{time\})/u);
      expect(text.length).toBeGreaterThan(10);
    }
  }
});
