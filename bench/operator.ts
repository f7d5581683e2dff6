import { join } from 'node:path';
import { openStore, type Store } from '../src/core/store/index.ts';
import type { Task } from '../src/core/task.ts';
import { placeOf } from '../src/core/tasks.ts';
import { type DayTotals, dayOf, NO_TOTALS, withTask } from '../src/core/totals.ts';
import { createSmallServer } from '../src/operations/server.ts';
import { createOperator } from '../src/operator/index.ts';
import { testClock } from '../test/support/clock.ts';
import { isHere, startRedis } from '../test/support/redis.ts';
import { startWorld } from '../test/support/world.ts';
import type { Figure, Findings } from './figures.ts';
import { quantile } from './statistics.ts';
import { temporaryFolder } from './temporary.ts';

/** Tasks in the store, those of them that are under way, and the days over which all are spread. */
const TASKS = 100_000;
const OPEN = 300;
const DAYS = 90;

/** So many are written at once. */
const AT_ONCE = 1000;

/** What a page should stay below, ms. */
const AIM_MS = 200;

/** Each page is asked for so often, and once before that does not count. */
const TIMES = 20;

/** Redis forgets what is over by its own clock. */
const NOW = Date.now();
const DAY_MS = 86_400_000;

const log = { debug() {}, info() {}, warn() {}, error() {} };

/** How long every page of the operator takes with a full store, on SQLite, and on Redis where there is a redis-server. */
export async function measureOperator(note: (text: string) => void): Promise<Findings> {
  const path = join(await temporaryFolder(), 'operator.sqlite');
  const figures = [...(await measureOn('SQLite', `sqlite://${path}`, note))];
  if (isHere) {
    const redis = await startRedis();
    try {
      figures.push(...(await measureOn('Redis', redis.fresh(), note)));
    } finally {
      await redis.close();
    }
  }
  return {
    title: `The operator's page with ${TASKS} tasks`,
    figures,
    notes: [
      `Over HTTP on the same machine, ${TIMES} times each after one that does not count; all but the slowest stay below what is shown. ${OPEN} tasks are under way.`,
      'One process asks and answers, so what the asking costs is counted too.',
    ],
    failed: figures.some(({ value }) => value >= AIM_MS),
  };
}

async function measureOn(
  name: string,
  url: string,
  note: (text: string) => void,
): Promise<Figure[]> {
  const clock = testClock(NOW);
  const store = await openStore(url, clock.now);
  try {
    note(`${name}: writing ${TASKS} tasks`);
    await seed(store);
    // Only what is asked for is measured: nobody follows the tasks.
    const world = await startWorld({ store, clock, admins: ['discord:boss'], steps: false });
    const server = createSmallServer(log);
    const core = world.core.operator;
    const operator = createOperator({ core, log, now: clock.now, url: 'http://127.0.0.1/admin' });
    operator.serve(server);
    const port = await server.listen(0, '127.0.0.1', true);
    const visit = await core.door.open({ id: 'discord:boss', name: 'Boss' });
    const ask = async (path: string): Promise<void> => {
      const headers = { cookie: `reelbot_operator=${visit.key}` };
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers, redirect: 'error' });
      const text = await answer.text();
      if (answer.status !== 200 || text.length < 500) throw new Error(`${path}: ${answer.status}`);
    };
    const figures: Figure[] = [];
    for (const [what, path] of Object.entries(pagesOf())) {
      note(`${name}: ${what}`);
      figures.push({
        name: `${name}, ${what}`,
        unit: 'ms',
        aim: AIM_MS,
        ...(await slowest(ask, path)),
      });
    }
    await server.stop();
    await world.core.stop();
    return figures;
  } finally {
    await store.close();
  }
}

async function slowest(
  ask: (path: string) => Promise<void>,
  path: string,
): Promise<Pick<Figure, 'value' | 'runs'>> {
  await ask(path);
  const runs: number[] = [];
  for (let nth = 0; nth < TIMES; nth += 1) {
    const began = performance.now();
    await ask(path);
    runs.push(performance.now() - began);
  }
  return { value: quantile(runs, 0.95), runs };
}

