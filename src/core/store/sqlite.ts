import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import { KeyvSqlite } from '@keyv/sqlite';
import type { Backend, Swap } from './backend.ts';
import { readingTogether } from './reading-together.ts';

/** SQLite blocks the whole process while it waits for a lock, so it waits little and we try again outside. */
const BUSY_TIMEOUT_MS = 50;
const BUSY_TRIES = 20;
const BUSY_PAUSE_MS = 50;

const COLLECT_GARBAGE_MS = 3_600_000;

/** keyv's own statements, with the condition that makes them exact. */
const READ = 'SELECT key, value FROM keyv WHERE namespace = ? AND key IN';
const INSERT =
  'INSERT INTO keyv (value, expires, key, namespace) VALUES (?, ?, ?, ?) ON CONFLICT (key, namespace) DO NOTHING RETURNING key';
const UPDATE =
  'UPDATE keyv SET value = ?, expires = ? WHERE key = ? AND namespace = ? AND value = ? RETURNING key';
const DELETE = 'DELETE FROM keyv WHERE key = ? AND namespace = ? AND value = ? RETURNING key';
/** One lower bound each: of two SQLite would begin at the first that is named, which may be the first key of all. */
const SCAN_FROM =
  'SELECT key, value FROM keyv WHERE namespace = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?';
const SCAN_BEHIND =
  'SELECT key, value FROM keyv WHERE namespace = ? AND key > ? AND key < ? ORDER BY key LIMIT ?';

interface Pair {
  readonly key: string;
  readonly value: string;
}

/** Above every character that a key has. */
const LAST = '\u{10FFFF}';

/**
 * keyv's table in an SQLite file, through Node's own SQLite: WAL, and every commit on disk before it counts.
 * Rejects when the file cannot be opened or written.
 */
export async function openSqlite(
  path: string,
  namespace: string,
): Promise<{ adapter: KeyvSqlite; backend: Backend }> {
  await mkdir(dirname(path), { recursive: true });
  const adapter = new KeyvSqlite({
    uri: `sqlite://${path}`,
    driver: 'node:sqlite',
    wal: true,
    busyTimeout: BUSY_TIMEOUT_MS,
    clearExpiredInterval: COLLECT_GARBAGE_MS,
  });
  adapter.on('error', () => {}); // Our own calls get their errors; the adapter's clean-up reports here and runs again.
  await patiently(async () => await adapter.ready);
  await adapter.query('PRAGMA synchronous = FULL');

  const write = async ({ key, was, now, expires }: Swap): Promise<boolean> => {
    const until = expires ?? null;
    const rows =
      was === undefined
        ? await adapter.query(INSERT, now, until, key, namespace)
        : now === undefined
          ? await adapter.query(DELETE, key, namespace, was)
          : await adapter.query(UPDATE, now, until, key, namespace, was);
    return rows.length > 0;
  };

  return {
    adapter,
    backend: {
      read: readingTogether(async (keys) => {
        const rows = await adapter.query(`${READ} (${keys.map(() => '?')})`, namespace, ...keys);
        return new Map((rows as Pair[]).map(({ key, value }) => [key, value]));
      }),
      swap: (swaps) =>
        patiently(async () => {
          await adapter.query('BEGIN IMMEDIATE');
          try {
            const written: boolean[] = [];
            for (const swap of swaps) written.push(await write(swap));
            await adapter.query('COMMIT');
            return written;
          } catch (error) {
            await adapter.query('ROLLBACK').catch(() => {}); // SQLite has often rolled back by itself: the first error is the one that tells.
            throw error;
          }
        }),
      async scan(prefix, after, limit) {
        const [scan, first] = after < prefix ? [SCAN_FROM, prefix] : [SCAN_BEHIND, after];
        const rows = await adapter.query(scan, namespace, first, prefix + LAST, limit);
        // SQLite answers at once: a walk over many pages would keep everybody else waiting to its end.
        await turn();
        return (rows as Pair[]).map(({ key, value }) => [key, value]);
      },
      close: () => adapter.disconnect(),
    },
  };
}

/** Tries again while another connection holds the lock, for about a second. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let left = BUSY_TRIES; ; left -= 1) {
    try {
      return await work();
    } catch (error) {
      if (left <= 1 || !isBusy(error)) throw error;
      await pause(BUSY_PAUSE_MS);
    }
  }
}

/** SQLITE_BUSY (5) and SQLITE_LOCKED (6), as node:sqlite reports them in `errcode`. */
function isBusy(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  return code === 5 || code === 6;
}
