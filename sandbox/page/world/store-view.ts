import { DatabaseSync } from 'node:sqlite';
import { limitsFor } from '../../../src/core/limits.ts';
import { type Limit, type Purse, walletsOf } from '../../../src/core/quota.ts';
import type { Settings } from '../../../src/core/settings.ts';
import { serialization } from '../../../src/core/store/serialization.ts';
import { isClosed, type Task } from '../../../src/core/task.ts';
import type { BotTask, Side, Wallet } from '../wire.ts';
import { botTask, marksOf, type Whose } from './bot-task.ts';

/** Somebody whose tasks and wallet are looked at. */
export interface Owner {
  readonly side: Side;
  /** As the page calls them. */
  readonly person: string;
  /** The platform's own id as the bot stores it: on Slack `TEAM/USER`. */
  readonly id: string;
  /** The guild or the workspace. */
  readonly scope: string;
  /** Ids of roles or user groups. */
  readonly roles: readonly string[];
}

/** What the bot's store says at one moment. */
export interface StoreState {
  /** Oldest first. */
  readonly tasks: readonly BotTask[];
  readonly wallets: readonly Wallet[];
  /** Ids of messages, threads, files and tasks at gateways, and the task that each belongs to. Some are secrets. */
  readonly marks: ReadonlyMap<string, Whose>;
  /** Something is still to be done, so it changes by itself. */
  readonly isBusy: boolean;
}

export interface StoreReader {
  /** What stands there now. Nothing where the file cannot be read at the moment: it is not there yet, or is being recovered. */
  read(): StoreState | undefined;
}

/** The bot's table (keyv's), in which it keeps everything under one namespace. */
const KEYS =
  "SELECT key FROM keyv WHERE namespace = 'reelbot' AND key >= ? AND key < ? ORDER BY key LIMIT ?";
const VALUE = "SELECT value FROM keyv WHERE namespace = 'reelbot' AND key = ?";

/** Tasks of each person. */
const MOST_TASKS = 20;

/** Longest wait for a lock: a process that waits here shows nothing, and asks again soon anyway. */
const BUSY_MS = 20;

/**
 * Reads the bot's SQLite file without disturbing it: opened for reading only and closed at once, so that it never holds up a checkpoint, which in WAL
 * mode is all that a reader could hold up.
 * @param limit Credits of one person unless admins chose otherwise, as QUOTA_USER.
 */
export function createStoreReader(
  file: string,
  owners: readonly Owner[],
  limit: Limit,
  now: () => number,
): StoreReader {
  /** Tasks do not change any more once they are closed, and texts that are the same need not be parsed again. */
  let parsed = new Map<string, { text: string; task: Task }>();
  const look = (database: DatabaseSync): StoreState => {
    const value = database.prepare(VALUE);
    const text = (key: string): string | undefined => {
      const row = value.get(key);
      return row === undefined ? undefined : String(row.value);
    };
    const kept: typeof parsed = new Map();
    const tasks = owners.flatMap((owner) =>
      idsOf(database, owner).flatMap((id) => {
        const json = text(`task:${id}`);
        if (json === undefined) return [];
        const before = parsed.get(id);
        const task = before?.text === json ? before.task : valueIn<Task>(json);
        kept.set(id, { text: json, task });
        return [{ task, owner }];
      }),
    );
    parsed = kept;
    const wallets = owners.flatMap((owner) => walletOf(owner, limit, now(), text) ?? []);
    const inOrder = tasks.toSorted((a, b) => a.task.createdAt - b.task.createdAt);
    return {
      tasks: inOrder.map(({ task, owner }) => botTask(task, owner)),
      wallets,
      marks: new Map(inOrder.flatMap(({ task }) => [...marksOf(task)])),
      isBusy: inOrder.some(({ task }) => !isClosed(task)),
    };
  };
  return {
    read() {
      try {
        const database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_MS });
        try {
          return look(database);
        } finally {
          database.close();
        }
      } catch (error) {
        if (isAway(error)) return undefined;
        throw error;
      }
    },
  };
}

/**
 * SQLITE_ERROR (the table is not there yet), SQLITE_BUSY, SQLITE_READONLY (what a killed bot left has to be recovered first), SQLITE_CANTOPEN and
 * SQLITE_PROTOCOL, as node:sqlite reports them in `errcode`.
 */
const AWAY = new Set([1, 5, 8, 14, 15]);

function isAway(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && AWAY.has(Number(error.errcode) & 0xff);
}

/** Ids of a person's latest tasks, the newest first: that is how their list is sorted. */
function idsOf(database: DatabaseSync, { side, id }: Owner): string[] {
  const prefix = `mine:${side}:${id}:`;
  const rows = database.prepare(KEYS).all(prefix, `${prefix}\u{10FFFF}`, MOST_TASKS);
  return rows.map(({ key }) => String(key).split(':').at(-1) ?? '');
}

/** A stored value without what keyv puts around it. */
function valueIn<T>(json: string): T {
  return (serialization.parse(json) as { value: T }).value;
}

function walletOf(
  { side, person, id, scope, roles }: Owner,
  limit: Limit,
  now: number,
  text: (key: string) => string | undefined,
): Wallet | undefined {
  const chosen = text(`settings:${side}:${scope}`);
  const settings = chosen === undefined ? {} : valueIn<{ settings: Settings }>(chosen).settings;
  const limits = limitsFor({ user: limit }, settings, roles);
  const requester = { platform: side, id, scope, name: '', locale: '' };
  const wallet = walletsOf(requester, limits, now).find(({ kind }) => kind === 'user');
  if (wallet === undefined) return undefined;
  const stored = text(wallet.key);
  const purse: Purse = stored === undefined ? { committed: 0, held: {} } : valueIn<Purse>(stored);
  const held = Object.values(purse.held).reduce((sum, credits) => sum + credits, 0);
  const most = wallet.limit.credits + (purse.granted ?? 0);
  return {
    person,
    side,
    limit: most,
    spent: purse.committed,
    held,
    left: Math.max(0, most - purse.committed - held),
    unit: wallet.limit.unit,
    resetsAt: wallet.resetsAt,
  };
}