/** Every page, and of the list what is hardest to find. */
function pagesOf(): Record<string, string> {
  const middle = placeOf(taskOf(TASKS / 2));
  const last = TASKS - 1;
  return {
    'the way in': '/admin/login',
    overview: '/admin',
    'overview of 90 days': '/admin?days=90',
    tasks: '/admin/tasks',
    'tasks from the middle on': `/admin/tasks?behind=${middle}`,
    'tasks under way': '/admin/tasks?state=open',
    'failed tasks': '/admin/tasks?state=failed',
    'lost tasks (1 in 2000)': '/admin/tasks?state=lost',
    'tasks of a model that nobody used': '/admin/tasks?model=none',
    'tasks of a person by their id': '/admin/tasks?person=discord:person-77',
    'tasks of a person by their id alone': '/admin/tasks?person=person-77',
    'tasks of a person by a name that nobody has': '/admin/tasks?person=nobody',
    'tasks of a server': '/admin/tasks?platform=discord&scope=guild-7',
    'tasks of a server that failed': '/admin/tasks?platform=discord&scope=guild-7&state=failed',
    'the oldest task': `/admin/tasks/task-${last}`,
    "a task by the gateway's id": `/admin/tasks/gateway-${last}`,
    'a question': '/admin/tasks/task-0/give-up',
    'a wallet': '/admin/wallets?kind=user&platform=discord&id=person-7',
    settings: '/admin/settings',
    'settings of a server': '/admin/settings/discord/guild-7',
    gateways: '/admin/gateways',
    acts: '/admin/acts',
  };
}

async function seed(store: Store): Promise<void> {
  const days = new Map<string, DayTotals>();
  for (let from = 0; from < TASKS; from += AT_ONCE) {
    const tasks = Array.from({ length: AT_ONCE }, (_, nth) => taskOf(from + nth));
    for (const task of tasks) {
      if (task.endedAt === undefined) continue;
      const day = dayOf(task.endedAt);
      days.set(day, withTask(days.get(day) ?? NO_TOTALS, task));
    }
    await Promise.all(
      tasks.flatMap((task) => keysOf(task).map(([key, value]) => store.update(key, () => value))),
    );
  }
  await Promise.all([...days].map(([day, totals]) => store.update(`totals:${day}`, () => totals)));
  const settings = Array.from({ length: 200 }, (_, nth) => `settings:discord:guild-${nth}`);
  await Promise.all(
    settings.map((key) => store.update(key, () => ({ settings: { spoiler: true }, log: [] }))),
  );
}

/** All keys of a task, as `tasks.ts` writes them. */
function keysOf(task: Task): [string, unknown][] {
  const { id, taskId, requester } = task;
  const place = placeOf(task);
  return [
    [`task:${id}`, task],
    [`all:${place}`, true],
    [`mine:discord:${requester.id}:${place}`, true],
    [`scope:discord:${requester.scope}:${place}`, true],
    ...(taskId === undefined ? [] : [[`named:${taskId}`, id] as [string, unknown]]),
    ...(task.endedAt === undefined ? [[`open:${id}`, true] as [string, unknown]] : []),
  ];
}

/** The nth, from the newest on. */
function taskOf(nth: number): Task {
  const createdAt = NOW - 60_000 - Math.floor((nth * DAYS * DAY_MS) / TASKS);
  const isOpen = nth < OPEN;
  const state = isOpen
    ? 'running'
    : nth % 2000 === 1999
      ? 'lost'
      : nth % 30 === 29
        ? 'failed'
        : 'succeeded';
  const at = (seconds: number) => createdAt + seconds * 1000;
  const ended = isOpen
    ? {}
    : {
        endedAt: at(60 + (nth % 240)),
        ...(state === 'failed' ? { failure: { code: 'moderated' as const } } : {}),
      };
  return {
    id: `task-${nth}`,
    state,
    delivery: isOpen ? 'none' : 'done',
    request: {
      prompt: `a paper boat in the rain, seen from above, number ${nth} `.repeat(4),
      model: nth % 5 === 0 ? 'sora-2-pro' : 'sora-2',
      duration: 10,
      orientation: 'landscape',
      size: 'small',
      images: [],
      storyboard: false,
      removeWatermark: false,
    },
    requester: {
      platform: 'discord',
      id: `person-${nth % 1000}`,
      name: `Person ${nth % 1000}`,
      scope: `guild-${nth % 50}`,
      locale: 'en-US',
    },
    address: { channel: 'c1', message: `m-${nth}` },
    anchored: true,
    gateways: ['mountsea'],
    gateway: 'mountsea',
    cost: 1,
    wallets: [`wallet:user:discord:person-${nth % 1000}:${dayOf(createdAt)}`],
    createdAt,
    deadlineAt: at(3000),
    startedAt: at(2),
    taskId: `gateway-${nth}`,
    operation: { taskId: `gateway-${nth}` },
    ...(state === 'succeeded' ? { video: { url: `https://videos.test/${nth}.mp4` } } : {}),
    story: [
      { at: at(0), what: 'shown' },
      { at: at(1), what: 'submit', gateway: 'mountsea' },
      { at: at(2), what: 'started', gateway: 'mountsea' },
      { at: at(60), what: 'succeeded', gateway: 'mountsea' },
      { at: at(61), what: 'posted' },
      { at: at(62), what: 'delivered' },
    ],
    tries: 0,
    ...ended,
  };
}
