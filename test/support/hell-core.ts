import { expect } from 'vitest';
import { blockedIn } from '../../src/core/blocked-words.ts';
import { framesOf, readFrame } from '../../src/core/frame.ts';
import { readJson } from '../../src/core/json-text.ts';
import { spaceMentions } from '../../src/core/mention.ts';
import { nameOf, readRedisUrl } from '../../src/core/store/redis-address.ts';
import { shotsOf } from '../../src/core/storyboard.ts';
import { languageOf, languages, speak } from '../../src/core/words/index.ts';
import { shortened } from '../../src/core/words/texts.ts';
import type { Boundary } from './hell.ts';

const LANGUAGES = Object.keys(languages);

const prompt: Boundary = {
  name: 'core-prompt',
  takes: 'text',
  samples: [
    'a cat,@bob,running',
    'A rainy day [5s] a boat [2.5 s] it sinks',
    'ana@example.com @a@b',
  ],
  pieces: ['@', '.', '[', '5s]', '[9999.999s]', '<', '-', '_'],
  becomes: ['as it was', 'changed'],
  read(text) {
    const spaced = spaceMentions(text);
    expect(spaceMentions(spaced)).toBe(spaced);
    expect(spaced.replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
    const shots = shotsOf(text);
    for (const { seconds } of shots) expect(seconds >= 0 && seconds < 10_000).toBe(true);
    expect(shots.reduce((sum, { scene }) => sum + scene.length, 0)).toBeLessThanOrEqual(
      text.length,
    );
    const short = shortened(text, 50);
    expect([...short].length).toBeLessThanOrEqual(50);
    expect(short).not.toMatch(/[\n\r\u2028\u2029]/u);
    expect(shortened(short, 50)).toBe(short);
    return spaced === text ? 'as it was' : 'changed';
  },
};

/** What people type against the words that an admin forbade. */
const blocked: Boundary = {
  name: 'core-blocked-words',
  takes: 'text',
  samples: [
    'a bad boat',
    'a b\u200Ba\u0301d boat',
    'ＢＡＤ',
    'worst of all',
    '禁止词 in it',
    'a boat',
  ],
  pieces: ['bad', 'wor', 'st', '禁止词', 'two', ' ', 'words', '*'],
  becomes: ['blocked', 'free'],
  read(text) {
    const words = ['bad', 'wor*st', '禁止词', 'two words', '*', '', ' ', '((', '\\', '*a*a*a*a*'];
    const found = blockedIn(text, words);
    if (found !== undefined) expect(words).toContain(found);
    expect(blockedIn(`${text} bad`, ['bad'])).toBe('bad');
    // The admin's pattern may be anything, too.
    blockedIn('a bad boat of two words', [text]);
    return found === undefined ? 'free' : 'blocked';
  },
};

const handWritten: Boundary = {
  name: 'core-json-text',
  takes: 'text',
  samples: ['{"a":[1,true,null,"b\\u0041"]}', '\uFEFF[1e5]', '{"a":1,"a":2}', '[[[[]]]]'],
  pieces: ['{', '}', '[', ']', '"', ':', ',', '\\u', '1e999', '"__proto__":', '//'],
  becomes: ['a value', 'a problem'],
  read(text) {
    const read = readJson(text);
    if ('problem' in read) {
      expect(read.problem).toMatch(/^line \d+, column \d+: /u);
      expect(read.problem.length).toBeLessThan(200);
      return 'a problem';
    }
    expect(read.value).toEqual(JSON.parse(text.replace(/^\uFEFF/u, '')));
    return 'a value';
  },
};

const frame: Boundary = {
  name: 'core-frame',
  takes: 'text',
  samples: ['1280x720', '10x99999', '010x10', '1x1'],
  pieces: ['x', '0', '×', '9'],
  becomes: ['a frame', 'nothing'],
  read(text) {
    const read = readFrame(text);
    if (read === undefined) return 'nothing';
    expect(`${read.width}x${read.height}`).toBe(text);
    expect(framesOf([read], 'portrait').length + framesOf([read], 'landscape').length).not.toBe(0);
    return 'a frame';
  },
};

const redis: Boundary = {
  name: 'core-redis-address',
  takes: 'text',
  samples: [
    'redis://user:hunter2hunter2@host:6380/3',
    'rediss://[::1]/1',
    'redis+sentinel://:p%40ss@a:26379,b/mymaster/2',
    'redis+cluster://a,b:7000,c',
    'http://x',
  ],
  pieces: ['redis://', '@', ':', '/', ',', '%', '[', ']', '?', '#', '65536', 'hunter2hunter2'],
  becomes: ['an address', 'a sentence'],
  read(text) {
    const read = readRedisUrl(text);
    if (typeof read === 'string') {
      expect(read).not.toContain('hunter2');
      return 'a sentence';
    }
    for (const { host, port } of read.places) {
      expect(host).not.toBe('');
      expect(Number.isInteger(port) && port >= 0 && port < 65_536).toBe(true);
    }
    // Its name is an address of the same place, without the password.
    const again = readRedisUrl(nameOf(read));
    const { username, password, ...rest } = read;
    expect(again).toEqual(rest);
    return 'an address';
  },
};

/** A reader's locale, and what stands in the places of a text. */
const said: Boundary = {
  name: 'core-words',
  takes: 'text',
  samples: ['de', 'pt_BR', 'zh-Hans-CN', 'xx-YY', '{name}', '$t(card.task)'],
  pieces: ['-', '_', 'en', 'XA', '{', '}', '{{', 'ja', '$t(', 'u-nu-arab'],
  becomes: ['English', 'another'],
  read(text) {
    const tag = languageOf(text);
    expect([...LANGUAGES, 'en-XA']).toContain(tag);
    expect(speak(text)('card.cost', { count: 12_345 })).toMatch(/\p{N}/u);
    expect(speak('en-US')('card.task', { id: text })).toBe(`Task ${text}`);
    return tag === 'en-US' ? 'English' : 'another';
  },
};

export const coreTexts: readonly Boundary[] = [prompt, blocked, handWritten, frame, redis, said];
