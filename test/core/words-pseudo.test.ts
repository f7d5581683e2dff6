import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { OPTIONS } from '../../src/core/problem.ts';
import { en } from '../../src/core/words/en.ts';
import { languageOf, languages, speak } from '../../src/core/words/index.ts';
import { pseudoText } from '../../src/core/words/pseudo.ts';
import { languageName } from '../../src/slack/admin/lines.ts';
import { answerOutcome, installPage, type Outcome } from '../../src/slack/installations/pages.ts';
import { screens as onDiscord } from '../support/screens/discord.ts';
import { screens as onSlack } from '../support/screens/slack.ts';

/** What machines read: everything else is for people. */
const TECHNICAL = new Set([
  ...['type', 'style', 'value', 'custom_id', 'action_id', 'block_id', 'callback_id', 'emoji'],
  ...['filename', 'private_metadata', 'url', 'image_url', 'id', 'parse', 'users', 'nonce', 'files'],
  ...['filetypes', 'file_types', 'min_value', 'max_value', 'include', 'initial_value', 'filter'],
  ...['initial_users', 'initial_conversations'],
]);

/** Every text on a screen. */
function textsOf(node: unknown): string[] {
  if (typeof node === 'string') return [node];
  if (Array.isArray(node)) return node.flatMap((one) => textsOf(one));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    // The name of an embed's field is a text, that of anything else is not.
    return TECHNICAL.has(key) && !('inline' in node) ? [] : textsOf(value);
  });
}

/** A text without what is the same in every language: code, mentions, addresses, days, options as they are typed, and what languages call themselves. */
function ownWords(text: string): string {
  return text
    .replaceAll(new RegExp(`^\\[(?:${OPTIONS.join('|')}): `, 'gmu'), '[')
    .replaceAll(/`[^`]*`|<[^>]*>|https?:\S*|\b[A-Z][a-z]{2} \d{1,2}, \d{4}\b/gu, '')
    .replaceAll(
      new RegExp(Object.keys(languages).map(languageName).map(quoted).join('|'), 'gu'),
      '',
    );
}

function quoted(text: string): string {
  return text.replaceAll(/[()]/gu, '\\$&');
}

/** The page that ends an installation. */
function pageOf(outcome: Outcome, locale: string): string {
  let written = '';
  const response = {
    setHeader() {},
    writeHead() {},
    end(body: string) {
      written = body;
    },
  } as unknown as ServerResponse;
  answerOutcome(response, outcome, 'https://1.2/3', locale);
  return written;
}

/** Two letters without an accent: no pseudo text has these. */
const PLAIN = /[a-z]{2}/iu;

describe('the generated language', () => {
  it('is longer, in brackets, without one plain letter, and keeps its placeholders', () => {
    for (const [key, text] of Object.entries(en)) {
      const said = pseudoText(text);
      expect(said, key).toMatch(/^\[.*\]$/su);
      expect(said.length, key).toBeGreaterThan(text.replaceAll(/\{\w+\}/gu, '').length * 1.4);
      expect(said.match(/\{\w+\}/gu) ?? [], key).toEqual(text.match(/\{\w+\}/gu) ?? []);
      expect(said.replaceAll(/\{\w+\}/gu, ''), key).not.toMatch(/[a-z]/iu);
    }
  });

  it('is nobody’s who does not ask for it by its name', () => {
    expect(languageOf('en-XA')).toBe('en-XA');
    expect(Object.keys(languages)).not.toContain('en-XA');
    for (const locale of ['en', 'en-US', 'en-GB', 'en-AU', 'en_XA', 'en-xa', 'xa', '']) {
      expect(languageOf(locale), locale).toBe('en-US');
    }
    expect(speak('en-XA')('card.cost', { count: 1 })).toMatch(/^\[1 çŕéðíť ḽ/u);
    expect(speak('en-XA')('card.cost', { count: 20_000 })).toMatch(/^\[20,000 çŕéðíťš/u);
  });
});

describe('nothing that people read stands outside of the words', () => {
  it('on Discord', () => {
    const texts = onDiscord('en-XA').flatMap(textsOf);
    expect(texts.length).toBeGreaterThan(700);
    expect(texts.filter((text) => PLAIN.test(ownWords(text)))).toEqual([]);
  });

  it('on Slack', async () => {
    const texts = (await onSlack('en-XA')).flatMap(textsOf);
    expect(texts.length).toBeGreaterThan(700);
    expect(texts.filter((text) => PLAIN.test(ownWords(text)))).toEqual([]);
  });

  it('and on the pages of an installation', () => {
    const outcomes: Outcome[] = [
      { kind: 'done', name: '7' },
      { kind: 'refused' },
      { kind: 'again' },
      { kind: 'failed' },
      { kind: 'failed', reason: '7' },
    ];
    const pages = [
      installPage('https://1.2/3', 'en-XA'),
      ...outcomes.map((outcome) => pageOf(outcome, 'en-XA')),
    ];
    for (const page of pages) {
      expect(page).toContain('<html lang="en-XA">');
      const texts = page.replaceAll(/<style>.*?<\/style>|<code>.*?<\/code>|<[^>]*>/gsu, '');
      expect(texts).toContain('ḽöñĝéŕ');
      expect(texts).not.toMatch(PLAIN);
    }
    expect(pageOf({ kind: 'done', name: '<b>' }, 'fr')).toContain('&lt;b&gt;');
    expect(pageOf({ kind: 'done', name: '7' }, 'fr')).toContain('<code>/sora</code>');
  });

  it('and English screens are found out by the same look', async () => {
    for (const screens of [onDiscord('en-US'), await onSlack('en-US')]) {
      const plain = screens.filter((one) =>
        textsOf(one).some((text) => PLAIN.test(ownWords(text))),
      );
      expect(plain.length).toBeGreaterThan(screens.length * 0.9);
    }
  });
});
