import { expect, it } from 'vitest';
import { readingTogether } from '../../src/core/store/reading-together.ts';

/** What reads in one moment, and what it was asked for. */
function reading(stored: Readonly<Record<string, string>>) {
  const asked: string[][] = [];
  const read = readingTogether(async (keys) => {
    asked.push([...keys]);
    return new Map(Object.entries(stored).filter(([key]) => keys.includes(key)));
  });
  return { asked, read };
}

it('asks once for all that is read in one moment, and gives each its own', async () => {
  const { asked, read } = reading({ a: '1', b: '2' });
  const found = await Promise.all(['b', 'a', 'none', 'b'].map(read));
  expect(found).toEqual(['2', '1', undefined, '2']);
  expect(asked).toEqual([['b', 'a', 'none']]);
});

it('asks again for what is read later', async () => {
  const { asked, read } = reading({ a: '1' });
  expect(await read('a')).toBe('1');
  expect(await read('a')).toBe('1');
  expect(asked).toEqual([['a'], ['a']]);
});

it('asks for 500 keys at most', async () => {
  const keys = Array.from({ length: 1001 }, (_, nth) => `key-${nth}`);
  const { asked, read } = reading(Object.fromEntries(keys.map((key) => [key, `of ${key}`])));
  expect(await Promise.all(keys.map(read))).toEqual(keys.map((key) => `of ${key}`));
  expect(asked.map(({ length }) => length)).toEqual([500, 500, 1]);
});

it('tells everybody who reads of a failure, and works again after it', async () => {
  let fails = true;
  const read = readingTogether(async () => {
    if (fails) throw new Error('the disk is gone');
    return new Map([['a', '1']]);
  });
  const settled = await Promise.allSettled([read('a'), read('b')]);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  expect(await read('a')).toBe('1');
});
