import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../sandbox/free-port.ts';
import { openStore, type Store } from '../src/core/store/index.ts';
import { type Bot, startBot } from './bot.ts';
import { seedCopies, type Template, templateIn } from './in-flight-seed.ts';
import { until } from './pace.ts';
import { processorSeconds } from './process-use.ts';
import { startTown, type Town } from './processes-team.ts';
import { temporaryFolder } from './temporary.ts';

/** Videos that end in no measurement. */
const VIDEO_MS = 45 * 60_000;

const FIRST_TASK_MS = 30_000;
const READY_MS = 120_000;
const HEAP_MS = 30_000;

/** A bot is at rest when it uses less than this part of a core for a second. */
const REST = 0.35;
const REST_MS = 120_000;

/** How long videos took so far, ms: half of them around 3 min. A bar moves by them. */
const KNOWN = Array.from({ length: 50 }, (_, nth) => 150_000 + nth * 1200);

/** Local servers, and a store that a bot is started on again and again with more and more tasks in flight. */
export interface InFlightTown {
  readonly gateway: Town['gateway'];
  /** Starts the bot on the store; once it is ready all tasks have to be in its queue, or this rejects. `env` over the usual. */
  start(env: Readonly<Record<string, string>>): Promise<Watched>;
  /** Puts tasks into the store until there are so many; no bot may run. */
  seed(tasks: number): Promise<void>;
  /** Whether the bot knows how long videos take: only then does it move bars by the time. No bot may run. */
  know(known: boolean): Promise<void>;
  close(): Promise<void>;
}

export interface Watched extends Bot {
  /** Resolves when the steps that a start brings are done. */
  rest(): Promise<void>;
  /** Bytes of its heap that are in use once all garbage is collected. */
  heap(): Promise<number>;
}

export async function startInFlight(nodeFlags: readonly string[]): Promise<InFlightTown> {
  const town = await startTown({ durationMs: VIDEO_MS });
  const folder = await temporaryFolder();
  const { environment } = town;
  const url = environment.STORE_URL ?? '';
  const flags = [...nodeFlags, '--expose-gc', '--import', fileURLToPath(PROBE)];
  let tasks = 0;
  const start = async (env: Readonly<Record<string, string>>) => {
    const [port, file] = [freePort(), join(folder, 'heap')];
    const own = { PORT: String(port), BENCH_HEAP: file };
    const bot = await startBot('reelbot', { ...environment, ...own, ...env }, flags, READY_MS);
    const found = await runningIn(port);
    if (found === tasks) return watched(bot, file);
    await bot.kill();
    throw new Error(`${found} of ${tasks} tasks were in the queue when the bot was ready`);
  };
  const inStore = async (work: (store: Store, template: Template) => Promise<unknown>) => {
    const store = await openStore(url, Date.now);
    try {
      await work(store, await templateIn(store));
    } finally {
      await store.close();
    }
  };
  return {
    gateway: town.gateway,
    start,
    async seed(wanted) {
      if (tasks === 0) await firstTask(town, await start({}));
      tasks = Math.max(1, tasks);
      await inStore((store, template) => seedCopies(store, template, [tasks, wanted]));
      tasks = wanted;
    },
    know: (known) =>
      inStore((store, { task: { gateway, request } }) =>
        store.update<readonly number[]>(
          `durations:${gateway}:${request.model}:${request.size}:${request.duration}`,
          () => (known ? KNOWN : undefined),
        ),
      ),
    close: () => town.close(),
  };
}

const PROBE = new URL('local/heap-on-signal.ts', import.meta.url);

/** Asked for by a real command. */
async function firstTask({ slack }: Town, bot: Bot): Promise<void> {
  await slack.command(0);
  const runs = await until(async () => (await slack.shown()) > 0, FIRST_TASK_MS);
  await bot.stop();
  if (!runs) throw new Error('the first task did not start');
}

/** How many tasks run in the queue of the bot, as it tells at /metrics. */
async function runningIn(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const [, running] = /^reelbot_queue_tasks\{state="running"\} (\d+)/mu.exec(text) ?? [];
  return Number(running);
}

function watched(bot: Bot, file: string): Watched {
  const used = () => processorSeconds(bot.pid) ?? 0;
  return {
    ...bot,
    async rest() {
      const rested = await until(async () => {
        const before = used();
        await pause(1000);
        return used() - before < REST;
      }, REST_MS);
      if (!rested) throw new Error('the bot did not come to rest');
    },
    async heap() {
      await rm(file, { force: true });
      process.kill(bot.pid, 'SIGUSR2');
      let text = '';
      const told = await until(async () => {
        text = await readFile(file, 'utf8').catch(() => '');
        return text !== '';
      }, HEAP_MS);
      if (!told) throw new Error('the bot does not tell of its heap');
      return Number(text);
    },
  };
}
