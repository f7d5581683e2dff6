import { environmentOf } from './ack-run.ts';
import { type Bot, startBot } from './bot.ts';
import type { Chat } from './local/chat.ts';
import type { Gateway, GatewayOptions } from './local/gateway.ts';
import { type Remote, startRemote } from './local/remote.ts';
import { until } from './pace.ts';
import { processorSeconds } from './process-use.ts';

/** How many processes share the work. */
export type TeamSize = 1 | 2 | 4;

/** Local platforms and a gateway, each in a process of its own. */
export interface Town {
  readonly gateway: Remote<Gateway>;
  readonly discord: Remote<Chat>;
  readonly slack: Remote<Chat>;
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function startTown(options: GatewayOptions): Promise<Town> {
  const [gateway, discord, slack] = await Promise.all([
    startRemote<Gateway>('gateway.ts', options),
    startRemote<Chat>('discord.ts'),
    startRemote<Chat>('slack.ts'),
  ]);
  const close = async () => {
    await Promise.all([gateway, discord, slack].map((one) => one.close()));
  };
  // What is asked of the gateway while tasks are followed stays the same, however many they are.
  const paced = { MOUNTSEA_RATE: '100/s' };
  const environment = { ...(await environmentOf([gateway, discord, slack])), ...paced };
  return { gateway, discord, slack, environment, close };
}

const without = (start: string, env: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith(start)));

/** What each process of a team gets: everything in one; a front and a worker; a front for each platform and two workers. */
export function environmentsOf(
  size: TeamSize,
  env: Readonly<Record<string, string>>,
): Record<string, string>[] {
  const work = { ...env, ROLE: 'work' };
  const front = { ...env, ROLE: 'front' };
  if (size === 1) return [{ ...env, ROLE: 'all' }];
  if (size === 2) return [front, work];
  return [without('SLACK_', front), without('DISCORD_', front), work, work];
}

/** How long a team may take until all of it is ready, ms. */
const READY_MS = 240_000;

export async function startTeam(
  size: TeamSize,
  env: Readonly<Record<string, string>>,
  nodeFlags: readonly string[],
): Promise<Bot[]> {
  const starting = environmentsOf(size, env).map((one) =>
    startBot('reelbot', one, nodeFlags, READY_MS),
  );
  const started = await Promise.allSettled(starting);
  const bots = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed === undefined) return bots;
  await Promise.all(bots.map((bot) => bot.kill()));
  throw failed.reason;
}

/** What a team did in a while. */
export interface Work {
  /** Commands a second whose task's id came into its thread. */
  readonly slack: number;
  readonly discord: number;
  /** Processor time of each process, as a share of one core. */
  readonly cores: readonly number[];
}

/** So many commands are on their way at once: enough to keep everybody busy. discord.js sends 50 requests a second in each process, and a task needs several. */
const UNDER_WAY = { slack: 32, discord: 8 };

const WARM_UP_MS = 4000;
const LOOK_MS = 10;

let people = 0;

/** As many commands as the team takes, for so long; each by another person. `more`: processes whose time is counted besides. */
export async function keepBusy(
  { slack, discord }: Town,
  pids: readonly number[],
  forMs: number,
): Promise<Work> {
  const over = new AbortController();
  const loops = [
    typing(slack, UNDER_WAY.slack, over.signal),
    typing(discord, UNDER_WAY.discord, over.signal),
  ];
  const look = async () => ({
    at: performance.now(),
    slack: await slack.shown(),
    discord: await discord.shown(),
    cores: pids.map((pid) => processorSeconds(pid) ?? Number.NaN),
  });
  await until(() => false, WARM_UP_MS);
  const before = await look();
  await until(() => false, forMs);
  const after = await look();
  over.abort();
  await Promise.all(loops);
  const seconds = (after.at - before.at) / 1000;
  return {
    slack: (after.slack - before.slack) / seconds,
    discord: (after.discord - before.discord) / seconds,
    cores: after.cores.map((core, nth) => (core - (before.cores[nth] ?? 0)) / seconds),
  };
}

/** Types a command for each that is through. */
async function typing(chat: Remote<Chat>, underWay: number, over: AbortSignal): Promise<void> {
  const before = await chat.shown();
  let typed = 0;
  const step = async (): Promise<boolean> => {
    const through = (await chat.shown()) - before;
    for (; typed - through < underWay; typed += 1) {
      people += 1;
      await chat.command(people);
    }
    return over.aborted;
  };
  await until(step, Number.POSITIVE_INFINITY, LOOK_MS);
}
