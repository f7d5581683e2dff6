import { createHmac } from 'node:crypto';
import type { Deps } from './deps.ts';
import type { JsonObject } from './json.ts';
import { formsOf } from './kept-forms.ts';
import type { Answer } from './own-tasks.ts';
import { type PrivacyFile, personalFile } from './personal-file.ts';
import { StoreUnavailable } from './store/index.ts';
import { forgetEndedWallets } from './stored-wallets.ts';
import { type Address, isClosed, type Requester, userOf } from './task.ts';
import type { ForgottenTasks } from './tasks.ts';

/** How long the question whether everything is to be deleted may be answered, ms. */
const ASKED_MS = 10 * 60_000;

/** Letters of the mark that makes a question one person's. */
const MARK = 22;

/** What is kept about a person, in numbers. */
export interface PrivacyView {
  /** All of them, those under way too. */
  readonly tasks: number;
  /** Those that are not closed: they would stay. */
  readonly open: number;
  /** Forms that were not sent off. */
  readonly forms: number;
  /** What `forgetPerson` wants back: good for this person and ten minutes. At most 40 letters, digits, `-` and `_`. */
  readonly question: string;
}

export async function viewPrivacy(
  deps: Deps,
  secret: string,
  requester: Requester,
): Promise<Answer<PrivacyView>> {
  let tasks = 0;
  let open = 0;
  for await (const task of deps.tasks.of(requester)) {
    tasks += 1;
    if (!isClosed(task)) open += 1;
  }
  let forms = 0;
  for await (const _form of formsOf(deps.store, requester)) forms += 1;
  const question = questionOf(secret, requester, deps.clock.now());
  return { ok: true, tasks, open, forms, question };
}

/**
 * Everything that is kept about a person, as one file.
 * @param place what of an address is the person's to know: never what opens anything
 * @param limitBytes above that the file is packed (gzip)
 */
export async function exportPerson(
  deps: Deps,
  requester: Requester,
  place: (address: Address) => JsonObject | undefined,
  limitBytes: number,
): Promise<Answer<{ file: PrivacyFile }>> {
  return { ok: true, file: await personalFile(deps, requester, place, limitBytes) };
}

/**
 * Forgets everything about a person that nothing hangs on any more: closed tasks, forms, wallets of earlier windows. Done twice, or again after a crash,
 * it does the rest.
 */
export async function forgetPerson(
  deps: Deps,
  secret: string,
  requester: Requester,
  question: string,
): Promise<Answer<ForgottenTasks>> {
  if (!isAsked(secret, requester, question, deps.clock.now())) {
    return { ok: false, trouble: { code: 'question' } };
  }
  try {
    const done = await forgetAll(deps, requester);
    // Without whose: the log is kept, too.
    deps.log.info({ platform: requester.platform, ...done }, 'a person had their data deleted');
    return { ok: true, ...done };
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    deps.log.error({ err: error }, 'deleting what is kept about a person broke off');
    return { ok: false, trouble: { code: 'half-forgotten' } };
  }
}

async function forgetAll(deps: Deps, requester: Requester): Promise<ForgottenTasks> {
  const done = await deps.tasks.forgetOf(requester);
  for await (const [key] of formsOf(deps.store, requester)) {
    await deps.store.update(key, () => undefined);
  }
  await forgetEndedWallets(deps.store, requester, deps.clock.now());
  return done;
}

function questionOf(secret: string, requester: Requester, at: number): string {
  const mark = createHmac('sha256', secret).update(`forget ${at} ${userOf({ requester })}`);
  return `${at.toString(36)}-${mark.digest('base64url').slice(0, MARK)}`;
}

/** Whether this person was asked that, in the last ten minutes. Clocks of processes differ a little. */
function isAsked(secret: string, requester: Requester, question: string, now: number): boolean {
  const at = Number.parseInt(question.split('-')[0] ?? '', 36);
  if (!Number.isSafeInteger(at) || Math.abs(now - at) > ASKED_MS) return false;
  return question === questionOf(secret, requester, at);
}
