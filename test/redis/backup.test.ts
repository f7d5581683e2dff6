import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src/core/store/index.ts';
import { describeWithRedis, startRedis } from '../support/redis.ts';

const page = readFileSync('docs/deploy.md', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'reelbot-backup-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command; resolves when it has succeeded. */
async function run(command: string, args: readonly string[], cwd: string, input?: string) {
  const child = spawn(command, args, { cwd, stdio: ['pipe', 'ignore', 'ignore'] });
  if (input === undefined) child.stdin.end();
  else createReadStream(input).pipe(child.stdin);
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
}

describeWithRedis('docs/deploy.md, backup of Redis', () => {
  it('brings back all of one moment, and goes on from there', async () => {
    const [, words = ''] = /exec redis redis-cli (\S+) \/data\/backup\.rdb/u.exec(page) ?? [];
    const [, script = ''] = /run --rm -T redis sh -c '([^']+)' < backup\.rdb/u.exec(page) ?? [];
    expect(words).not.toBe('');
    expect(script).not.toBe('');
    const data = join(folder, 'data');
    mkdirSync(data);
    const redis = await startRedis('--dir', data);
    onTestFinished(() => redis.close());
    const open = () => openStore(redis.url, Date.now);
    const before = await open();
    for (let key = 0; key < 500; key += 1) await before.update(`task:${key}`, () => key);
    const backup = join(folder, 'backup.rdb');
    await run('redis-cli', ['-p', String(redis.port), words, backup], folder);
    await before.update('late', () => true);
    await before.close();
    await redis.stop();
    await run('sh', ['-c', script], data, backup);
    await redis.start();
    const after = await open();
    let tasks = 0;
    for await (const _ of after.list('task:')) tasks += 1;
    expect(tasks).toBe(500);
    expect(await after.get('late')).toBeUndefined();
    await after.update('new', () => 'kept');
    await after.close();
    await redis.kill();
    await redis.start();
    const later = await open();
    expect(await later.get('new')).toBe('kept');
    expect(await later.get('task:7')).toBe(7);
    await later.close();
    // What was there before the restore is still there to be looked at.
    expect(readdirSync(data).filter((name) => name.startsWith('old-'))).toHaveLength(1);
  });
});
