import { GatewayRefusal, GatewayUnreachable, type RefusalReason } from '../core/gateway.ts';
import type { Answer } from './http.ts';
import { messageOf, taskIdOf, traceIdOf, wordsOf } from './said.ts';
import { meaningOf } from './words.ts';

/**
 * `again`: nothing was accepted, and the same may work later. `ambiguous`: it may have been accepted, so it is never sent again.
 */
type Verdict = RefusalReason | 'again' | 'ambiguous';

/** Statuses that mean the same in every call. 503 is here for a body that was read whole and names no task. */
const COMMON: Readonly<Record<number, Verdict>> = {
  401: 'unauthorised',
  402: 'no-credit',
  403: 'unauthorised',
  408: 'again',
  425: 'again',
  429: 'again',
  503: 'again',
};

/** 301, 307 and 308 say "ask elsewhere"; 302 and 303 also mean "done, look there". */
const CREATE: Readonly<Record<number, Verdict>> = {
  ...COMMON,
  301: 'again',
  307: 'again',
  308: 'again',
  404: 'retired',
  410: 'retired',
};

const CHECK: Readonly<Record<number, Verdict>> = {
  ...COMMON,
  404: 'unknown-task',
  410: 'unknown-task',
};

/** Verdicts that the words of the answer may make more exact. 401 and 429 mean what they say. */
const OPEN_TO_WORDS: readonly Verdict[] = ['rejected', 'unauthorised', 'retired', 'nonsense'];

export type Call = 'create' | 'check';

/** Tells what an answer that is no success means. `answer.status` may also be the code of an envelope. */
export function failureOf(
  call: Call,
  answer: Answer,
  more: { model?: string; clean: (text: string) => string },
): GatewayRefusal | GatewayUnreachable {
  const { status, body, retryAfterMs } = answer;
  const said = messageOf(body) ?? plainText(answer.text);
  const message = more.clean(`answered ${status}: ${said ?? 'without a message'}`);
  const plain = verdictOf(call, answer);
  const verdict = refine(plain, answer, said ?? '', more.model);
  if (verdict === 'again') {
    return new GatewayUnreachable('no', message, { retryAfterMs, busy: status === 429 });
  }
  if (verdict === 'ambiguous') return new GatewayUnreachable('unknown', message, { retryAfterMs });
  const named = meaningOf(`${said ?? ''} | ${wordsOf(body)}`, more.model) === 'retired';
  // A page of some other server says nothing of the task either.
  const isPage = verdict === 'unknown-task' && body === undefined;
  const unsure = isPage || (verdict === 'retired' && status === 404 && !named);
  return new GatewayRefusal(verdict, message, { status, traceId: traceIdOf(body), unsure });
}

function verdictOf(call: Call, answer: Answer): Verdict {
  const { status } = answer;
  if (call === 'check') {
    const known = CHECK[status];
    if (known !== undefined) return known;
    if (status >= 400 && status < 500) return 'rejected';
    return status >= 300 && status < 600 ? 'again' : 'nonsense';
  }
  if (status === 503 && (!answer.whole || taskIdOf(answer.body) !== undefined)) return 'ambiguous';
  const known = CREATE[status];
  if (known !== undefined) return known;
  if (status >= 400 && status < 500) return 'rejected';
  if (status >= 300 && status < 600) return 'ambiguous';
  // A code of the gateway's own invention, in an envelope: it said no, unless it names a task all the same.
  return taskIdOf(answer.body) === undefined ? 'rejected' : 'ambiguous';
}

function refine(verdict: Verdict, answer: Answer, said: string, model = ''): Verdict {
  if (answer.status === 401 || !OPEN_TO_WORDS.includes(verdict)) return verdict;
  const meaning = meaningOf(`${said} | ${wordsOf(answer.body)}`, model);
  // Nobody asked for a model here: whatever is gone, it is not the model of a create.
  if (meaning === 'retired' && model === '') return verdict;
  return meaning ?? verdict;
}

/** An error that is no JSON: pages of proxies are named, not quoted. */
function plainText(text: string): string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return trimmed.startsWith('<') ? 'an HTML page' : trimmed;
}
