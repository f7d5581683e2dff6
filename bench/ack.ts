import { overloadFindings } from './ack-overload.ts';
import { type AckRun, type ChatName, runAck } from './ack-run.ts';
import type { BotName } from './bot.ts';
import type { Figure, Findings } from './figures.ts';
import type { Options } from './options.ts';
import { median, quantile } from './statistics.ts';

/** Both platforms at once, as one process serves them. */
const CHATS: readonly ChatName[] = ['discord', 'slack'];

/** Commands a second on each platform, and for how long. */
const LOADS = [
  { rate: 1, seconds: 10 },
  { rate: 50, seconds: 8 },
  { rate: 200, seconds: 4 },
] as const;

/** Where more come in than one thread takes with ease, the ratio says how many cores there are. */
const MOST_GUARDED = 50;

/** The bare bot and Reelbot take turns, so that whatever else the machine does meets both. */
const BOTS: readonly BotName[] = ['bare', 'reelbot'];

/** How many times the bare bot's Reelbot's may be. */
const QUANTILES: readonly {
  readonly name: string;
  readonly share: number;
  readonly aim?: number;
}[] = [
  { name: 'p50', share: 0.5, aim: 1.1 },
  { name: 'p99', share: 0.99, aim: 1.5 },
  { name: 'p99.9', share: 0.999 },
];

/** A platform gives up after 3 s: nothing may come near that, ms. */
const NEVER_MS = 1500;

const WHY =
  'Saving a command, starting its task and posting its card run in the thread that acknowledges: several times the processor time of the bare bot, and commits of SQLite that wait for the disk there.';

type Seen = Readonly<Record<BotName, readonly AckRun[]>>;

/** Acknowledgements under three loads, beside a bare bot in the same run, and what happens under far too much. */
export async function measureAck(
  { runs, nodeFlags }: Pick<Options, 'runs' | 'nodeFlags'>,
  note: (text: string) => void,
): Promise<Findings> {
  const figures: Figure[] = [];
  const notes = [
    'From the dispatch at the local platform to the arrival of the acknowledgement there; each command by another person, on both platforms at once, after 31 commands that do not count.',
    'At 1 a second a run has 10 commands on each platform: p99 and p99.9 are the slowest of them. Ratios are taken between neighbouring runs.',
  ];
  for (const { rate, seconds } of LOADS) {
    const seen: Record<BotName, AckRun[]> = { bare: [], reelbot: [] };
    for (let run = 1; run <= runs; run += 1) {
      for (const bot of BOTS) {
        note(`${rate} a second, ${bot}, run ${run} of ${runs}`);
        const flags = bot === 'reelbot' ? nodeFlags : [];
        seen[bot].push(await runAck(bot, { chats: CHATS, rate, seconds }, flags));
      }
    }
    for (const chat of CHATS) {
      const name = `${chat}, ${rate} a second`;
      figures.push(...figuresOf(name, chat, seen, rate <= MOST_GUARDED));
    }
    notes.push(...BOTS.map((bot) => `${rate} a second, ${useOf(bot, seen[bot])}`));
  }
  const overload = await overloadFindings(note);
  return {
    title: 'Acknowledgement, beside a bare bot',
    figures: [...figures, ...overload.figures],
    notes: [...notes, ...overload.notes],
  };
}

function figuresOf(name: string, chat: ChatName, seen: Seen, isGuarded: boolean): Figure[] {
  const of = (bot: BotName, share: number) =>
    seen[bot].map((run) => quantile(run.chats.find((one) => one.chat === chat)?.ms ?? [], share));
  return QUANTILES.flatMap(({ name: which, share, aim }): Figure[] => {
    const bare = of('bare', share);
    const reelbot = of('reelbot', share);
    const ratios = reelbot.map((ms, run) => ms / (bare[run] ?? Number.NaN));
    const title = `${name}, ${which}`;
    return [
      { name: `${title}: bare`, value: median(bare), unit: 'ms', runs: bare },
      {
        name: `${title}: reelbot`,
        value: median(reelbot),
        unit: 'ms',
        runs: reelbot,
        aim: NEVER_MS,
      },
      {
        ...{ name: `${title}: reelbot to bare`, value: median(ratios), unit: '×', runs: ratios },
        ...(aim === undefined ? {} : { aim, why: WHY }),
        ...(isGuarded ? { guard: 'lower' as const } : {}),
      },
    ];
  });
}

function useOf(bot: BotName, runs: readonly AckRun[]): string {
  const cores = runs.map(({ core }) => core ?? Number.NaN);
  const share = Number.isNaN(median(cores)) ? 'unknown' : `${Math.round(median(cores) * 100)} %`;
  const mib = Math.round(median(runs.map(({ residentMib }) => residentMib)));
  const all = runs.flatMap(({ chats }) => chats);
  const loop = Math.max(...all.map(({ loopP99Ms }) => loopP99Ms)).toFixed(1);
  const missed = all.reduce((sum, { errors }) => sum + errors, 0);
  const first = CHATS.map((chat) => {
    const ms = all.filter((one) => one.chat === chat).map(({ firstMs }) => firstMs);
    return `${median(ms).toFixed(1)} ms on ${chat}`;
  });
  return `${bot}: ${share} of a core, ${mib} MiB; not acknowledged ${missed}; the very first command after the start ${first.join(', ')}; the local servers' own delay was ${loop} ms at p99`;
}
