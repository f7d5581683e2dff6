import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import { freePort } from '../../sandbox/free-port.ts';
import { startRedis, type TestRedis } from './redis.ts';

/** The slots of a cluster. */
const SLOTS = 16_384;

/** Several servers of which one can take the place of another. */
export interface TestRedises {
  readonly url: string;
  /** An address under which nothing is stored. */
  fresh(): string;
  /** Resolves when the copy has everything that was written when this was called. */
  copied(): Promise<void>;
  /** SIGKILL for the one that takes our writes; resolves when it is dead. */
  kill(): Promise<void>;
  /** Asks that a copy takes over while the old one lives; resolves when that was begun. */
  handOver(): Promise<void>;
  /** Resolves when the copy has taken over. */
  taken(): Promise<void>;
  /** The one that was killed comes back. */
  revive(): Promise<void>;
  /** A connection of the test's own to the one that takes writes now. */
  master(): Promise<Redis>;
  close(): Promise<void>;
}

type Secret = { password?: string };

/** Asks one server until the answer holds; each question waits by itself. */
async function until(
  redis: TestRedis,
  words: string[],
  holds: (answer: string) => boolean,
  secret: Secret = {},
) {
  const client = new Redis(redis.port, secret);
  client.on('error', () => {});
  const [first = '', ...others] = words;
  for (;;) {
    const answer = await client.call(first, ...others).catch(String);
    if (holds(String(answer))) break;
  }
  client.disconnect();
}

async function tell(redis: TestRedis, ...words: string[]): Promise<unknown> {
  const client = new Redis(redis.port);
  const [first = '', ...others] = words;
  try {
    return await client.call(first, ...others);
  } finally {
    client.disconnect();
  }
}

/** Redis acknowledges before its copy has heard of a write: waits for the copy. */
async function untilCopied(master: TestRedis, copy: TestRedis, secret: Secret = {}): Promise<void> {
  const offsetIn = (field: string, info: string) =>
    Number(new RegExp(`^${field}:(\\d+)`, 'mu').exec(info)?.[1]);
  const client = new Redis(master.port, secret);
  const written = offsetIn('master_repl_offset', await client.info('replication'));
  client.disconnect();
  const has = (info: string) => offsetIn('slave_repl_offset', info) >= written;
  await until(copy, ['INFO', 'replication'], has, secret);
}

const isMaster = (answer: string) => answer.startsWith('master');
const isCopied = (answer: string) => answer.includes('master_link_status:up');
const COPY = ['--repl-diskless-sync-delay', '0'];

