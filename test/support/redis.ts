import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe } from 'vitest';
import { freePort } from '../../sandbox/free-port.ts';

const SERVER = 'redis-server';

/** Whether this machine has a redis-server. */
export const isHere = spawnSync(SERVER, ['--version']).status === 0;
if (!isHere && process.env.REQUIRE_REDIS === '1') {
  throw new Error('REQUIRE_REDIS is 1, and there is no redis-server on this machine');
}

/** Tests on a real Redis. Where none is installed they are skipped, and a line says so; never with REQUIRE_REDIS=1. */
export function describeWithRedis(name: string, tests: () => void): void {
  if (!isHere) {
    process.stderr.write(
      `\nSKIPPED: all tests of "${name}". There is no redis-server on this machine; Debian: apt-get install redis-server\n`,
    );
  }
  describe.skipIf(!isHere)(name, tests);
}

/** A redis-server of a test's own, in its own folder. */
export interface TestRedis {
  readonly port: number;
  /** With a number at its end each test gets a database of its own. */
  readonly url: string;
  /** An address of a database that nobody used. */
  fresh(): string;
  /** SIGKILL; resolves when it is dead. */
  kill(): Promise<void>;
  /** SIGTERM; resolves when it has ended. */
  stop(): Promise<void>;
  /** Starts it again on the same port and folder; resolves when it takes commands. */
  start(): Promise<void>;
  /** SIGSTOP and SIGCONT: connections stay, and nobody answers. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

/** Starts one that keeps everything it acknowledged: append-only file, written before every answer. */
export async function startRedis(...more: string[]): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'reelbot-redis-'));
  let port = freePort();
  let child: ChildProcess | undefined;
  let databases = 0;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  const start = async (): Promise<void> => {
    const options = `--port ${port} --bind 127.0.0.1 --databases 1000 --appendonly yes --appendfsync always`;
    const args = [...options.split(' '), '--save', '', '--dir', folder, ...more];
    child = spawn(SERVER, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await linesOf(child, /Ready to accept connections/u);
  };
  try {
    await start();
  } catch {
    port = freePort(); // Somebody else took the first one a moment before.
    await start();
  }
  const url = `redis://127.0.0.1:${port}`;
  return {
    port,
    url,
    fresh() {
      databases += 1;
      return `${url}/${databases}`;
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    start,
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    async close() {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function linesOf({ stdout }: ChildProcess, wanted: RegExp): Promise<void> {
  if (stdout === null) throw new Error('redis-server did not start');
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let last = '';
  createInterface({ input: stdout })
    .on('line', (line) => {
      last = line;
      if (wanted.test(line)) resolve();
    })
    .on('close', () => reject(new Error(`redis-server ended: ${last}`)));
  await promise;
}
