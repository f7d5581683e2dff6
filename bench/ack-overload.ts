import { type AckRun, type ChatName, runAck } from './ack-run.ts';
import type { BotName } from './bot.ts';
import type { Figure, Findings } from './figures.ts';
import { quantile } from './statistics.ts';

/** Several times what one process gets through: of whole commands it does about a hundred a second on Slack, and 16 on Discord, which takes 50 requests a second. */
const LOADS: readonly {
  readonly chats: readonly ChatName[];
  readonly rate: number;
  readonly seconds: number;
}[] = [
  { chats: ['discord', 'slack'], rate: 400, seconds: 5 },
  { chats: ['discord'], rate: 1000, seconds: 5 },
];

/** The bare bot turns nobody away: it shows what the machine and the local servers can do. */
const BOTS: readonly BotName[] = ['bare', 'reelbot'];

/** An answer this late is next to none, ms: a platform waits for 3 s. */
const LATE_MS = 2500;

/** Far more commands than the bot can take: each has to get an acknowledgement or a private refusal in time. */
export async function overloadFindings(
  note: (text: string) => void,
): Promise<Pick<Findings, 'figures' | 'notes'>> {
  const figures: Figure[] = [];
  const notes = [
    `Overload: far more commands than can be made. Turned away: answered at once, to the person alone, and nothing is saved or spent. Late: after ${LATE_MS / 1000} s. No answer: neither; what cannot be answered in time is left alone on Discord, so that the others are in time.`,
    'Overload, the bare bot: it saves nothing and turns nobody away; most of what it acknowledged then waits for the 50 requests a second of Discord.',
  ];
  for (const { chats, rate, seconds } of LOADS) {
    const load = `${rate} a second${chats.length > 1 ? ' on each' : ''}`;
    for (const bot of BOTS) {
      note(`overload, ${load}, ${bot}`);
      const run = await runAck(bot, { chats, rate, seconds });
      figures.push(...run.chats.flatMap((seen) => figuresOf(`overload, ${load}`, bot, seen)));
      notes.push(useOf(load, bot, run));
    }
  }
  return { figures, notes };
}

type Seen = AckRun['chats'][number];

const lateOf = ({ ms, privateMs }: Seen) =>
  [...ms, ...privateMs].filter((took) => took > LATE_MS).length;

/** With neither an acknowledgement nor a private answer. */
const noneOf = ({ errors, privateMs }: Seen) => errors - privateMs.length;

function figuresOf(load: string, bot: BotName, seen: Seen): Figure[] {
  const { chat, ms, privateMs, errors } = seen;
  const all = ms.length + errors;
  const name = (what: string) => `${load}, ${chat}: ${what}: ${bot}`;
  const figure = (what: string, count: number): Figure => ({
    ...{ name: name(what), value: (count / all) * 100, unit: `% of ${all}` },
  });
  // Only our own bot has to reach anything.
  const below = (aim: number) => (bot === 'reelbot' ? { aim } : {});
  return [
    figure('acknowledged', ms.length),
    figure('turned away privately', privateMs.length),
    { ...figure('late', lateOf(seen)), ...below(0.01) },
    { ...figure('no answer', noneOf(seen)), ...below(0.01) },
    {
      ...{ name: name('the slowest answer'), value: quantile([...ms, ...privateMs], 1) },
      ...{ unit: 'ms', ...below(LATE_MS) },
    },
  ];
}

function useOf(load: string, bot: BotName, { core, chats, complaints }: AckRun): string {
  const share = core === undefined ? 'unknown' : `${Math.round(core * 100)} %`;
  const delay = Math.max(...chats.map(({ loopP99Ms }) => loopP99Ms)).toFixed(1);
  const said = complaints.map(([text, count]) => `; the log ${count} × ${text}`).join('');
  return `Overload, ${load}, ${bot}: ${share} of a core; the local servers' own delay was ${delay} ms at p99${said}`;
}
