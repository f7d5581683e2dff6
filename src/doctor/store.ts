import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import {
  type Examination,
  type Finding,
  ok,
  once,
  skipped,
  warn,
  wrong,
} from '../core/examination.ts';
import { openStore, type Store, StoreUnavailable } from '../core/store/index.ts';
import { isMissing } from './machine.ts';
import { redisFindings } from './redis-settings.ts';
import { journalOf, lookInto } from './sqlite-file.ts';

const SQLITE = 'sqlite://';

/** Below this a disk fills up within days, and below that within hours, bytes. A task takes some kilobytes. */
const LITTLE_BYTES = 500 * 2 ** 20;
const LEAST_BYTES = 20 * 2 ** 20;

/** Of our own key, should it ever be left behind, ms. */
const KEY_MS = 60_000;

/** What a disk has left for us, bytes. */
export type FreeBytes = (folder: string) => Promise<number>;

export const freeBytes: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** The store, opened once for everybody who looks. */
export interface ExaminedStore {
  readonly examinations: readonly Examination[];
  /** Undefined where there is none yet, or it cannot be opened. Never rejects. */
  readonly opened: () => Promise<Store | undefined>;
  close(): Promise<void>;
}

/** STORE_URL as it is set. `url` is undefined where it is wrong. */
export function examineStore(
  url: string | undefined,
  now: () => number,
  free: FreeBytes = freeBytes,
): ExaminedStore {
  if (url === undefined) {
    const says = 'STORE_URL is wrong, see above.';
    const examination = { check: 'store', look: async () => [skipped(says)] };
    return { examinations: [examination], opened: async () => undefined, close: async () => {} };
  }
  const opening = once(() => openExisting(url, now));
  return {
    examinations: [
      { check: 'store', look: async () => await storeFindings(url, opening) },
      ...(url.startsWith(SQLITE)
        ? [{ check: 'store: disk', look: async () => [await diskFinding(fileOf(url), free)] }]
        : []),
    ],
    opened: async () => (await opening().catch(() => undefined))?.store,
    async close() {
      const { store } = (await opening().catch(() => undefined)) ?? {};
      await store?.close().catch(() => {}); // What counts was said before.
    },
  };
}

/** A store in which nothing changes, whoever thinks so. */
export function unwritten(store: Store): Store {
  return {
    ...store,
    update: async <T>(key: string, change: (now: T | undefined) => T | undefined) =>
      change(await store.get<T>(key)),
  };
}

/** A store, or why there is none to open. */
interface Opening {
  readonly store?: Store;
  readonly instead?: Finding;
}

/** Opens what a bot has made; makes nothing itself. Throws StoreUnavailable, and what SQLite says of a file that is none of its own. */
async function openExisting(url: string, now: () => number): Promise<Opening> {
  if (url.startsWith(SQLITE)) {
    const path = fileOf(url);
    if (await isThere(path)) {
      await access(path, constants.W_OK);
      const { tables } = lookInto(path);
      if (tables.length === 0) return { instead: ok(`${path} is empty: the bot fills it.`) };
      if (!tables.includes('keyv')) return { instead: foreign(path) };
    } else return { instead: await missingFinding(path) };
  }
  return { store: await openStore(url, now) };
}

function foreign(path: string): Finding {
  return wrong(
    `${path} is a database of something else.`,
    'Set STORE_URL to a file of the bot’s own, such as sqlite://data/reelbot.sqlite.',
  );
}

async function storeFindings(
  url: string,
  opening: () => Promise<Opening>,
): Promise<readonly Finding[]> {
  if (url === 'memory:') {
    return [
      warn(
        'STORE_URL is memory: tasks and credits are forgotten when the bot stops.',
        'Leave STORE_URL out, or set it to sqlite://PATH.',
      ),
    ];
  }
  try {
    const { store, instead } = await opening();
    if (store === undefined) return instead === undefined ? [] : [instead];
    await writeOwnKey(store);
    const advice = url.startsWith(SQLITE) ? journalFindings(fileOf(url)) : await redisFindings(url);
    return advice.length > 0 ? advice : [ok('It opens, takes what is written and keeps it.')];
  } catch (error) {
    return [wrong(`It cannot be used: ${reasonOf(error)}.`, mendFor(url))];
  }
}

function mendFor(url: string): string {
  return url.startsWith(SQLITE)
    ? 'Set STORE_URL to a file that the bot may write, in a folder on a local disk.'
    : 'Look whether Redis runs there and lets this machine in, and at the user and password in STORE_URL.';
}

/** Writes a key that nobody has, reads it and deletes it. Throws StoreUnavailable. */
async function writeOwnKey(store: Store): Promise<void> {
  const key = `doctor:${randomUUID()}`;
  await store.update<string>(key, () => key, KEY_MS);
  const read = await store.get<string>(key);
  await store.update(key, () => undefined);
  if (read !== key) throw new StoreUnavailable('what was written was not there a moment later');
}

function journalFindings(path: string): readonly Finding[] {
  const journal = journalOf(path);
  return journal === 'wal' ? [] : [journalFinding(journal)];
}

/** SQLite leaves the journal as it was where a file system cannot do better (its documentation, "Write-Ahead Logging"). */
export function journalFinding(journal: string): Finding {
  return warn(
    `SQLite cannot use its write-ahead log there (journal ${journal}), so the bot is slow and locks itself out.`,
    'Set STORE_URL to a file on a local disk; network drives do not have what it takes.',
  );
}

async function diskFinding(path: string, free: FreeBytes): Promise<Finding> {
  const folder = await nearestFolder(path);
  const bytes = await free(folder);
  const says = `${Math.round(bytes / 2 ** 20)} MiB are free in ${folder}`;
  const mend = 'Make room on that disk, or set STORE_URL to another one.';
  if (bytes < LEAST_BYTES) return wrong(`${says}: the store is about to fail.`, mend);
  return bytes < LITTLE_BYTES ? warn(`${says}.`, mend) : ok(`${says}.`);
}

/** The bot makes the folder and the file; whether it could is all that can be told. */
async function missingFinding(path: string): Promise<Finding> {
  const folder = await nearestFolder(path);
  try {
    if (!(await stat(folder)).isDirectory()) throw new Error('it is no folder');
    await access(folder, constants.W_OK | constants.X_OK);
    return ok(`${path} is not there yet: the bot makes it.`);
  } catch (error) {
    return wrong(
      `${path} cannot be made in ${folder}: ${reasonOf(error)}.`,
      'Set STORE_URL to a file that the bot may write, in a folder on a local disk.',
    );
  }
}

/** The first thing on the way up that exists: a folder, or what stands where one should be. */
async function nearestFolder(path: string): Promise<string> {
  const folder = dirname(path);
  if (folder === path || (await isThere(folder))) return folder;
  return await nearestFolder(folder);
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    // Below a file there can be nothing either.
    if (isMissing(error) || (error as { code?: unknown }).code === 'ENOTDIR') return false;
    throw error;
  }
}

function fileOf(url: string): string {
  return resolve(url.slice(SQLITE.length).split('?')[0] ?? '');
}

/** The last cause says the most, and no cause of the store's names a password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? reasonOf(error.cause) : error.message.replace(/\.$/u, '');
}
