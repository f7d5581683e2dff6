import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { openStore } from '../src/core/store/index.ts';
import { type Task, userOf } from '../src/core/task.ts';
import { jobOf } from '../src/redis/places.ts';
import { PREFIX } from '../src/redis/scheduler.ts';
import { createSharedTurns } from '../src/redis/turns.ts';
import { seedCopies, templateIn } from './in-flight-seed.ts';

/** Checks a second that the gateway takes: the tasks are spread over as many seconds as that takes. */
const PER_SECOND = 100;

/** Puts copies of the one task that runs into a Redis: its store, its schedule, and the queue. */
export async function seedRunning(url: string, count: number): Promise<void> {
  const store = await openStore(url, Date.now);
  const connect = () => new Redis(url, { maxRetriesPerRequest: null });
  const [connection, redis] = [connect(), connect()] as const;
  const queue = new Queue('steps', { prefix: PREFIX, connection });
  const turns = createSharedTurns(redis, PREFIX, { perUser: count, total: count }, Date.now);
  const begin = Date.now() + 10_000;
  const plan = async (tasks: readonly Task[], first: number) => {
    const at = (nth: number) => begin + ((first + nth) / PER_SECOND) * 1000;
    await Promise.all(
      tasks.flatMap(({ id, ...task }, nth) => [
        store.update<number>(`ask:${id}`, () => at(nth)),
        turns.occupy(id, userOf(task)),
      ]),
    );
    await queue.addBulk(
      tasks.map(({ id }, nth) => ({
        name: 'step',
        data: {},
        opts: { jobId: jobOf(id), delay: at(nth) - Date.now(), removeOnComplete: true },
      })),
    );
  };
  try {
    await seedCopies(store, await templateIn(store), [0, count], plan);
  } finally {
    await queue.close();
    for (const one of [connection, redis]) one.disconnect();
    await store.close();
  }
}
