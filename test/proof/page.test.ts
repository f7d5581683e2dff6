import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pictureOf, proofPage } from '../../proof/page.ts';
import { recordings } from '../../proof/record.ts';
import { DOCS, filesOf } from '../../proof/write.ts';
import { chartOf, figureOf, recordedOf } from './samples.ts';

const pageOf = (...more: Parameters<typeof recordedOf>) =>
  proofPage([{ name: 'ack', recorded: recordedOf(...more) }]);

describe('docs/proof.md', () => {
  it('and its pictures are what the programs make of the records', async () => {
    const files = filesOf(await recordings(new URL('proof/', DOCS)));
    for (const [path, text] of files) {
      expect(readFileSync(new URL(path, DOCS), 'utf8'), path).toBe(text);
    }
    const there = readdirSync(DOCS, { recursive: true, encoding: 'utf8' });
    const pictures = there.filter((name) => /^proof\W.*\.svg$/u.test(name));
    expect(
      pictures.map((name) => name.replace('\\', '/')).filter((name) => !files.has(name)),
    ).toEqual([]);
  });

  it('is the same whatever the order in which records are read', () => {
    const proofs = ['soak', 'ack', 'zebra', 'kills', 'apple'].map((name) => ({
      name,
      recorded: recordedOf({ title: name }),
    }));
    const page = filesOf(proofs).get('proof.md') ?? '';
    expect(filesOf(proofs.toReversed()).get('proof.md')).toBe(page);
    const order = [...page.matchAll(/^## (\w+)$/gmu)].map(([, title]) => title);
    expect(order).toEqual(['ack', 'kills', 'soak', 'apple', 'zebra']);
  });

  it('says so where nothing is recorded', () => {
    expect(proofPage([])).toContain('Nothing has been recorded yet.');
    expect(pageOf({ figures: [figureOf()] })).not.toContain('What was asked for');
  });

  it('sums up what was asked for, and why it is not met', () => {
    const figures = [
      figureOf({ aim: 1.1 }),
      figureOf({ name: 'big', value: 123_456, unit: 'a second', least: 200_000, why: 'a <b> | c' }),
      figureOf({ name: 'lost', value: 0, unit: '', aim: 1 }),
      figureOf({ name: 'gone', value: Number.NaN, aim: 3 }),
      figureOf({ name: 'free' }),
    ];
    const [, summary = '', section = ''] = pageOf({ figures }).split(/^## /mu);
    expect(summary).toContain('2 of 4 goals are met. Beside the others stands why.');
    const link = '[Acknowledgement](#acknowledgement)';
    expect(summary.split('\n').filter((line) => line.startsWith('| ['))).toEqual([
      `| ${link}: p50 | under 1.10 | 1.05 × | yes |`,
      `| ${link}: big | at least 200,000 | 123,456 a second | **no**: a &lt;b> \\| c |`,
      `| ${link}: lost | none | 0 | yes |`,
      `| ${link}: gone | under 3 | – × | **no** |`,
    ]);
    expect(section).toContain('| free | 1.05 × |  |  |');
  });

  it('says how to do it again, when it was done and where', () => {
    expect(pageOf()).toContain(
      "`npm run bench -- ack`, 2026-11-21 21:48 UTC: 4 cores (A\\|B), 16 GiB of memory, linux 6.1 x64, files on ext4, Node 24.21.0, load 0.5 at the start, commit 386699c, flags of the bot's Node: --liftoff-only.",
    );
    expect(pageOf()).toContain('![Memory of a task](proof/ack-growth.svg)');
  });

  it('hides no failure', () => {
    const alarm = '**Acknowledgement: something was found that may not be.**';
    expect(pageOf({ failed: true }).split(alarm)).toHaveLength(3);
    expect(pageOf()).not.toContain(alarm);
  });

  it('folds long notes, and leaves columns as they are', () => {
    const notes = ['One.', 'a      1', '', 'b      2', '', 'Two *stars*.', '1. # one', '# two'];
    expect(pageOf({ notes }).split('other notes')[0]).toContain(
      [
        '<details><summary>How it was measured, and what else was seen</summary>',
        '- One.',
        '```text\na      1\n\nb      2\n```',
        '- Two \\*stars\\*.\n1. # one\n- \\# two',
        '</details>',
      ].join('\n\n'),
    );
    expect(pageOf()).not.toContain('<details>');
  });
});

it('pictures of two measurements have names of their own', () => {
  expect(pictureOf('quota', chartOf({ name: 'growth' }))).toBe('quota-growth.svg');
  expect(pictureOf('quota', chartOf({ name: 'quota-growth' }))).toBe('quota-growth.svg');
  expect(pictureOf('quota', chartOf({ name: 'quota' }))).toBe('quota.svg');
});
