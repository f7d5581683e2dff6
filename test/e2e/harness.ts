import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type LocalDiscord, startLocalDiscord } from '../../sandbox/discord/index.ts';
import { freePort } from '../../sandbox/free-port.ts';
import {
  type LocalGateway,
  type LocalMountsea,
  type LocalPmock,
  startLocalMountsea,
  startLocalPmock,
} from '../../sandbox/gateways/index.ts';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/index.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import type { Task } from '../../src/core/task.ts';

/** One line of the bot's log. */
export interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** The real program as a child process of its own group. */
export interface Bot {
  readonly pid: number;
  /** Every line so far. */
  readonly lines: readonly LogLine[];
  /** What it wrote to stderr. */
  readonly complaints: () => string;
  /** Resolves to the first line, past or future, that `test` likes. Rejects when the bot ends before. */
  line(test: (line: LogLine) => boolean): Promise<LogLine>;
  /** SIGKILL to the whole group; resolves when it is dead. */
  kill(): Promise<void>;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** Resolves to the exit code when it ends by itself. */
  readonly ended: Promise<number | null>;
}

export interface Sandbox {
  readonly discord: LocalDiscord;
  readonly slack: LocalSlack;
  readonly mountsea: LocalMountsea;
  readonly pmock: LocalPmock;
  /** Those two, and what a test adds: closed with the sandbox. */
  readonly gateways: LocalGateway[];
  /** A folder for files that the bot reads; it goes with the sandbox. */
  readonly folder: string;
  /** Of the bot's small server. */
  readonly port: number;
  /** Where the bot's store lies, unless it has another; it outlives a killed bot. */
  readonly storePath: string;
  /** Every bot that was started, dead ones included. */
  readonly bots: readonly Bot[];
  /** Starts the bot and waits until it is ready. Values of undefined take a variable away. */
  start(env?: Readonly<Record<string, string | undefined>>): Promise<Bot>;
  /** The same without waiting. */
  spawn(env?: Readonly<Record<string, string | undefined>>): Bot;
  /** A look into the store, also while the bot runs. */
  look<T>(read: (store: Store) => Promise<T>): Promise<T>;
  tasks(): Promise<Task[]>;
  /** What a wallet holds and has spent; the key begins with `wallet:` and this. */
  purse(owner: string): Promise<{ committed: number; held: Record<string, number> }>;
  close(): Promise<void>;
}

export interface SandboxOptions {
  readonly discord?: Parameters<typeof startLocalDiscord>[0];
  readonly slack?: Parameters<typeof startLocalSlack>[0];
  readonly mountsea?: Parameters<typeof startLocalMountsea>[0];
  readonly pmock?: Parameters<typeof startLocalPmock>[0];
  /** Another store than the sandbox's own file. */
  readonly storeUrl?: string;
  /** Flags of every bot's Node, such as a module that is loaded before the program. */
  readonly nodeFlags?: readonly string[];
}

/** Local platforms and gateways on free ports, and the bot between them, connected by its environment alone. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const folder = await mkdtemp(join(tmpdir(), 'reelbot-e2e-'));
  /** The same for every bot of this sandbox: links outlive a killed one. */
  const port = freePort();
  const [discord, slack, mountsea, pmock] = await Promise.all([
    startLocalDiscord(options.discord),
    startLocalSlack(options.slack),
    startLocalMountsea({ durationMs: 400, queuedMs: 50, ...options.mountsea }),
    startLocalPmock({ durationMs: 400, queuedMs: 50, ...options.pmock }),
  ]);
  const gateways: LocalGateway[] = [mountsea, pmock];
  const storePath = join(folder, 'store.sqlite');
  const { storeUrl = `sqlite://${storePath}`, nodeFlags = [] } = options;
  const bots: Bot[] = [];
  const base = {
    PATH: process.env.PATH,
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
    MOUNTSEA_API_KEY: mountsea.apiKey,
    MOUNTSEA_BASE_URL: mountsea.baseUrl,
    STORE_URL: storeUrl,
    CHECK_FIRST: '100ms',
    CHECK_EVERY: '100ms',
    MAX_RUNNING: '1000',
    MAX_RUNNING_PER_USER: '1000',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    NODE_COMPILE_CACHE: 'node_modules/.cache/reelbot-e2e', // A bot starts in two thirds of the time; written by those that end by themselves.
  };
  const spawnBot = (env: Readonly<Record<string, string | undefined>> = {}): Bot => {
    const bot = botFrom(
      spawn(process.execPath, [...nodeFlags, '--import', './need-node.mjs', 'src/main.ts'], {
        env: { ...base, ...env },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    bots.push(bot);
    return bot;
  };
  const look = async <T>(read: (store: Store) => Promise<T>): Promise<T> => {
    const store = await openStore(storeUrl, Date.now);
    try {
      return await read(store);
    } finally {
      await store.close();
    }
  };
  return {
    discord,
    slack,
    mountsea,
    pmock,
    gateways,
    folder,
    port,
    storePath,
    bots,
    spawn: spawnBot,
    async start(env) {
      const bot = spawnBot(env);
      await bot.line(({ msg }) => msg === 'ready');
      return bot;
    },
    look,
    tasks: () => look((store) => values<Task>(store, 'task:')),
    purse: (owner) =>
      look(async (store) => {
        const [purse] = await values<{ committed: number; held: Record<string, number> }>(
          store,
          `wallet:${owner}`,
        );
        return purse ?? { committed: 0, held: {} };
      }),
    async close() {
      await Promise.all(bots.map((bot) => bot.kill()));
      await Promise.all([discord, slack, ...gateways].map((one) => one.close()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function values<T>(store: Store, prefix: string): Promise<T[]> {
  const found: T[] = [];
  for await (const [, value] of store.list<T>(prefix)) found.push(value);
  return found;
}

function botFrom(child: ChildProcess): Bot {
  const { stdout, stderr, pid } = child;
  if (stdout === null || stderr === null || pid === undefined)
    throw new Error('the bot did not start');
  const lines: LogLine[] = [];
  const waiting = new Set<(line: LogLine) => void>();
  let complaints = '';
  stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  createInterface({ input: stdout }).on('line', (text) => {
    const line = JSON.parse(text) as LogLine;
    lines.push(line);
    for (const wake of waiting) wake(line);
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const signal = (name: NodeJS.Signals): void => {
    try {
      process.kill(-pid, name);
    } catch {} // It is dead already.
  };
  return {
    pid,
    lines,
    complaints: () => complaints,
    ended,
    line: (test) =>
      new Promise((resolve, reject) => {
        const past = lines.find(test);
        if (past !== undefined) return resolve(past);
        const wake = (line: LogLine): void => {
          if (!test(line)) return;
          waiting.delete(wake);
          resolve(line);
        };
        waiting.add(wake);
        void ended.then((code) =>
          reject(
            new Error(
              `the bot ended with ${code}:\n${complaints}\n${JSON.stringify(lines.slice(-5))}`,
            ),
          ),
        );
      }),
    async kill() {
      signal('SIGKILL');
      await ended;
    },
    async stop() {
      signal('SIGTERM');
      return await ended;
    },
  };
}
