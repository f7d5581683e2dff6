import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyCommand, withoutSecrets } from '../../src/core/store/copy-command.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { isSqliteInUse } from '../../src/core/store/sqlite-in-use.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const now = () => NOW;
const DAY = 86_400_000;

let folder = '';
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelbot-copy-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function freshPath(): string {
  files += 1;
  return join(folder, `${files}.sqlite`);
}

const urlOf = (path: string): string => `sqlite://${path}`;

async function filled(path: string, fill: (store: Store) => Promise<unknown>): Promise<string> {
  const store = await openStore(urlOf(path), now);
  await fill(store);
  await store.close();
  return path;
}

/** As many keys as take several pages, some with an expiry, one of them over, and one with characters of every length. */
async function fill(store: Store): Promise<void> {
  const many = Array.from({ length: 450 }, (_, n) =>
    store.update(`task:${n}`, () => ({ n, prompt: `boat ${n}` })),
  );
  await Promise.all([
    ...many,
    store.update('meta:secret', () => 'a secret'),
    store.update('wallet:user:discord:1:2026-11-20', () => ({ committed: 3, held: {} }), DAY),
    store.update('form:old', () => ({ user: 'discord:1' }), -1),
    store.update("k'y:🎬", () => ({ text: '":"\n🎬', deep: [null, ':x'] })),
  ]);
}

async function command(...words: string[]) {
  const lines: string[] = [];
  const errors: string[] = [];
  const output = {
    out: (line: string) => void lines.push(line),
    error: (line: string) => void errors.push(line),
  };
  return { code: await copyCommand(words, output, now), said: lines.join('\n'), errors };
}

const rows = (path: string) => {
  const database = new DatabaseSync(path, { readOnly: true });
  const all = database.prepare('SELECT key, value, expires FROM keyv ORDER BY key').all();
  database.close();
  return all;
};