/** A master, a copy of it, and three sentinels that watch both; each under the password, if there is one. */
export async function startSentinels(password = ''): Promise<TestRedises> {
  const secret = password === '' ? [] : ['--requirepass', password, '--masterauth', password];
  let master = await startRedis(...COPY, ...secret);
  let copy = await startRedis(...COPY, ...secret, '--replicaof', `127.0.0.1 ${master.port}`);
  const folder = await mkdtemp(join(tmpdir(), 'reelbot-sentinels-'));
  const sentinels = await Promise.all(
    [1, 2, 3].map((nth) => startSentinel(join(folder, `${nth}.conf`), master.port, password)),
  );
  await Promise.all(sentinels.map((one) => one.sees));
  const url = `redis+sentinel://${password === '' ? '' : `:${password}@`}${sentinels
    .map(({ port }) => `127.0.0.1:${port}`)
    .join(',')}/mymaster`;
  let databases = 0;
  const taken = async () => {
    await Promise.all(sentinels.map((one) => one.switches()));
    [master, copy] = [copy, master];
  };
  return {
    url,
    fresh() {
      databases += 1;
      return `${url}/${databases}`;
    },
    copied: () => untilCopied(master, copy, password === '' ? {} : { password }),
    kill: () => master.kill(),
    async handOver() {
      const [first] = sentinels;
      spawnSync('redis-cli', ['-p', String(first?.port), 'SENTINEL', 'FAILOVER', 'mymaster']);
    },
    taken,
    revive: () => copy.start(),
    master: async () => new Redis(master.port, password === '' ? {} : { password }),
    async close() {
      await Promise.all(sentinels.map((one) => one.close()));
      await Promise.all([master.close(), copy.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One sentinel, which keeps what it knows in that file. */
export async function startSentinel(file: string, masterPort: number, password = '') {
  const port = freePort();
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `sentinel monitor mymaster 127.0.0.1 ${masterPort} 2`,
    'sentinel down-after-milliseconds mymaster 500',
    'sentinel failover-timeout mymaster 1500',
    ...(password === '' ? [] : [`sentinel auth-pass mymaster ${password}`]),
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  const child = spawn('redis-server', [file, '--sentinel'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const seen: string[] = [];
  let look = () => {};
  let dead = false;
  child.on('exit', () => {
    dead = true;
    look();
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    seen.push(line);
    look();
  });
  let switches = 0;
  const count = (mark: string) => seen.filter((line) => line.includes(mark)).length;
  const when = (holds: () => boolean) =>
    new Promise<void>((resolve) => {
      const before = look;
      look = () => {
        before();
        if (holds()) resolve();
      };
      look();
    });
  await when(() => dead || count('monitor master') > 0);
  // Somebody else took its port a moment before.
  if (dead) return await startSentinel(file, masterPort, password);
  return {
    port,
    sees: when(() => count('+slave slave') > 0 && count('+sentinel sentinel') >= 2),
    async switches() {
      await when(() => count('+switch-master') > switches);
      switches += 1;
    },
    close: () => endOf(child),
  };
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Three masters with a third of the slots each, and a copy of the one that has ours. */
export async function startCluster(): Promise<TestRedises> {
  const nodes = await Promise.all(
    [0, 1, 2, 3].map(() => {
      const bus = freePort();
      const options = `--databases 1 --cluster-enabled yes --cluster-node-timeout 1000 --cluster-port ${bus} --cluster-announce-bus-port ${bus}`;
      return startRedis(...options.split(' '), ...COPY).then((redis) => ({ redis, bus }));
    }),
  );
  const masters = nodes.slice(0, 3);
  const slot = Number(await tell(nodeAt(nodes, 0), 'CLUSTER', 'KEYSLOT', '{reelbot}'));
  const third = Math.ceil(SLOTS / 3);
  for (const [nth, { redis }] of masters.entries()) {
    const last = Math.min(SLOTS, (nth + 1) * third) - 1;
    await tell(redis, 'CLUSTER', 'SET-CONFIG-EPOCH', String(nth + 1));
    await tell(redis, 'CLUSTER', 'ADDSLOTSRANGE', String(nth * third), String(last));
  }
  for (const { redis, bus } of nodes.slice(1)) {
    await tell(nodeAt(nodes, 0), 'CLUSTER', 'MEET', '127.0.0.1', String(redis.port), String(bus));
  }
  const whole = (info: string) => /cluster_state:ok[\s\S]*cluster_known_nodes:4/u.test(info);
  await Promise.all(nodes.map(({ redis }) => until(redis, ['CLUSTER', 'INFO'], whole)));
  let master = nodeAt(nodes, Math.floor(slot / third));
  let copy = nodeAt(nodes, 3);
  await tell(copy, 'CLUSTER', 'REPLICATE', String(await tell(master, 'CLUSTER', 'MYID')));
  await until(copy, ['INFO', 'replication'], isCopied);
  const id = String(await tell(copy, 'CLUSTER', 'MYID'));
  await Promise.all(
    masters.map(({ redis }) =>
      until(redis, ['CLUSTER', 'NODES'], (all) => new RegExp(`^${id} .*slave`, 'mu').test(all)),
    ),
  );
  const url = `redis+cluster://${nodes.map(({ redis }) => `127.0.0.1:${redis.port}`).join(',')}`;
  return {
    url,
    fresh() {
      spawnSync('redis-cli', ['-p', String(master.port), 'FLUSHALL']);
      return url;
    },
    copied: () => untilCopied(master, copy),
    kill: () => master.kill(),
    async handOver() {
      await tell(copy, 'CLUSTER', 'FAILOVER');
    },
    async taken() {
      await until(copy, ['ROLE'], isMaster);
      [master, copy] = [copy, master];
    },
    revive: () => copy.start(),
    master: async () => new Redis(master.port),
    async close() {
      await Promise.all(nodes.map(({ redis }) => redis.close()));
    },
  };
}

function nodeAt(nodes: readonly { redis: TestRedis }[], nth: number): TestRedis {
  const node = nodes[nth];
  if (node === undefined) throw new Error('no such node');
  return node.redis;
}
