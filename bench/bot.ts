import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A bot that is measured, in a process of its own. */
export interface Bot {
  readonly pid: number;
  /** From the start of the process to its line "ready", ms. */
  readonly readyMs: number;
  /** When the process was started, ms since the epoch. */
  readonly startedAt: number;
  /** How often it logged a message so far. */
  logged(message: string): number;
  /** Messages of level warn and above with how often they came, the most frequent first. */
  complaints(): [string, number][];
  /** SIGTERM, and SIGKILL where that does not help; resolves when it is gone. */
  stop(): Promise<void>;
  kill(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const SCRIPTS = { reelbot: 'src/main.ts', bare: 'bench/bare/main.ts' } as const;

export type BotName = keyof typeof SCRIPTS;

/** Node's flags in `npm start`, so that what is measured is what runs; without .env, which belongs to real platforms. */
export function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {
    scripts: { start: string };
  };
  const [, flags = ''] = /\bexec node (.*)src\/main\.ts$/u.exec(scripts.start) ?? [];
  return flags.split(/\s+/u).filter((flag) => flag !== '' && !flag.startsWith('--env-file'));
}

const READY_MS = 60_000;
const STOP_MS = 12_000;
const WARN = 40;

const running = new Set<ChildProcess>();

/** However the bench ends, no bot outlives it. */
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Starts a bot and waits until it is ready. Its environment is `env` alone. `nodeFlags` go to Node, such as --cpu-prof; `readyMs` is how long it may take.
 * Rejects with what it said when it ends before.
 */
export async function startBot(
  name: BotName,
  env: Readonly<Record<string, string>>,
  nodeFlags: readonly string[] = [],
  readyMs = READY_MS,
): Promise<Bot> {
  const startedAt = Date.now();
  const began = performance.now();
  const own = name === 'reelbot' ? startFlags() : [];
  const child = spawn(process.execPath, [...own, ...nodeFlags, SCRIPTS[name]], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const ended = once(child, 'exit').then(() => void running.delete(child));
  const log = readLog(child);
  const readyAt = await within(log.ready, ended, name, readyMs).catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await ended;
    throw error;
  });
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const patience = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(patience);
  };
  return {
    pid: child.pid ?? 0,
    startedAt,
    readyMs: readyAt - began,
    logged: (message) => log.counts.get(message) ?? 0,
    complaints: () => [...log.complaints].sort(([, a], [, b]) => b - a),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** Counts the lines of a log by their message. */
function readLog(child: ChildProcess) {
  const counts = new Map<string, number>();
  const complaints = new Map<string, number>();
  const ready = new Promise<number>((resolve) => {
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (text) => {
      const { msg, level } = JSON.parse(text) as { msg: string; level: number };
      if (msg === 'ready') resolve(performance.now());
      counts.set(msg, (counts.get(msg) ?? 0) + 1);
      if (level >= WARN) complaints.set(msg, (complaints.get(msg) ?? 0) + 1);
    });
  });
  return { counts, complaints, ready };
}

async function within(
  ready: Promise<number>,
  ended: Promise<void>,
  name: string,
  readyMs: number,
): Promise<number> {
  let patience: NodeJS.Timeout | undefined;
  const failed = new Promise<never>((_, reject) => {
    const why = (what: string) => () => reject(new Error(`the bot ${name} ${what}`));
    patience = setTimeout(why(`was not ready within ${readyMs / 1000} s`), readyMs);
    void ended.then(why('ended before it was ready'));
  });
  try {
    return await Promise.race([ready, failed]);
  } finally {
    clearTimeout(patience);
  }
}
