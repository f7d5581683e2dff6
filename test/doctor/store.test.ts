import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/core/store/index.ts';
import { journalFinding } from '../../src/doctor/store.ts';
import { linesOf, makePlace, type Place } from './looking.ts';

let place: Place;
let path: string;

beforeEach(async () => {
  place = await makePlace();
  path = join(place.folder, 'store.sqlite');
});
afterEach(() => place.leave());

const say = (STORE_URL: string) => place.say('store', { STORE_URL });
const ours = () => say(`sqlite://${path}`);

const KEPT = 'ok: It opens, takes what is written and keeps it.';

/** Every row of the file. */
function rows(): unknown[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const all = database.prepare('SELECT * FROM keyv ORDER BY key').all();
  database.close();
  return all;
}

describe('an SQLite file', () => {
  it('that is not there yet is not made', async () => {
    const deep = join(place.folder, 'not', 'yet', 'store.sqlite');
    expect(await say(`sqlite://${deep}`)).toEqual([
      `ok: ${deep} is not there yet: the bot makes it.`,
    ]);
    expect(await readdir(place.folder)).toEqual([]);
  });

  it('cannot be made below a file', async () => {
    await writeFile(join(place.folder, 'taken'), '');
    const below = join(place.folder, 'taken', 'store.sqlite');
    expect((await say(`sqlite://${below}`))[0]).toMatch(/^wrong: .* cannot be made in .*taken: /u);
  });

  it('of a running bot is used beside it, and stays as it was', async () => {
    const bot = await openStore(`sqlite://${path}`, Date.now);
    await bot.update('task:1', () => ({ prompt: 'a boat' }));
    const before = rows();
    expect(await ours()).toEqual([KEPT]);
    expect(rows()).toEqual(before);
    await bot.update('task:2', () => 'more');
    expect(await bot.get('task:1')).toEqual({ prompt: 'a boat' });
    await bot.close();
    expect(await ours()).toEqual([KEPT]);
    expect(await readdir(place.folder)).toEqual(['store.sqlite']);
  });

  it('is no database', async () => {
    await writeFile(path, 'These are notes, and no database at all.'.repeat(50));
    expect((await ours())[0]).toMatch(/^wrong: It cannot be used: file is not a database\.$/u);
    await writeFile(path, '');
    expect(await ours()).toEqual([`ok: ${path} is empty: the bot fills it.`]);
  });

  it('is a folder', async () => {
    await mkdir(path);
    expect((await ours())[0]).toMatch(/^wrong: It cannot be used: /u);
  });

  it('holds something else, which is left alone', async () => {
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE customers (name TEXT)');
    database.close();
    expect(await ours()).toEqual([`wrong: ${path} is a database of something else.`]);
    const again = new DatabaseSync(path);
    const tables = again.prepare('SELECT name FROM sqlite_master').all();
    expect(tables).toEqual([{ name: 'customers' }]);
    again.close();
  });

  it('is locked by another program', async () => {
    await (await openStore(`sqlite://${path}`, Date.now)).close();
    const other = new DatabaseSync(path);
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    expect((await ours())[0]).toMatch(/^wrong: It cannot be used: database is locked\.$/u);
    other.exec('ROLLBACK');
    other.close();
    expect(await ours()).toEqual([KEPT]);
  });

  it('lies where there is no write-ahead log', () => {
    expect(journalFinding('delete')).toMatchObject({
      state: 'warn',
      says: expect.stringContaining('journal delete'),
    });
  });
});

describe('the disk', () => {
  const disk = (bytes: number) => place.say('store: disk', {}, { free: async () => bytes });

  it('is full, nearly full, or not', async () => {
    expect((await disk(5 * 2 ** 20))[0]).toMatch(/^wrong: 5 MiB are free/u);
    expect((await disk(100 * 2 ** 20))[0]).toMatch(/^warn: 100 MiB are free/u);
    expect((await disk(2 ** 40))[0]).toMatch(/^ok: /u);
    // This machine's own.
    expect((await place.say('store: disk', {}))[0]).toMatch(/^\w+: \d+ MiB are free in /u);
  });
});

describe('STORE_URL', () => {
  it('is wrong, and no other store is looked at instead', async () => {
    const results = await place.look({ STORE_URL: 'mysql://root:pass@db' });
    expect(linesOf(results, 'environment').join()).toContain('STORE_URL');
    expect(linesOf(results, 'store')).toEqual(['skipped: STORE_URL is wrong, see above.']);
    expect(linesOf(results, 'store: disk')).toEqual([]);
  });

  it('is a memory that forgets', async () => {
    expect((await say('memory:'))[0]).toMatch(/^warn: .*forgotten when the bot stops/u);
  });
});
