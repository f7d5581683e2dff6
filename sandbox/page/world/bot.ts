import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BotState } from '../wire.ts';

/** The bot as a child that is started again when it ends by itself. */
export interface BotProcess {
  readonly state: BotState;
  /** Of the process that runs now. */
  readonly pid: number | undefined;
  subscribe(listener: (state: BotState) => void): () => void;
  /** Resolves when the bot has said "ready" for the first time, or with false when it ended before. */
  readonly settled: Promise<boolean>;
  stop(): Promise<void>;
}

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
  const listeners = new Set<(state: BotState) => void>();
  const settled = Promise.withResolvers<boolean>();
  let state: BotState = { state: 'starting', detail: '' };
  let child: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  let restart: NodeJS.Timeout | undefined;
  let stopping = false;
  let pauseMs = FIRST_PAUSE_MS;

  const become = (next: BotState): void => {
    state = next;
    for (const listener of listeners) listener(next);
  };
  const run = (): void => {
    const startedAt = Date.now();
    const started = launch(options);
    child = started;
    let last = '';
    for (const stream of [started.stdout, started.stderr]) {
      if (stream === null) continue;
      createInterface(stream).on('line', (line) => {
        write(log, line, options.verbose);
        last = line.trim() === '' ? last : line;
        if (isReady(line)) {
          become({ state: 'running', detail: '' });
          settled.resolve(true);
        }
      });
    }
    ended = new Promise((resolve) => {
      started.once('close', (code, signal) => {
        resolve();
        child = undefined;
        if (stopping) return;
        if (Date.now() - startedAt > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
        restart = setTimeout(run, pauseMs);
        pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
        become({
          state: 'restarting',
          detail: `${howItEnded(code, signal)}. ${said(last)}`.trim(),
        });
        settled.resolve(false);
      });
    });
  };
  run();

  return {
    get state() {
      return state;
    },
    get pid() {
      return child?.pid;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    settled: settled.promise,
    async stop() {
      stopping = true;
      clearTimeout(restart);
      if (child !== undefined) await end(child, ended);
      await new Promise((resolve) => log.end(resolve));
    },
  };
}

/** In a process group of its own, so that Ctrl-C reaches only this process, which ends the bot in order. */
function launch({ env, script = ENTRY }: BotOptions): ChildProcess {
  return spawn(
    process.execPath,
    ['--import', './need-node.mjs', '--import', ORPHAN_GUARD, script],
    { cwd: root, detached: true, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  signalGroup(child, 'SIGTERM');
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

function write(log: WriteStream, line: string, verbose: boolean): void {
  log.write(`${line}\n`);
  if (verbose) process.stderr.write(`${line}\n`);
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
