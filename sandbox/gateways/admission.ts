import type { Core } from './core.ts';
import type { Answer, Judgement } from './dialect.ts';
import type { Turned } from './rejections.ts';
import type { RequestEntry } from './types.ts';

/** How soon a client that came too fast may come again, seconds. */
const RETRY_SECONDS = 1;
/** How soon one of many running tasks may have ended, seconds. */
const BUSY_SECONDS = 5;

/** Refuses, in the gateway's words, what comes faster than it wants; nothing when it may pass. */
export function tooFast(core: Core, entry: RequestEntry): Answer | undefined {
  const { perSecond } = core.settings;
  if (perSecond === Number.POSITIVE_INFINITY) return undefined;
  const now = core.now();
  core.lately = core.lately.filter((at) => at > now - 1000);
  if (core.lately.length >= perSecond) return turn(core, entry, 'too-fast', RETRY_SECONDS);
  core.lately.push(now);
  return undefined;
}

/** Why a create that is fine in itself is not accepted: the model, the balance, or too much at once. A balance is charged when it may pass. */
export function turnedAway(
  core: Core,
  entry: RequestEntry,
  { model, unlisted = false }: Judgement,
): Answer | undefined {
  const { settings, book, dialect } = core;
  if (unlisted || settings.retired.has(model)) return turn(core, entry, 'unlisted');
  const key = dialect.keyOf(entry.headers);
  const balance = settings.balances.get(key);
  if (balance !== undefined && balance < 1) return turn(core, entry, 'no-credit');
  if (book.running() >= settings.maxRunning) return turn(core, entry, 'busy', BUSY_SECONDS);
  if (balance !== undefined) settings.balances.set(key, balance - 1);
  return undefined;
}

function turn(core: Core, entry: RequestEntry, why: Turned, retryAfter?: number): Answer {
  const { status, message, code } = core.dialect.turning[why];
  entry.refused = message;
  const answer = core.dialect.refused(status, message, { code });
  if (retryAfter === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfter) } };
}
