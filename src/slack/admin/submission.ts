import type { SlackViewMiddlewareArgs, types, ViewSubmitAction } from '@slack/bolt';
import { type Requester, speak, type Trouble } from '../../core/index.ts';
import type { Counter } from '../counter.ts';
import { reasonOf } from '../log.ts';
import { localeOf } from '../request.ts';
import { requesterOf } from '../requester.ts';
import { showAdmin } from './open.ts';
import { readSettings } from './settings-read.ts';
import { MOST_CREDITS, SETTINGS } from './settings-view.ts';
import { type FieldValues, readBegun, readState } from './state.ts';
import { changedView, doneView, troubleView } from './view.ts';
import { GRANT, RESET, walletLine } from './wallet-views.ts';

/** The modals of the administration that can be sent. */
export const ADMIN_FORM = new RegExp(`^(?:${[SETTINGS, GRANT, RESET].join('|')})$`, 'u');

type Sent = Pick<SlackViewMiddlewareArgs<ViewSubmitAction>, 'body' | 'ack'>;

type Answer =
  | { readonly view: types.ModalView; readonly changed: boolean }
  | { readonly errors: Record<string, string> };

/**
 * Answers what an admin sent: what is wrong at its field, else what was changed. Who sends it is looked at now, whatever the modal once was; nothing that comes
 * back with it is believed, but for what its fields began with. Never throws.
 */
export async function answerAdminForm(counter: Counter, { body, ack }: Sent): Promise<void> {
  const { desk } = counter;
  const { view, user } = body;
  const who = { teamId: body.team?.id ?? view.team_id, userId: user.id };
  const update = (shown: types.ModalView) => ack({ response_action: 'update', view: shown });
  try {
    const requester = await requesterOf(counter, who, user.name ?? user.id, { rights: true });
    const answer = counter.stopping()
      ? refused({ code: 'stopping' }, requester.locale)
      : await done(counter, requester, who.teamId, view);
    if ('errors' in answer) return await ack({ response_action: 'errors', errors: answer.errors });
    await update(answer.view);
    if (answer.changed && view.root_view_id) {
      await showAdmin(counter, requester, view.root_view_id);
    }
  } catch (error) {
    desk.log.error({ reason: reasonOf(error), err: error }, 'Slack: the administration failed');
    const trouble = troubleView({ code: 'defect' }, localeOf(counter, who));
    await update(trouble).catch(() => undefined);
  }
}

function refused(trouble: Trouble, locale: string): Answer {
  return { view: troubleView(trouble, locale), changed: false };
}

async function done(
  counter: Counter,
  requester: Requester,
  teamId: string,
  view: ViewSubmitAction['view'],
): Promise<Answer> {
  const values = readState(view.state?.values);
  if (values === undefined) return refused({ code: 'form' }, requester.locale);
  if (view.callback_id !== SETTINGS) {
    return await walletChanged(counter, requester, teamId, view, values);
  }
  const { core, groups } = counter;
  const { locale } = requester;
  const now = await core.admin.settings(requester);
  if (!now.ok) return refused(now.trouble, locale);
  const { changes, errors } = readSettings({
    values,
    begun: readBegun(view.blocks),
    settings: now.settings,
    groups: await groups.list(teamId),
    teamId,
    say: speak(locale),
  });
  if (Object.keys(errors).length > 0) return { errors };
  const made = await core.admin.configure(requester, changes);
  if (!made.ok) return refused(made.trouble, locale);
  return { view: changedView(made.changes, locale), changed: true };
}

/** Grants or resets. A view has one id for as long as it is open: sent twice, it is done once. */
async function walletChanged(
  { core }: Counter,
  requester: Requester,
  teamId: string,
  { id, callback_id: callbackId }: ViewSubmitAction['view'],
  values: FieldValues,
): Promise<Answer> {
  const { locale } = requester;
  const chosen = values.get('person')?.[0] ?? '';
  if (!/^[UW][A-Z0-9]{1,30}$/u.test(chosen)) return refused({ code: 'form' }, locale);
  const user = `${teamId}/${chosen}`;
  const commandId = `slack:${teamId}:${id}`;
  let answer: Awaited<ReturnType<typeof core.admin.reset>>;
  if (callbackId === RESET) answer = await core.admin.reset(requester, user, commandId);
  else {
    const typed = values.get('credits')?.[0] ?? '';
    const credits = /^\d{1,10}$/u.test(typed) ? Number(typed) : 0;
    if (credits < 1 || credits > MOST_CREDITS) {
      const error = speak(locale)('admin.number', { least: 1, most: MOST_CREDITS });
      return { errors: { credits: error } };
    }
    answer = await core.admin.grant(requester, user, credits, commandId);
  }
  if (!answer.ok) return refused(answer.trouble, locale);
  return { view: doneView([walletLine(user, answer.balance, locale)], locale), changed: true };
}
