import { type ChatName, environmentOf } from './ack-run.ts';
import { type BotName, startBot } from './bot.ts';
import type { Figure, Findings } from './figures.ts';
import type { Chat } from './local/chat.ts';
import type { Gateway, GatewayOptions } from './local/gateway.ts';
import { type Remote, startRemote } from './local/remote.ts';
import type { Options } from './options.ts';
import { until } from './pace.ts';
import { processorSeconds } from './process-use.ts';
import { median } from './statistics.ts';

/** Reelbot should get through at least this many commands for each of the bare bot's. */
const LEAST = 0.8;

/** So many commands are on their way at once: enough to keep a bot busy. */
const UNDER_WAY = { slack: 32, discord: 16 } as const;

/** As in a busy community: most commands come from somebody who has been seen before. */
const PEOPLE = 200;

const WARM_UP_MS = 2000;
const MEASURED_MS = 6000;
const LOOK_MS = 10;

/** On Discord each run gives what the limit of discord.js gives. */
const STEADY_RUNS = 2;

/** No video is finished while this lasts: what counts is the way to the task's ID in the thread. */
const VIDEO_MS = 120_000;

/** From a profile: `npm run bench -- whole --node="--cpu-prof --cpu-prof-dir=/tmp"`. */
const WHY =
  'For each task five to eleven commits that wait for the disk (npm run bench -- writes), and a connection of its own for each create: the bare bot has none of these. In the profile a seventh is SQLite and nearly a quarter the collector of garbage, which --optimize-for-size calls often for the sake of memory.';

const CHATS: readonly ChatName[] = ['slack', 'discord'];
const BOTS: readonly BotName[] = ['bare', 'reelbot'];

/** What one bot got through in one run. */
interface Through {
  /** Commands a second whose task's ID came into its thread. */
  readonly perSecond: number;
  /** Processor time of the bot for each of them, ms; NaN where the system does not tell. */
  readonly processorMs: number;
  /** The same as a share of one core. */
  readonly core: number;
}

/** How many whole commands a bot gets through, from typing to the task's ID in the thread, and what each costs. */
export async function measureWhole(
  { runs, nodeFlags }: Pick<Options, 'runs' | 'nodeFlags'>,
  note: (text: string) => void,
): Promise<Findings> {
  const figures: Figure[] = [];
  const notes = [
    `${UNDER_WAY.slack} commands on their way at once on Slack, ${UNDER_WAY.discord} on Discord, by ${PEOPLE} people in turn; ${MEASURED_MS / 1000} s after a warm-up of ${WARM_UP_MS / 1000} s. One platform at a time; both bots in turn.`,
    "Reelbot's store is SQLite in a file, every commit on disk before it counts; the bare bot keeps nothing. Tasks that were started before are followed meanwhile by both.",
    'Discord: discord.js sends at most 50 requests a second by its own limit, which neither bot changes, and each needs three for a command: that is what both come up against, at 16.7 commands a second. Its processor time tells more.',
  ];
  for (const chat of CHATS) {
    const seen: Record<BotName, Through[]> = { bare: [], reelbot: [] };
    const times = chat === 'discord' ? Math.min(runs, STEADY_RUNS) : runs;
    for (let run = 1; run <= times; run += 1) {
      for (const bot of BOTS) {
        note(`${chat}, ${bot}, run ${run} of ${times}`);
        seen[bot].push(await runOnce(bot, chat, bot === 'reelbot' ? nodeFlags : []));
      }
    }
    figures.push(...figuresOf(chat, seen));
    for (const bot of BOTS) {
      const share = Math.round(median(seen[bot].map(({ core }) => core)) * 100);
      notes.push(`${chat}, ${bot}: ${share} % of a core`);
    }
  }
  return { title: 'Whole commands, beside a bare bot', figures, notes };
}

async function runOnce(
  name: BotName,
  platform: ChatName,
  nodeFlags: readonly string[],
): Promise<Through> {
  const options: GatewayOptions = { durationMs: VIDEO_MS };
  const gateway = await startRemote<Gateway>('gateway.ts', options);
  const chat = await startRemote<Chat>(`${platform}.ts`);
  try {
    const bot = await startBot(name, await environmentOf([gateway, chat]), nodeFlags);
    try {
      return await busy(chat, UNDER_WAY[platform], bot.pid);
    } finally {
      // A profile is written by a process that ends by itself.
      await (nodeFlags.length > 0 ? bot.stop() : bot.kill());
    }
  } finally {
    await Promise.all([gateway, chat].map((remote) => remote.close()));
  }
}

async function busy(chat: Remote<Chat>, underWay: number, pid: number): Promise<Through> {
  const over = new AbortController();
  const typed = typing(chat, underWay, over.signal);
  const look = async () => ({
    at: performance.now(),
    shown: await chat.shown(),
    processor: processorSeconds(pid) ?? Number.NaN,
  });
  await until(() => false, WARM_UP_MS);
  const before = await look();
  await until(() => false, MEASURED_MS);
  const after = await look();
  over.abort();
  await typed;
  const seconds = (after.at - before.at) / 1000;
  const commands = after.shown - before.shown;
  const processor = after.processor - before.processor;
  return {
    perSecond: commands / seconds,
    processorMs: (processor * 1000) / commands,
    core: processor / seconds,
  };
}

/** Types a command for each that is through. */
async function typing(chat: Remote<Chat>, underWay: number, over: AbortSignal): Promise<void> {
  let typed = 0;
  const step = async (): Promise<boolean> => {
    const through = await chat.shown();
    for (; typed - through < underWay; typed += 1) await chat.command(typed % PEOPLE);
    return over.aborted;
  };
  await until(step, Number.POSITIVE_INFINITY, LOOK_MS);
}

function figuresOf(chat: ChatName, { bare, reelbot }: Record<BotName, Through[]>): Figure[] {
  const rate = ({ perSecond }: Through) => perSecond;
  const cost = ({ processorMs }: Through) => processorMs;
  const figure = (what: string, unit: string, runs: readonly number[]): Figure => ({
    ...{ name: `${chat}: ${what}`, value: median(runs), unit, runs },
  });
  const ratios = (pick: (one: Through) => number) =>
    reelbot.map((one, run) => pick(one) / pick(bare[run] ?? one));
  return [
    figure('whole commands, bare', 'a second', bare.map(rate)),
    figure('whole commands, reelbot', 'a second', reelbot.map(rate)),
    {
      ...figure('whole commands, reelbot to bare', '×', ratios(rate)),
      ...{ least: LEAST, guard: 'higher', why: WHY },
    },
    figure('processor time of a command, bare', 'ms', bare.map(cost)),
    figure('processor time of a command, reelbot', 'ms', reelbot.map(cost)),
    { ...figure('processor time, reelbot to bare', '×', ratios(cost)), guard: 'lower' },
  ];
}