describe('npm run store:copy', () => {
  it('copies every key with value and expiry, and says so', async () => {
    const from = await filled(freshPath(), fill);
    const to = freshPath();
    const { code, said, errors } = await command('--from', urlOf(from), '--to', urlOf(to));
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(said).toContain('453 keys copied; 1 that had expired were left out.');
    expect(said).toMatch(/Done: both hold the same 453 keys \(checksum [0-9a-f]{64}\)/u);
    expect(rows(to)).toEqual(rows(from).filter(({ key }) => key !== 'form:old'));
    expect(rows(to).find(({ key }) => String(key).startsWith('wallet'))?.expires).toBe(NOW + DAY);
  });

  it('says what would be copied, and makes nothing', async () => {
    const from = await filled(freshPath(), fill);
    const to = freshPath();
    const dry = await command('--from', urlOf(from), '--to', urlOf(to), '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.said).toContain('453 keys would be copied');
    expect(dry.said).toContain('The target would be made.');
    expect(existsSync(to)).toBe(false);
    await filled(to, (store) => store.update('a', () => 1));
    const full = await command('--from', urlOf(from), '--to', urlOf(to), '--dry-run');
    expect(full.said).toContain('The target holds 1 keys already.');
    expect(rows(to)).toHaveLength(1);
  });

  it('leaves a target alone that holds something, unless it is told otherwise', async () => {
    const from = await filled(freshPath(), fill);
    const to = await filled(freshPath(), async (store) => {
      await store.update('task:other', () => 1);
      await store.update('task:1', () => 'another one');
    });
    const before = rows(to);
    const no = await command('--from', urlOf(from), '--to', urlOf(to));
    expect(no).toMatchObject({ code: 1, errors: [expect.stringContaining('is not empty')] });
    expect(rows(to)).toEqual(before);
    const yes = await command('--from', urlOf(from), '--to', urlOf(to), '--force');
    expect(yes.code).toBe(0);
    expect(rows(to)).toEqual(rows(from).filter(({ key }) => key !== 'form:old'));
  });

  it('takes a target whose whole content has expired for empty', async () => {
    const from = await filled(freshPath(), fill);
    const to = await filled(freshPath(), (store) => store.update('form:x', () => 1, -1));
    expect(await command('--from', urlOf(from), '--to', urlOf(to))).toMatchObject({ code: 0 });
  });

  it.each(['--from', '--to'])('refuses a store that a bot has open: %s', async (which) => {
    const [path, other] = [await filled(freshPath(), fill), await filled(freshPath(), fill)];
    const running = await openStore(urlOf(path), now);
    const words =
      which === '--from'
        ? ['--from', urlOf(path), '--to', urlOf(other)]
        : ['--from', urlOf(other), '--to', urlOf(path)];
    const tried = await command(...words, '--force');
    expect(tried).toMatchObject({ code: 1, errors: [expect.stringContaining('is in use')] });
    await running.update('still', () => 'works');
    await running.close();
    expect(await command(...words, '--force')).toMatchObject({ code: 0 });
  });

  it('knows a store that a killed process left behind for free', async () => {
    const path = freshPath();
    const script = `
      import { openStore } from './src/core/store/index.ts';
      const store = await openStore(${JSON.stringify(urlOf(path))}, Date.now);
      await store.update('a', () => 'kept');
      process.kill(process.pid, 'SIGKILL');
    `;
    const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    await expect(run).rejects.toMatchObject({ signal: 'SIGKILL' });
    expect(existsSync(`${path}-wal`)).toBe(true);
    expect(isSqliteInUse(path)).toBe(false);
    const to = freshPath();
    expect(await command('--from', urlOf(path), '--to', urlOf(to))).toMatchObject({ code: 0 });
    expect(rows(to)).toHaveLength(1);
  });

  it('says what is wrong with what was typed', async () => {
    const from = urlOf(await filled(freshPath(), fill));
    const wrong: [string[], RegExp][] = [
      [[], /^npm run store:copy/u],
      [['--from', from], /^npm run store:copy/u],
      [['--from', from, '--to'], /^npm run store:copy/u],
      [['--what'], /^npm run store:copy/u],
      [['--from', from, '--to', 'memory:'], /^--to takes/u],
      [['--from', 'mysql://x', '--to', from], /^--from takes/u],
      [['--from', from, '--to', from], /the same/u],
      [
        [
          '--from',
          from,
          '--to',
          from
            .replace('.sqlite', '.sqlite/../none/../x')
            .replace(/x$/u, from.split('/').at(-1) ?? ''),
        ],
        /the same/u,
      ],
      [['--from', urlOf(join(folder, 'none.sqlite')), '--to', from], /There is no .*none\.sqlite/u],
    ];
    for (const [words, message] of wrong) {
      const { code, errors } = await command(...words);
      expect(code).toBe(1);
      expect(errors).toEqual([expect.stringMatching(message)]);
    }
    expect(await command('--help')).toMatchObject({ code: 0, errors: [] });
    expect(existsSync(join(folder, 'none.sqlite'))).toBe(false);
  });

  it('repeats no password, whatever fails', async () => {
    const from = urlOf(await filled(freshPath(), fill));
    const to = 'redis://bot:s%40fest-word@127.0.0.1:1/0';
    const { code, said, errors } = await command('--from', from, '--to', to);
    expect(code).toBe(1);
    const all = [said, ...errors].join('\n');
    expect(all).toContain('redis://127.0.0.1:1/0');
    for (const secret of ['s%40fest-word', 's@fest-word']) expect(all).not.toContain(secret);
  });

  it('hides what a library may repeat: the address, the password, and what it stands for', () => {
    const url = 'rediss://bot:s%40fest-word@db.example:6380/2';
    const text = `no ${url}: AUTH s@fest-word, or s%40fest-word`;
    expect(withoutSecrets(text, url)).toBe('no rediss://db.example:6380/2: AUTH …, or …');
    expect(withoutSecrets(text, 'redis://bot:%ZZ@h')).toBe(text);
    expect(withoutSecrets('no sqlite://a/b', 'sqlite://a/b')).toBe('no sqlite://a/b');
  });

  it('is a program with an exit code', async () => {
    const from = await filled(freshPath(), fill);
    const to = freshPath();
    const words = ['src/store-copy-cli.ts', '--from', urlOf(from), '--to', urlOf(to)];
    const run = promisify(execFile);
    expect((await run(process.execPath, words)).stdout).toContain('Done: both hold the same');
    await expect(run(process.execPath, words)).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not empty'),
    });
  });
});
