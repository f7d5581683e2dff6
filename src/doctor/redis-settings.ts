import { type Finding, warn, wrong } from '../core/examination.ts';
import { parseRedisUrl } from '../core/store/redis-address.ts';
import {
  adviceOnCopies,
  adviceOnRedis,
  type RedisSettings,
  readRedisSettings,
} from '../core/store/redis-advice.ts';
import { linkTo } from '../core/store/redis-link.ts';

/** Settings that cost nothing when Redis crashes or is full. */
const SAFE: RedisSettings = {
  appendonly: 'yes',
  appendfsync: 'always',
  'maxmemory-policy': 'noeviction',
};

/** What Redis would lose. Rejects when it cannot be reached. */
export async function redisFindings(url: string): Promise<readonly Finding[]> {
  const address = parseRedisUrl(url);
  if (address === undefined) return [];
  const link = await linkTo(address);
  try {
    const settings = await readRedisSettings(link);
    const onCopies = address.through === 'itself' ? [] : adviceOnCopies(settings);
    return [...findingsOn(settings), ...onCopies.map((says) => warn(says))];
  } finally {
    await link.close();
  }
}

/** Wrong is what forgets tasks and credits for good; to lose a second in a power cut is a choice. */
export function findingsOn(settings: RedisSettings): readonly Finding[] {
  const { appendonly, appendfsync, 'maxmemory-policy': policy } = settings;
  if (appendonly === undefined || policy === undefined) {
    return adviceOnRedis(settings).map((says) => warn(says));
  }
  const keeps = adviceOnRedis({ ...SAFE, appendonly });
  const waits = appendonly === 'yes' ? adviceOnRedis({ ...SAFE, ...orNothing(appendfsync) }) : [];
  const evicts = adviceOnRedis({ ...SAFE, 'maxmemory-policy': policy });
  return [...[...keeps, ...evicts].map((says) => wrong(says)), ...waits.map((says) => warn(says))];
}

function orNothing(appendfsync: string | undefined): RedisSettings {
  return appendfsync === undefined ? {} : { appendfsync };
}
