import { readdirSync, readFileSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { residentMib } from '../bench/process-use.ts';
import { median } from '../bench/statistics.ts';

/** How the bot and its store are at one moment. */
export interface Sample {
  /** Since the beginning of the trial. */
  readonly minute: number;
  /** Of the bot's calendar, from 1. */
  readonly day: number;
  /** Which process it is, from 1; and how old, seconds. */
  readonly life: number;
  readonly age: number;
  /** In RAM, MiB. */
  readonly memory: number;
  /** Open files and sockets. */
  readonly handles: number;
  readonly threads: number;
  /** Of the store's file, of the log beside it (-wal), and of what is in use in the file, bytes. */
  readonly file: number;
  readonly wal: number;
  readonly used: number;
  /** Records in the store, and how many of them are tasks. */
  readonly records: number;
  readonly tasks: number;
  /** How late the event loop was 99 of 100 times since the last sample, ms. */
  readonly late?: number;
}

export type ProcessUse = Pick<Sample, 'memory' | 'handles' | 'threads'>;

/** Linux only. */
export function useOf(pid: number): ProcessUse {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return {
    memory: residentMib(pid),
    handles: readdirSync(`/proc/${pid}/fd`).length,
    threads: Number(/^Threads:\s+(\d+)$/mu.exec(status)?.[1]),
  };
}

export type StoreUse = Pick<Sample, 'file' | 'wal' | 'used' | 'records' | 'tasks'>;

/** Reads beside the bot, without any lock that it would wait for. */
export function storeUse(path: string): StoreUse {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const number = (sql: string): number => {
      const row = database.prepare(sql).get() ?? {};
      return Number(Object.values(row)[0]);
    };
    const pages = number('PRAGMA page_count') - number('PRAGMA freelist_count');
    return {
      file: sizeOf(path),
      wal: sizeOf(`${path}-wal`),
      used: pages * number('PRAGMA page_size'),
      records: number('SELECT count(*) FROM keyv'),
      tasks: number("SELECT count(*) FROM keyv WHERE key LIKE 'task:%'"),
    };
  } finally {
    database.close();
  }
}

/** Records and their bytes by what stands before the colon of the key. */
export function recordsByKind(path: string): { kind: string; records: number; bytes: number }[] {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database
      .prepare(
        "SELECT substr(key, 1, instr(key, ':')) AS kind, count(*) AS records, sum(length(key) + length(value)) AS bytes FROM keyv GROUP BY kind ORDER BY bytes DESC",
      )
      .all() as { kind: string; records: number; bytes: number }[];
  } finally {
    database.close();
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The 99 % quantile of the event loop's delay in what GET /metrics answers, ms. */
export function loopDelayIn(metrics: string): number | undefined {
  const found = /^reelbot_event_loop_delay_seconds\{quantile="0\.99"\} (\S+)$/mu.exec(metrics)?.[1];
  return found === undefined ? undefined : Number(found) * 1000;
}

/** Samples by the process that they are of, in its order. */
export function livesIn(samples: readonly Sample[]): Sample[][] {
  return [...Map.groupBy(samples, ({ life }) => life).values()].filter((one) => one.length > 0);
}

/** So many of the first processes are compared with as many of the last. */
const ENDS = 3;

export interface Compared {
  /** At which age, seconds. */
  readonly age: number;
  /** Medians. */
  readonly first: number;
  readonly last: number;
}

/**
 * The first three processes beside the last three, all at one age: the highest that each of them reached. A process grows while it is young, so different
 * ages cannot be compared. Processes that did not reach `leastAge` (seconds) do not count. Undefined where there are not enough of them.
 */
export function sameAge(
  samples: readonly Sample[],
  of: (sample: Sample) => number,
  leastAge: number,
): Compared | undefined {
  const lives = livesIn(samples).filter((life) => oldest(life) >= leastAge);
  if (lives.length < 2 * ENDS) return undefined;
  const [first, last] = [lives.slice(0, ENDS), lives.slice(-ENDS)];
  const age = Math.min(...[...first, ...last].map(oldest));
  const at = (life: readonly Sample[]) => of(nearest(life, age));
  return { age, first: median(first.map(at)), last: median(last.map(at)) };
}

function oldest(life: readonly Sample[]): number {
  return Math.max(...life.map(({ age }) => age));
}

function nearest([first, ...others]: readonly Sample[], age: number): Sample {
  if (first === undefined) throw new Error('a life without a sample');
  return others.reduce(
    (best, one) => (Math.abs(one.age - age) < Math.abs(best.age - age) ? one : best),
    first,
  );
}

/** The slope of the straight line through the points that is least wrong (least squares); NaN of fewer than two. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, one) => sum + one, 0) / values.length;
  const [x, y] = [mean(points.map((one) => one[0])), mean(points.map((one) => one[1]))];
  const both = points.reduce((sum, one) => sum + (one[0] - x) * (one[1] - y), 0);
  const square = points.reduce((sum, one) => sum + (one[0] - x) ** 2, 0);
  return square === 0 ? Number.NaN : both / square;
}
