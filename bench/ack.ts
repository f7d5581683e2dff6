import { type AckRun, type ChatName, runAck } from './ack-run.ts';
import type { BotName } from './bot.ts';
import type { Figure, Findings } from './figures.ts';
import type { Options } from './options.ts';
import { median, quantile } from './statistics.ts';

/** 99 of 100 acknowledgements come sooner, ms. */
const AIM_MS = 100;

const SCENARIOS: readonly (readonly ChatName[])[] = [['discord'], ['slack'], ['discord', 'slack']];

/** The bare bot and Reelbot take turns, so that whatever else the machine does meets both. */
const BOTS: readonly BotName[] = ['bare', 'reelbot'];

/** Acknowledgements under load, on each platform and on both at once. */
export async function measureAck(
  { runs, rate, seconds, nodeFlags }: Options,
  note: (text: string) => void,
): Promise<Findings> {
  const figures: Figure[] = [];
  const notes = [
    `${rate} commands a second on each platform for ${seconds} s from the bot's start on, each by another person; no warm-up.`,
    'From the dispatch at the local platform to the arrival of the acknowledgement there.',
  ];
  for (const chats of SCENARIOS) {
    const seen: Record<BotName, AckRun[]> = { bare: [], reelbot: [] };
    for (let run = 1; run <= runs; run += 1) {
      for (const bot of BOTS) {
        note(`${chats.join(' and ')}, ${bot}, run ${run} of ${runs}`);
        const flags = bot === 'reelbot' ? nodeFlags : [];
        seen[bot].push(await runAck(bot, { chats, rate, seconds }, flags));
      }
    }
    const together = chats.length > 1 ? ' (both at once)' : '';
    for (const bot of BOTS) {
      for (const chat of chats) figures.push(...figuresOf(bot, chat, together, seen[bot]));
      notes.push(...notesOf(bot, chats.join(' and '), seen[bot]));
    }
  }
  return { title: 'Acknowledgement', figures, notes };
}

function figuresOf(
  bot: BotName,
  chat: ChatName,
  together: string,
  runs: readonly AckRun[],
): Figure[] {
  const ofChat = runs.flatMap((run) => run.chats.filter((one) => one.chat === chat));
  const name = `${chat}${together}, ${bot}:`;
  const figure = (what: string, unit: string, values: readonly number[], aim?: number): Figure => ({
    name: `${name} ${what}`,
    value: median(values),
    unit,
    runs: values,
    ...(aim === undefined ? {} : { aim }),
  });
  const share = (part: number) => ofChat.map(({ ms }) => quantile(ms, part));
  return [
    figure('p50', 'ms', share(0.5)),
    figure('p99', 'ms', share(0.99), bot === 'reelbot' ? AIM_MS : undefined),
    figure('max', 'ms', share(1)),
    {
      name: `${name} not acknowledged, all runs`,
      value: ofChat.reduce((sum, { errors }) => sum + errors, 0),
      unit: `of ${ofChat.reduce((sum, { errors, ms }) => sum + errors + ms.length, 0)}`,
      aim: 1,
    },
  ];
}

function notesOf(bot: BotName, chats: string, runs: readonly AckRun[]): string[] {
  const middle = (pick: (run: AckRun) => number | undefined) =>
    median(runs.map((run) => pick(run) ?? Number.NaN));
  const percent = (value: number) =>
    Number.isNaN(value) ? 'unknown' : `${Math.round(value * 100)} %`;
  const loop = Math.max(...runs.flatMap((run) => run.chats.map(({ loopP99Ms }) => loopP99Ms)));
  const use = `${chats}, ${bot}: ${percent(middle(({ core }) => core))} of a core, ${Math.round(middle(({ residentMib }) => residentMib))} MiB; the local servers' own delay was ${loop.toFixed(1)} ms at p99`;
  if (bot === 'bare') return [use];
  const reached = `${middle(({ accepted }) => accepted)} tasks accepted; when the load ended ${middle(({ started }) => started)} were started at the gateway, ${middle(({ delivered }) => delivered)} delivered`;
  const complaints = runs.flatMap((run) =>
    run.complaints.map(([text, count]) => `${count} × ${text}`),
  );
  return [
    `${use}; ${reached}`,
    ...complaints.map((text) => `${chats}, ${bot} complained: ${text}`),
  ];
}
