import { channel } from 'node:diagnostics_channel';
import { type Examination, type Finding, ok, skipped, warn, wrong } from '../core/examination.ts';

/** What the Date header of an answer says against this machine's clock. */
export interface Skew {
  readonly host: string;
  /** How far this machine is ahead of the other, ms; behind it: negative. */
  readonly aheadMs: number;
}

/** From here on it is told; from there on signatures that hold for a minute (pmock's) and those of Slack are refused. */
const TOLD_MS = 5000;
const REFUSED_MS = 60_000;

/** A Date header has whole seconds: on average half of one is cut off. */
const CUT_OFF_MS = 500;

/** Where undici, which is under every HTTP client of this program, tells of answers (its documentation, "Diagnostics Channel Support"). */
const ANSWERS = channel('undici:request:headers');

/**
 * Notes the Date header of every answer that this process gets from now on.
 * @param ignored origins whose clock is this machine's own, or that pass on old answers
 */
export function listenToClocks(
  now: () => number,
  ignored: readonly string[],
): { readonly skews: () => readonly Skew[]; stop(): void } {
  const found = new Map<string, number>();
  const note = (message: unknown): void => {
    const { origin, date } = readAnswer(message);
    if (origin === undefined || ignored.includes(origin.origin) || Number.isNaN(date)) return;
    const aheadMs = now() - (date + CUT_OFF_MS);
    const before = found.get(origin.host);
    // The quickest answer tells best.
    if (before === undefined || Math.abs(aheadMs) < Math.abs(before)) {
      found.set(origin.host, aheadMs);
    }
  };
  ANSWERS.subscribe(note);
  return {
    skews: () => [...found].map(([host, aheadMs]) => ({ host, aheadMs })),
    stop: () => void ANSWERS.unsubscribe(note),
  };
}

interface Message {
  readonly request?: { readonly origin?: unknown };
  readonly response?: { readonly headers?: readonly unknown[] };
}

/** Headers come as a list: a name, its value, the next name. `date`: ms since the epoch, or NaN. */
function readAnswer(message: unknown): { origin: URL | undefined; date: number } {
  const { request, response } = message as Message;
  const headers = (response?.headers ?? []).map(String);
  const at = headers.findIndex((text, place) => place % 2 === 0 && text.toLowerCase() === 'date');
  return {
    origin: URL.parse(String(request?.origin)) ?? undefined,
    date: at === -1 ? Number.NaN : Date.parse(headers[at + 1] ?? ''),
  };
}

/** This machine's clock against the others'. To be looked at when everybody has answered. */
export function clockExamination(skews: () => readonly Skew[]): Examination {
  return { check: 'clock', look: async () => [clockFinding(skews())] };
}

/** One odd server is not believed against two others. */
function clockFinding(skews: readonly Skew[]): Finding {
  const sorted = skews.toSorted((a, b) => Math.abs(a.aheadMs) - Math.abs(b.aheadMs));
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) return skipped('Nobody answered with a time to compare with.');
  const offMs = Math.abs(middle.aheadMs);
  const seconds = Math.round(offMs / 1000);
  if (offMs <= TOLD_MS) return ok(`It agrees with ${middle.host} to a few seconds.`);
  const way = middle.aheadMs > 0 ? 'ahead of' : 'behind';
  const says = `This machine's clock is ${seconds} s ${way} that of ${middle.host}`;
  const mend =
    'Let the machine set its clock by the network (NTP), as with `timedatectl set-ntp true`.';
  return offMs > REFUSED_MS
    ? wrong(`${says}: signatures hold for about a minute and are refused.`, mend)
    : warn(`${says}.`, mend);
}
