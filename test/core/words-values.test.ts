import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languages, speak, speakLoosely } from '../../src/core/words/index.ts';
import { manyRuns } from '../support/hell-runs.ts';

const locale = fc.constantFrom(...Object.keys(languages), 'en-XA');

/** Everything that could be taken for a part of the template, or of the engine's own language. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        ...['{', '}', '{name}', '{from}', '{to}', '{{to}}', '{-to}', '$t(', ')', '$t(card.task)'],
        ...['$t(card.task, {"id":"x"})', '$&', '$1', '$$', '{to, number}', '<b>&', ',', '"', '\\'],
        ...['a', ' ', '\n', '{count}', '__proto__', '{constructor}', '{toString}'],
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);

/** What a text with these values has to be, worked out in the plainest way. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template
    .split(/\{(\w+)\}/u)
    .map((part, index) => (index % 2 === 0 ? part : (values[part] ?? `{${part}}`)))
    .join('');
}

describe('what is put into a text', () => {
  it('stays as it is, whatever it looks like', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(languages)),
        fc.record({ time: hostile, who: hostile, name: hostile, from: hostile, to: hostile }),
        (tag, values) => {
          const template = languages[tag]?.['setting.changed'] ?? '';
          expect(speak(tag)('setting.changed', values)).toBe(filled(template, values));
        },
      ),
      manyRuns(),
    );
  });

  it('cannot choose another text, language or form', () => {
    fc.assert(
      fc.property(locale, hostile, fc.string(), (tag, value, name) => {
        const said = speakLoosely(tag)('admin.log.none', { [name]: value, lng: 'ja', ns: 'x' });
        expect(said).toBe(speak(tag)('admin.log.none'));
      }),
      manyRuns(),
    );
    const all = { replace: 'x', lng: 'ja', context: 'x', defaultValue: 'x', id: '7', count: '1' };
    expect(speakLoosely('en-US')('card.task', all)).toBe('Task 7');
  });

  it('leaves a placeholder that has no value', () => {
    expect(speakLoosely('en-US')('setting.is', { name: 'a' })).toBe('a: {value}');
  });
});

describe('numbers, days and shares', () => {
  it('are written as the reader’s locale does', () => {
    const cost = (tag: string) => speak(tag)('card.cost', { count: 12_345 });
    expect(cost('en-US')).toBe('12,345 credits');
    expect(cost('ja')).toBe('12,345 クレジット');
    // Of the same words, in another country's figures.
    expect(cost('en-IN')).toBe('12,345 credits');
    expect(speak('en-IN')('card.cost', { count: 1_234_567 })).toBe('12,34,567 credits');
    // Whoever is spoken to in English though they speak another language has English figures.
    expect(cost('it-IT')).toBe('12,345 credits');
    expect(cost('not a locale')).toBe('12,345 credits');
    expect(cost('en_GB_x_y_z_!')).toBe('12,345 credits');

    const share = (tag: string) => speak(tag)('budget.title', { percent: { percent: 80 } });
    expect(share('en-US')).toMatch(/at 80%$/u);
    expect(share('ja')).toContain('80%');
    const day = new Date('2026-09-24T00:00:00Z');
    const leaves = (tag: string) => speak(tag)('gateway.leaves', { model: 'veo', day });
    expect(leaves('en-US')).toBe('veo (goes on Sep 24, 2026)');
    expect(leaves('ja')).toContain('2026/09/24');
  });

  it('texts that hold figures stay as they are', () => {
    expect(speak('en-US')('card.task', { id: '12345' })).toBe('Task 12345');
  });

  it('one is one, in the languages that tell', () => {
    expect(speak('en-US')('card.cost', { count: 1 })).toBe('1 credit');
    expect(speak('en-US')('problem.image.many', { option: 'image', model: 'm', count: 1 })).toBe(
      'image: m takes 1 picture.',
    );
    expect(speak('en-US')('trouble.confirm', { count: 1 })).toBe('This costs 1 credit');
    expect(speak('zh-CN')('card.cost', { count: 1 })).toBe('1 积分');
  });
});
