import { environmentOf } from './ack-run.ts';
import { type BotName, startBot, startFlags } from './bot.ts';
import type { Figure, Findings } from './figures.ts';
import type { Chat } from './local/chat.ts';
import type { Gateway } from './local/gateway.ts';
import { startRemote } from './local/remote.ts';
import type { Options } from './options.ts';
import { until } from './pace.ts';
import { processorSeconds, residentMib } from './process-use.ts';
import { median } from './statistics.ts';

const RUNS = 3;

/** Until a bot that is ready counts as idle, ms. */
const IDLE_MS = 5000;

/** Reelbot may take so many times what the bare bot takes. */
const AIM = 1.3;

const WHY =
  'Nearly all of it is loading: some 430 files of its own and zod, pino, prom-client, keyv, i18next and others beside the libraries that both have. The compile cache and a Redis client that is loaded with Redis alone took some of it off; a bundle would do the rest, and there is no build.';

const BOTS: readonly BotName[] = ['bare', 'reelbot'];

/** What one start of a bot took. */
interface Start {
  /** From the start of the process to "ready". */
  readonly ms: number;
  /** Processor time until then, ms; NaN where the system does not tell. */
  readonly processorMs: number;
  /** In memory when idle. */
  readonly mib: number;
}

/** Start-up, and memory when nothing is going on, of both bots in turn. */
export async function measureStart(
  { nodeFlags }: Pick<Options, 'nodeFlags'>,
  note: (text: string) => void,
): Promise<Findings> {
  const [gateway, discord, slack] = await Promise.all([
    startRemote<Gateway>('gateway.ts'),
    startRemote<Chat>('discord.ts'),
    startRemote<Chat>('slack.ts'),
  ]);
  try {
    const env = await environmentOf([gateway, discord, slack]);
    const seen: Record<BotName, Start[]> = { bare: [], reelbot: [] };
    // The first start of each registers its commands and reads its files from the disk.
    for (let run = 0; run <= RUNS; run += 1) {
      for (const name of BOTS) {
        note(
          run === 0 ? `start of ${name} that does not count` : `${name}, start ${run} of ${RUNS}`,
        );
        const start = await startOnce(name, env, name === 'reelbot' ? nodeFlags : []);
        if (run > 0) seen[name].push(start);
      }
    }
    return findingsOf(seen);
  } finally {
    await Promise.all([gateway, discord, slack].map((remote) => remote.close()));
  }
}

async function startOnce(
  name: BotName,
  env: Readonly<Record<string, string>>,
  nodeFlags: readonly string[],
): Promise<Start> {
  const bot = await startBot(name, env, nodeFlags);
  try {
    const processorMs = (processorSeconds(bot.pid) ?? Number.NaN) * 1000;
    await until(() => false, IDLE_MS);
    return { ms: bot.readyMs, processorMs, mib: residentMib(bot.pid) };
  } finally {
    // It stops by itself: a compile cache is written at the end of a process.
    await bot.stop();
  }
}

function findingsOf({ bare, reelbot }: Record<BotName, readonly Start[]>): Findings {
  return {
    title: 'Start and idle memory, beside a bare bot',
    figures: [
      ...figuresOf('start to ready', 'ms', bare, reelbot, ({ ms }) => ms),
      ...figuresOf('processor time until ready', 'ms', bare, reelbot, (one) => one.processorMs),
      ...figuresOf('memory when idle', 'MiB', bare, reelbot, ({ mib }) => mib),
    ],
    notes: [
      `${RUNS} starts of each, in turn, after one that does not count; both platforms and a gateway; memory ${IDLE_MS / 1000} s after "ready".`,
      `Reelbot runs with the flags of npm start (${startFlags().join(' ')}), the bare bot with plain node.`,
      'Ratios are taken between neighbouring starts.',
    ],
  };
}

function figuresOf(
  what: string,
  unit: string,
  bare: readonly Start[],
  reelbot: readonly Start[],
  pick: (start: Start) => number,
): Figure[] {
  const ratios = reelbot.map((one, run) => pick(one) / pick(bare[run] ?? one));
  const figure = (name: string, starts: readonly Start[]): Figure => {
    const runs = starts.map(pick);
    return { name: `${what}, ${name}`, value: median(runs), unit, runs };
  };
  return [
    figure('bare', bare),
    figure('reelbot', reelbot),
    {
      ...{ name: `${what}, reelbot to bare`, value: median(ratios), unit: '×', runs: ratios },
      ...{ aim: AIM, guard: 'lower', why: WHY },
    },
  ];
}
