import type { Draft, Requester, Submitted, Trouble } from '../core/index.ts';
import { userOf, type Where } from './address.ts';
import type { Counter } from './counter.ts';
import { fitsForm, mended, toKeep } from './form/kept-draft.ts';
import type { Pictures } from './form/picture-choices.ts';
import { reasonOf } from './log.ts';
import { DEFAULT_LOCALE } from './people.ts';
import { tell } from './private.ts';
import { confirmMessage, type Message, troubleMessage } from './render.ts';
import { requesterOf } from './requester.ts';

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
  /** The person has seen the price and wants it. */
  readonly confirmed?: boolean;
}

/** Hands a request to the core, and tells the person privately where it is refused. Throws nothing but defects. */
export async function submit(counter: Counter, request: Request): Promise<void> {
  const { submitted, requester } = await send(counter, request);
  if (submitted.kind !== 'refused') return;
  await refuse(counter, request, submitted.trouble, requester.locale);
}

/** Hands a request to the core, with everything that Slack tells of who asks. */
export async function send(
  counter: Counter,
  { id, where, draft, name, confirmed = false }: Request,
): Promise<{ submitted: Submitted; requester: Requester }> {
  const requester = await requesterOf(counter, where, name);
  const submitted = await counter.core.submit({
    id,
    requester,
    address: where,
    channel: where.channelId,
    draft,
    ...(confirmed ? { confirmed } : {}),
  });
  return { submitted, requester };
}

/** Tells a refusal privately. Where changing the request is a way out, a button opens the form with everything that was given. */
export async function refuse(
  counter: Pick<Counter, 'core' | 'desk'>,
  request: Omit<Request, 'name'>,
  trouble: Trouble,
  locale: string,
): Promise<void> {
  const said = await refusalMessage(counter, request, trouble, locale);
  await tell(counter.desk, request.where, said);
}

/** What a refusal says, with the buttons that are a way out; what these need is kept first. */
export async function refusalMessage(
  counter: Pick<Counter, 'core'>,
  request: Omit<Request, 'name'>,
  trouble: Trouble,
  locale: string,
): Promise<Message> {
  const { id, where, draft, pictures } = request;
  if (trouble.code === 'confirm') {
    const kept = await counter.core.keep(id, userOf(where), toKeep(draft, where, pictures));
    if (!kept) return troubleMessage({ code: 'store' }, locale);
    return confirmMessage(trouble, locale, id, fitsForm(draft));
  }
  const button = (await keepMended(counter, request, trouble)) ? id : undefined;
  return troubleMessage(trouble, locale, button);
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
