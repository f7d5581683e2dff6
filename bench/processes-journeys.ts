import { setTimeout as pause } from 'node:timers/promises';
import { startRedis } from '../test/support/redis.ts';
import { type Wire, wireTo } from '../test/support/wire.ts';
import { type Bot, startBot } from './bot.ts';
import type { Figure } from './figures.ts';
import type { Chat } from './local/chat.ts';
import type { Remote } from './local/remote.ts';
import { until } from './pace.ts';
import { environmentsOf, startTown, type Town } from './processes-team.ts';
import { median } from './statistics.ts';

/** A video that is not ready at the first check, and is at the second. */
const VIDEO_MS = 7500;
const CHECKS = { CHECK_FIRST: '5s', CHECK_EVERY: '5s' };

/** From the id in the thread until the start is over, and from there until the first check is, ms. */
const STARTED_MS = 2500;
const CHECKED_MS = 4500;

const MOST_MS = 30_000;
const QUIET_MS = 10_000;

/** From the command to "accepted": what the person waits for. */
const AIM = 13;

/** How often a front and a worker go to Redis for one command alone. What is sent together counts once. */
export async function measureJourneys(runs: number): Promise<Figure[]> {
  const redis = await startRedis();
  const town = await startTown({ durationMs: VIDEO_MS });
  const wires = await Promise.all([wireTo(redis.port), wireTo(redis.port)]);
  const bots: Bot[] = [];
  try {
    const database = new URL(redis.fresh()).pathname;
    const envs = environmentsOf(2, { ...town.environment, ...CHECKS });
    for (const [nth, env] of envs.entries()) {
      const STORE_URL = `redis://127.0.0.1:${wires[nth]?.port}${database}`;
      bots.push(await startBot('reelbot', { ...env, STORE_URL }));
    }
    const idle = await idleOf(wires);
    const figures = idle.map((value, nth) => ({
      name: `journeys of an idle ${nth === 0 ? 'front' : 'worker'}`,
      value,
      unit: 'a second',
    }));
    for (const chat of ['slack', 'discord'] as const) {
      figures.push(...(await onChat(chat, town, wires, idle, bots, runs)));
    }
    return figures;
  } finally {
    await Promise.all(bots.map((bot) => bot.kill()));
    await town.close();
    await Promise.all(wires.map((wire) => wire.close()));
    await redis.close();
  }
}

/** Journeys a second of each. */
async function idleOf(wires: readonly Wire[]): Promise<number[]> {
  const before = wires.map((wire) => wire.journeys());
  await pause(QUIET_MS);
  return wires.map((wire, nth) => ((wire.journeys() - (before[nth] ?? 0)) / QUIET_MS) * 1000);
}

async function onChat(
  name: 'slack' | 'discord',
  town: Town,
  wires: readonly Wire[],
  idle: readonly number[],
  bots: readonly Bot[],
  runs: number,
): Promise<Figure[]> {
  const seen: Journeys[] = [];
  // The first one asks for things that are asked for once.
  for (let nth = 0; nth <= runs; nth += 1) {
    const one = await oneCommand(town[name], nth, wires, idle, bots);
    if (nth > 0) seen.push(one);
  }
  const figure = (what: string, pick: (one: Journeys) => number, aim?: number): Figure => ({
    name: `${name}: ${what}`,
    value: median(seen.map(pick)),
    unit: 'journeys to Redis',
    runs: seen.map(pick),
    ...(aim === undefined ? {} : { aim }),
  });
  return [
    figure('front, from the command to "accepted"', ({ accept }) => accept, AIM),
    figure('worker, from "accepted" to the id in the thread', ({ start }) => start),
    figure('worker, one check that finds it unfinished', ({ check }) => check),
    figure('worker, the last check and the delivery', ({ deliver }) => deliver),
    figure('all of it', (one) => one.accept + one.start + one.check + one.deliver),
  ];
}

interface Journeys {
  readonly accept: number;
  readonly start: number;
  readonly check: number;
  readonly deliver: number;
}

async function oneCommand(
  chat: Remote<Chat>,
  nth: number,
  wires: readonly Wire[],
  idle: readonly number[],
  bots: readonly Bot[],
): Promise<Journeys> {
  const look = () => ({ at: performance.now(), counts: wires.map((wire) => wire.journeys()) });
  const worker = bots[1];
  const shown = await chat.shown();
  const delivered = worker?.logged('task delivered') ?? 0;
  const typed = look();
  await chat.command(nth);
  if (!(await until(async () => (await chat.shown()) > shown, MOST_MS, 5)))
    throw new Error('no id came into the thread');
  await pause(STARTED_MS);
  const started = look();
  await pause(CHECKED_MS);
  const checked = look();
  if (!(await until(() => (worker?.logged('task delivered') ?? 0) > delivered, MOST_MS)))
    throw new Error('nothing was delivered');
  await pause(1000);
  const ended = look();
  const between = (a: typeof typed, b: typeof typed, which: number) => {
    const all = (b.counts[which] ?? 0) - (a.counts[which] ?? 0);
    return Math.round(all - ((idle[which] ?? 0) * (b.at - a.at)) / 1000);
  };
  return {
    accept: between(typed, ended, 0),
    start: between(typed, started, 1),
    check: between(started, checked, 1),
    deliver: between(checked, ended, 1),
  };
}
