import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { openStore, type Store } from '../src/core/store/index.ts';
import { type Task, userOf } from '../src/core/task.ts';
import { createTasks } from '../src/core/tasks.ts';
import { jobOf } from '../src/redis/places.ts';
import { PREFIX } from '../src/redis/scheduler.ts';
import { createSharedTurns } from '../src/redis/turns.ts';

const AT_ONCE = 500;

/** Checks a second that the gateway takes: the tasks are spread over as many seconds as that takes. */
const PER_SECOND = 100;

/** Puts copies of the one task that runs into a store and its schedule, as if each had been asked for by somebody else. */
export async function seedRunning(url: string, count: number): Promise<void> {
  const store = await openStore(url, Date.now);
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const queue = new Queue('steps', { prefix: PREFIX, connection });
  try {
    const template = await runningIn(store);
    const purse = await store.get<object>(template.wallets[0] ?? '');
    const first = Date.now() + 10_000;
    for (let from = 0; from < count; from += AT_ONCE) {
      const nths = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i);
      const tasks = nths.map((nth) => copyOf(template, nth));
      const at = (task: number) => first + ((from + task) / PER_SECOND) * 1000;
      await Promise.all(
        tasks.flatMap((task, nth) => [
          createTasks(store).create(task),
          store.update<number>(`ask:${task.id}`, () => at(nth)),
          store.update<object>(task.wallets[0] ?? '', () => ({ ...purse, held: { [task.id]: 1 } })),
        ]),
      );
      await queue.addBulk(
        tasks.map((task, nth) => ({
          name: 'step',
          data: {},
          opts: { jobId: jobOf(task.id), delay: at(nth) - Date.now(), removeOnComplete: true },
        })),
      );
    }
    await takePlaces(url, template, count);
  } finally {
    await queue.close();
    connection.disconnect();
    await store.close();
  }
}

async function runningIn(store: Store): Promise<Task> {
  for await (const tasks of createTasks(store).open()) {
    const running = tasks.find(({ state }) => state === 'running');
    if (running !== undefined) return running;
  }
  throw new Error('no task runs');
}

function copyOf(task: Task, nth: number): Task {
  const requester = { ...task.requester, id: `${task.requester.id}C${nth}` };
  const wallets = task.wallets.map((key) => key.replace(userOf(task), userOf({ requester })));
  return { ...task, id: `${task.id}c${nth}`, requester, wallets };
}

/** A place in the queue for each. */
async function takePlaces(url: string, template: Task, count: number): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  const room = { perUser: count, total: count };
  const turns = createSharedTurns(redis, PREFIX, room, Date.now);
  for (let from = 0; from < count; from += AT_ONCE) {
    const nths = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i);
    const tasks = nths.map((nth) => copyOf(template, nth));
    await Promise.all(tasks.map((task) => turns.occupy(task.id, userOf(task))));
  }
  redis.disconnect();
}
