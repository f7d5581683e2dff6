import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BotState } from '../wire.ts';

/** The bot as a child that is started again when it ends by itself. */
export interface BotProcess {
  readonly state: BotState;
  /** Of the process that runs now. */
  readonly pid: number | undefined;
  subscribe(listener: (state: BotState) => void): () => void;
  /** Calls `listener` with every line that the bot says; returns how to stop it. */
  onLine(listener: (line: string) => void): () => void;
  /** Resolves when the bot has said "ready" for the first time, or with false when it ended before. */
  readonly settled: Promise<boolean>;
  /** Ends it without a word; resolves when it is gone. It comes back after `startAfterMs`, or, without it, by `start`. Throws where it does not run. */
  kill(startAfterMs?: number): Promise<void>;
  /** The same by asking it to end, and waiting for that. */
  restart(startAfterMs?: number): Promise<void>;
  /** Starts it now. Throws where it runs. */
  start(): void;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** What the page may do with the bot. */
export type BotControl = Omit<BotProcess, 'pid' | 'settled' | 'stop'>;

export interface BotOptions {
  /** The whole environment of the bot: nothing of this process's own secrets belongs in it. */
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Show its log on the terminal too. */
  readonly verbose: boolean;
  /** What Node runs; the real bot unless told. */
  readonly script?: string;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const ENTRY = 'src/main.ts';

/** The bot promises to end within 10 s of SIGTERM. */
const PATIENCE_MS = 10_500;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;
/** A bot that ran this long has not failed at once: the pause before a restart is short again. */
const STEADY_MS = 30_000;

/** Ends the bot when this process is gone, however it went: only SIGKILL leaves no time to end it ourselves. */
const ORPHAN_GUARD = `data:text/javascript,${encodeURIComponent(
  "process.on('disconnect',()=>process.kill(process.pid,'SIGTERM'));process.channel?.unref()",
)}`;

export function startBot(options: BotOptions): BotProcess {
  const log = createWriteStream(options.logFile, { flags: 'a' });
  const lines = new Set<(line: string) => void>();
  const hear = (line: string): void => {
    log.write(`${line}\n`);
    if (options.verbose) process.stderr.write(`${line}\n`);
    for (const listener of lines) listener(line);
  };
  const keeper = keepRunning(() => launch(options), hear);
  return {
    get state() {
      return keeper.state;
    },
    get pid() {
      return keeper.state.pid;
    },
    subscribe: keeper.subscribe,
    onLine: (listener) => heardBy(lines, listener),
    settled: keeper.settled,
    kill: (startAfterMs) => keeper.end('SIGKILL', startAfterMs),
    restart: (startAfterMs) => keeper.end('SIGTERM', startAfterMs),
    start: keeper.start,
    async stop() {
      await keeper.close();
      await new Promise((resolve) => log.end(resolve));
    },
  };
}

interface Keeper extends Pick<BotProcess, 'state' | 'subscribe' | 'settled' | 'start'> {
  /** Ends the process, which comes back after `startAfterMs`, or not by itself. Throws where none runs. */
  end(signal: 'SIGKILL' | 'SIGTERM', startAfterMs: number | undefined): Promise<void>;
  /** Ends it for good. */
  close(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  /** Resolves to how it ended. */
  readonly ended: Promise<string>;
}

function keepRunning(spawned: () => ChildProcess, hear: (line: string) => void): Keeper {
  const listeners = new Set<(state: BotState) => void>();
  const settled = Promise.withResolvers<boolean>();
  let state: BotState = { state: 'starting', detail: '' };
  let running: Running | undefined;
  let restart: NodeJS.Timeout | undefined;
  /** What somebody wanted who ended it. */
  let wish: { readonly startAfterMs: number | undefined } | undefined;
  let closing = false;
  let pauseMs = FIRST_PAUSE_MS;

  const become = (next: BotState): void => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const run = (): void => {
    clearTimeout(restart);
    const startedAt = Date.now();
    const child = spawned();
    const pid = child.pid === undefined ? {} : { pid: child.pid };
    const ended = endOf(child, (line) => {
      hear(line);
      if (!isReady(line)) return;
      become({ state: 'running', detail: '', ...pid });
      settled.resolve(true);
    });
    running = { child, ended };
    become({ state: 'starting', detail: state.detail, ...pid });
    void ended.then((how) => {
      running = undefined;
      if (Date.now() - startedAt > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
      if (!closing) fell(how);
      settled.resolve(false);
    });
  };
  const fell = (detail: string): void => {
    const wanted = wish === undefined ? {} : { wanted: true as const };
    const afterMs = wish === undefined ? pauseMs : wish.startAfterMs;
    if (wish === undefined) pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    wish = undefined;
    if (afterMs === undefined) {
      become({ state: 'stopped', detail, ...wanted });
      return;
    }
    restart = setTimeout(run, afterMs);
    become({ state: 'restarting', detail, startsAt: Date.now() + afterMs, ...wanted });
  };
  run();

  return {
    get state() {
      return state;
    },
    subscribe: (listener) => heardBy(listeners, listener),
    settled: settled.promise,
    start() {
      if (running !== undefined) throw new Error('The bot runs already.');
      run();
    },
    async end(signal, startAfterMs) {
      if (running === undefined) throw new Error('The bot does not run.');
      wish = { startAfterMs };
      const { ended, child } = running;
      if (signal === 'SIGTERM') become({ ...state, state: 'ending', wanted: true });
      await end(child, ended, signal);
    },
    async close() {
      closing = true;
      clearTimeout(restart);
      if (running !== undefined) await end(running.child, running.ended, 'SIGTERM');
    },
  };
}

function heardBy<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** In a process group of its own, so that Ctrl-C reaches only this process, which ends the bot in order. */
function launch({ env, script = ENTRY }: BotOptions): ChildProcess {
  return spawn(
    process.execPath,
    ['--import', './need-node.mjs', '--import', ORPHAN_GUARD, script],
    { cwd: root, detached: true, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
}

/** Hears what a process says, and resolves to how it ended, for people. */
function endOf(child: ChildProcess, hear: (line: string) => void): Promise<string> {
  let last = '';
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface(stream).on('line', (line) => {
      last = line.trim() === '' ? last : line;
      hear(line);
    });
  }
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      resolve(`${howItEnded(code, signal)}. ${said(last)}`.trim());
    });
  });
}

async function end(
  child: ChildProcess,
  ended: Promise<unknown>,
  signal: NodeJS.Signals,
): Promise<void> {
  signalGroup(child, signal);
  const late = setTimeout(() => signalGroup(child, 'SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(late);
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has just ended by itself.
  }
}

function isReady(line: string): boolean {
  return line.includes('"msg":"ready"');
}

function howItEnded(code: number | null, signal: NodeJS.Signals | null): string {
  return signal === null ? `It ended with exit code ${code}` : `It was ended by ${signal}`;
}

/** The last line of the log, as a person reads it: the message of a JSON line, or the line. */
function said(line: string): string {
  if (line === '') return '';
  const text = /"msg":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line;
  return `It last said: ${text.slice(0, 300)}`;
}
