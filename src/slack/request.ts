import type { Draft, Trouble } from '../core/index.ts';
import { userOf, type Where } from './address.ts';
import type { Counter } from './counter.ts';
import { mended, toKeep } from './kept-draft.ts';
import { reasonOf } from './log.ts';
import { DEFAULT_LOCALE } from './people.ts';
import type { Pictures } from './picture-choices.ts';
import { tell } from './private.ts';
import { troubleMessage } from './render.ts';

/** What a person asks for, by whatever way. */
export interface Request {
  /** The same for every delivery of it: nothing is started twice under one id. */
  readonly id: string;
  readonly where: Where;
  /** Used where Slack does not tell a better one. */
  readonly name: string;
  readonly draft: Draft;
  /** The pictures that there were to choose from. */
  readonly pictures?: Pictures | undefined;
}

/** Hands a request to the core, and tells the person privately where it is refused. Throws nothing but defects. */
export async function submit({ core, people, desk }: Counter, request: Request): Promise<void> {
  const { id, where, draft } = request;
  const { name, locale } = await people.find(where.teamId, where.userId, request.name);
  const requester = { ...userOf(where), name, scope: where.teamId, locale };
  const submitted = await core.submit({ id, requester, address: where, draft });
  if (submitted.kind !== 'refused') return;
  await refuse({ core, desk }, request, submitted.trouble, locale);
}

/** Tells a refusal privately. Where changing the request is a way out, a button opens the form with everything that was given. */
export async function refuse(
  counter: Pick<Counter, 'core' | 'desk'>,
  request: Omit<Request, 'name'>,
  trouble: Trouble,
  locale: string,
): Promise<void> {
  const { id, where } = request;
  const button = (await keepMended(counter, request, trouble)) ? id : undefined;
  await tell(counter.desk, where, troubleMessage(trouble, locale, button));
}

/** Keeps a refused request for the form, once the refusal is `shown`; resolves to whether the form can be opened with it. */
export async function keepMended(
  { core }: Pick<Counter, 'core'>,
  { id, where, draft, pictures }: Omit<Request, 'name'>,
  trouble: Trouble,
  shown?: Promise<boolean>,
): Promise<boolean> {
  const kept = mended(draft, trouble);
  if (kept === undefined) return false;
  return await core.keep(id, userOf(where), toKeep(kept, where, pictures), shown);
}

/** The person's language, as far as it is known without asking. */
export function localeOf(
  { people }: Pick<Counter, 'people'>,
  { teamId, userId }: Pick<Where, 'teamId' | 'userId'>,
): string {
  return people.known(teamId, userId)?.locale ?? DEFAULT_LOCALE;
}

/** Runs the answer to a person. A defect is logged, and told privately. Never throws. */
export async function answering(
  counter: Counter,
  where: Where,
  what: string,
  answer: () => Promise<void>,
): Promise<void> {
  try {
    await answer();
  } catch (error) {
    counter.desk.log.error({ reason: reasonOf(error), err: error }, `Slack: ${what} failed`);
    const locale = localeOf(counter, where);
    await tell(counter.desk, where, troubleMessage({ code: 'defect' }, locale));
  }
}
