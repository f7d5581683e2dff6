import type { Ground } from './ground.ts';
import { again, below, type Kind } from './kinds.ts';
import type { FaultProxy } from './proxy.ts';

function redisOf({ store }: Ground) {
  if (store.kind !== 'redis') throw new Error('there is no Redis here');
  return store;
}

/** How often a line to Redis meets its fault anew, ms. */
const DRAW_MS = 1500;

function onLine(
  name: string,
  bend: (line: FaultProxy, ground: Ground) => void,
  spares: Kind['spares'] = 'nothing',
): Kind {
  return {
    name,
    store: 'redis',
    spares,
    async begin(ground) {
      const { line } = redisOf(ground);
      return again(
        DRAW_MS,
        () => bend(line, ground),
        () => line.heal(),
      );
    },
  };
}

/** What can become of Redis, and of the way to it. */
export const redisKinds: readonly Kind[] = [
  {
    name: 'redis-gone',
    store: 'redis',
    spares: 'answers',
    long: 5,
    async begin(ground) {
      const { redis } = redisOf(ground);
      await redis.kill();
      return () => redis.start();
    },
  },
  {
    name: 'redis-frozen',
    store: 'redis',
    spares: 'answers',
    async begin(ground) {
      const { redis } = redisOf(ground);
      redis.freeze();
      return async () => redis.thaw();
    },
  },
  onLine('redis-slow', (line) => line.set({ latencyMs: 20, jitterMs: 60 }), 'answers'),
  onLine('redis-cuts', (line, ground) => {
    const way = ground.random() < 0.5 ? 'there' : 'back';
    line.set({ cut: { way, afterBytes: below(ground, 2000) }, share: 0.5 });
  }),
  onLine('redis-half-open', (line) => line.set({ swallow: true, share: 0.5 })),
];
