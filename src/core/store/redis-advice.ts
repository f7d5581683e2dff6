import type { RedisLink } from './redis-link.ts';

/** Settings of Redis on which it depends what a crash or a full memory costs. */
const NAMES = ['appendonly', 'appendfsync', 'maxmemory-policy', 'min-replicas-to-write'] as const;

export type RedisSettings = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

/** What Redis says of itself; empty where it does not let anybody ask, as hosted ones often do not. */
export async function readRedisSettings(link: RedisLink): Promise<RedisSettings> {
  try {
    const read = await Promise.all(
      NAMES.map((name) => link.ask(async (redis) => ({ ...(await redis.configGet(name)) }))),
    );
    return Object.assign({}, ...read) as RedisSettings;
  } catch {
    return {};
  }
}

/** What an admin should know about these settings. Whole sentences. */
export function adviceOnRedis(settings: RedisSettings): string[] {
  const { appendonly, appendfsync, 'maxmemory-policy': policy } = settings;
  if (appendonly === undefined || policy === undefined) {
    return [
      'Redis does not tell its settings (CONFIG GET), so they could not be checked. See to it that everything written is kept over a crash (appendonly yes) and that nothing is dropped when its memory is full (maxmemory-policy noeviction).',
    ];
  }
  return [...crashAdvice(appendonly, appendfsync), ...evictionAdvice(policy)];
}

/** The same where a copy may take its place. */
export function adviceOnCopies({ 'min-replicas-to-write': copies }: RedisSettings): string[] {
  if (copies !== '0') return [];
  return [
    'Redis takes writes while no copy is connected (min-replicas-to-write 0): a master that was cut off goes on taking what is thrown away when a copy has its place. Set min-replicas-to-write 1.',
  ];
}

function crashAdvice(appendonly: string, appendfsync: string | undefined): string[] {
  if (appendonly !== 'yes') {
    return [
      'Redis keeps no append-only file (appendonly no): when it crashes, every task and every credit since its last snapshot is forgotten. Set appendonly yes and appendfsync always.',
    ];
  }
  if (appendfsync === 'always') return [];
  const lost = appendfsync === 'everysec' ? 'about the last second' : 'about the last half minute';
  return [
    `Redis does not wait for its disk (appendfsync ${appendfsync}): when its machine loses power, the tasks and credits of ${lost} are forgotten. appendfsync always forgets none.`,
  ];
}

function evictionAdvice(policy: string): string[] {
  if (policy === 'noeviction') return [];
  return [
    `Redis drops keys when its memory is full (maxmemory-policy ${policy}), and wallets and tasks are among them. Set maxmemory-policy noeviction.`,
  ];
}
