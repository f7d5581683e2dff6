import { type AckRun, type ChatName, runAck } from './ack-run.ts';
import type { Figure, Findings } from './figures.ts';
import { quantile } from './statistics.ts';

const CHATS: readonly ChatName[] = ['discord', 'slack'];

/** Several times what one process gets through: of whole commands it does about a hundred a second on Slack, and 16 on Discord. */
const RATE = 400;
const SECONDS = 8;

/** An answer this late is next to none, ms: a platform waits for 3 s. */
const LATE_MS = 2500;

/** Far more commands than the bot can take: each has to get an acknowledgement or a private refusal in time. */
export async function overloadFindings(
  note: (text: string) => void,
): Promise<Pick<Findings, 'figures' | 'notes'>> {
  note(`${RATE} a second, reelbot: far too many`);
  const run = await runAck('reelbot', { chats: CHATS, rate: RATE, seconds: SECONDS });
  const figures = run.chats.flatMap(figuresOf);
  const complaints = run.complaints.map(([text, count]) => `Overload, the log: ${count} × ${text}`);
  return {
    figures,
    notes: [
      `Overload: ${RATE} commands a second on each platform for ${SECONDS} s. Turned away: answered at once, to the person alone, and nothing is saved or spent. Late: after ${LATE_MS / 1000} s.`,
      ...complaints,
    ],
  };
}

type Seen = AckRun['chats'][number];

const lateOf = ({ ms, privateMs }: Seen) =>
  [...ms, ...privateMs].filter((took) => took > LATE_MS).length;

/** With neither an acknowledgement nor a private answer. */
const noneOf = ({ errors, privateMs }: Seen) => errors - privateMs.length;

function figuresOf(seen: Seen): Figure[] {
  const { chat, ms, privateMs, errors } = seen;
  const all = ms.length + errors;
  const figure = (what: string, count: number): Figure => ({
    ...{ name: `overload on ${chat}: ${what}`, value: (count / all) * 100, unit: `% of ${all}` },
  });
  const answered = [...ms, ...privateMs];
  return [
    figure('acknowledged', ms.length),
    figure('turned away privately', privateMs.length),
    { ...figure('late', lateOf(seen)), aim: 0.01 },
    { ...figure('no answer', noneOf(seen)), aim: 0.01 },
    {
      ...{ name: `overload on ${chat}: the slowest answer`, value: quantile(answered, 1) },
      ...{ unit: 'ms', aim: LATE_MS },
    },
  ];
}
