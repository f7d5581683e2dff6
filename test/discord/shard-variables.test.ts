import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { discord as discordModule } from '../../src/discord/index.ts';
import { shardIds, wantedOf } from '../../src/discord/shards.ts';
import { manyRuns } from '../support/hell-runs.ts';

describe('the variables of shards', () => {
  const read = (env: Record<string, string>) => {
    const reading = discordModule.read({ DISCORD_TOKEN: 'x', ...env });
    return reading.state === 'wrong' ? reading.problems : [];
  };

  test('empty ones count as not set', () => {
    expect(read({ SHARDS: '', SHARD_IDS: ' ', SHARD_COUNT: '' })).toEqual([]);
  });

  test.each([
    [
      { SHARDS: 'none' },
      [
        'SHARDS: takes auto, or how many shards this process connects, from 1 to 9999; e.g. SHARDS=4',
      ],
    ],
    [
      { SHARDS: '0' },
      [
        'SHARDS: takes auto, or how many shards this process connects, from 1 to 9999; e.g. SHARDS=4',
      ],
    ],
    [
      { SHARD_IDS: '0-3' },
      [
        'SHARD_IDS needs SHARD_COUNT beside it: how many shards there are in all; e.g. SHARD_COUNT=16',
      ],
    ],
    [
      { SHARD_COUNT: '4' },
      [
        'SHARD_COUNT needs SHARD_IDS beside it: which of the shards this process connects; e.g. SHARD_IDS=0-3',
      ],
    ],
    [
      { SHARD_COUNT: '4', SHARD_IDS: '2-4' },
      ['SHARD_IDS: has an id that is not below SHARD_COUNT; ids begin at 0; e.g. SHARD_IDS=0-3'],
    ],
    [
      { SHARD_COUNT: '4', SHARD_IDS: '3-2' },
      ['SHARD_IDS: has a range that ends before it begins; e.g. SHARD_IDS=0-3'],
    ],
    [
      { SHARD_COUNT: '4', SHARD_IDS: '0-2,1' },
      ['SHARD_IDS: names a shard twice; e.g. SHARD_IDS=0-3'],
    ],
    [
      { SHARD_COUNT: '4', SHARD_IDS: '0..2' },
      ['SHARD_IDS: takes ids and ranges with commas between them; e.g. SHARD_IDS=0-3'],
    ],
    [
      { SHARDS: 'auto', SHARD_COUNT: '4', SHARD_IDS: '0' },
      ['SHARDS: excludes SHARD_IDS and SHARD_COUNT: take the one or the other; e.g. SHARDS=4'],
    ],
  ])('%j', (env, problems) => {
    expect(read(env)).toEqual(problems);
  });

  test('every mistake at once, also beside those of others', () => {
    const env = { DISCORD_TOKEN: '', SHARDS: 'x', SHARD_IDS: '1,', DISCORD_REGISTER: 'x' };
    expect(read(env).map((problem) => problem.replace(/[: ].*/u, ''))).toEqual([
      ...['DISCORD_TOKEN', 'DISCORD_REGISTER', 'SHARDS', 'SHARD_IDS', 'SHARDS', 'SHARD_IDS'],
    ]);
  });

  test('a list says every id it holds, and nothing else, however it is written', () => {
    const ids = fc.uniqueArray(fc.nat(500), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(ids, fc.boolean(), (wanted, spaced) => {
        const parts: string[] = [];
        const sorted = wanted.toSorted((a, b) => a - b);
        for (let from = 0; from < sorted.length; ) {
          let to = from;
          while (sorted[to + 1] === (sorted[to] ?? 0) + 1) to += 1;
          parts.push(from === to ? `${sorted[from]}` : `${sorted[from]}-${sorted[to]}`);
          from = to + 1;
        }
        expect(shardIds.parse(parts.reverse().join(spaced ? ' , ' : ','))).toEqual(sorted);
      }),
      manyRuns(),
    );
  });

  test('any other text is refused, never half read', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = shardIds.safeParse(text);
        if (!read.success) return;
        expect(text).toMatch(/^\s*\d{1,4}(-\d{1,4})?\s*(,\s*\d{1,4}(-\d{1,4})?\s*)*$/u);
      }),
      manyRuns(),
    );
  });

  test('by default as many as Discord recommends', () => {
    expect(wantedOf({})).toBe('auto');
  });
});
