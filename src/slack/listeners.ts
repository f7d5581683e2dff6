import type { App, Context, ViewSubmitAction } from '@slack/bolt';
import type { Log } from '../core/index.ts';
import { answerAdminPress } from './admin/press.ts';
import { ADMIN_FORM, answerAdminForm } from './admin/submission.ts';
import { ADMIN_BUTTON } from './admin/view.ts';
import type { Counter } from './counter.ts';
import { answerPress } from './form/button.ts';
import { answerConfirm } from './form/confirm-button.ts';
import { answerForm } from './form/submission.ts';
import { FORM } from './form/view.ts';
import { COMMAND } from './help.ts';
import { answerCommand } from './interactions.ts';
import { mentionsOf } from './mentions.ts';
import type { Offices } from './offices.ts';
import { HISTORY_BUTTON } from './own/history-message.ts';
import { answerHome, answerPage } from './own/home.ts';
import { PRIVACY_BUTTON } from './own/privacy-message.ts';
import { answerPrivacyPress } from './own/privacy-press.ts';
import { TASK_BUTTON } from './own/task-buttons.ts';
import { answerTaskPress } from './own/task-press.ts';
import type { Press } from './press.ts';
import { CONFIRM, OPEN_FORM } from './render.ts';
import { ANIMATE, answerShortcut } from './shortcut.ts';

/** Every button of ours, and what answers it. */
const BUTTONS: readonly [string | RegExp, (counter: Counter, press: Press) => Promise<void>][] = [
  [OPEN_FORM, answerPress],
  [CONFIRM, answerConfirm],
  [TASK_BUTTON, answerTaskPress],
  [HISTORY_BUTTON, answerPage],
  [PRIVACY_BUTTON, answerPrivacyPress],
  [ADMIN_BUTTON, answerAdminPress],
];

/** Connects everything that people can do with what answers it, in the workspace where they do it. `follow` knows what is under way. */
export function listen(
  app: App,
  offices: Offices,
  log: Log,
  follow: (work: Promise<void>) => Promise<void>,
): void {
  const serve = async (context: Context, answer: (counter: Counter) => Promise<void>) => {
    const { teamId, enterpriseId, isEnterpriseInstall: isOrg } = context;
    await follow(offices.at({ teamId, enterpriseId, isOrg }).then(answer));
  };
  app.command(COMMAND, async ({ command, ack, context }) => {
    if (context.retryNum !== undefined) {
      // The core knows the command by its id and starts nothing twice.
      log.info({ retry: context.retryNum }, 'Slack: a command was delivered again');
    }
    await serve(context, (counter) => answerCommand(counter, { command, ack }));
  });
  app.shortcut(
    { callback_id: ANIMATE, type: 'message_action' },
    async ({ shortcut, ack, context }) => {
      await serve(context, (counter) => answerShortcut(counter, { shortcut, ack }));
    },
  );
  app.view<ViewSubmitAction>(FORM, async ({ body, ack, context }) => {
    await serve(context, (counter) => answerForm(counter, { body, ack }));
  });
  app.view<ViewSubmitAction>(ADMIN_FORM, async ({ body, ack, context }) => {
    await serve(context, (counter) => answerAdminForm(counter, { body, ack }));
  });
  for (const [action_id, answer] of BUTTONS) {
    app.action({ action_id, type: 'block_actions' }, async ({ body, action, ack, context }) => {
      if (action.type !== 'button') return await ack();
      await serve(context, (counter) => answer(counter, { body, action, ack }));
    });
  }
  app.event('app_home_opened', async ({ event, body, context }) => {
    const { teamId } = hostOf(offices, context, body);
    await serve(context, (counter) => answerHome(counter, event, teamId));
  });
  const hear = mentionsOf();
  for (const name of ['app_mention', 'message'] as const) {
    // Bolt has acknowledged it already.
    app.event(name, async ({ event, body, context }) => {
      const { botUserId } = context;
      const heard = { event, ...hostOf(offices, context, body), botUserId };
      await serve(context, (counter) => hear(counter, heard));
    });
  }
}

/** The workspace that an event is answered in: with many of them the one that the bot's token is for, which in a shared channel need not be the person's. */
function hostOf(
  { many }: Offices,
  context: Context,
  body: { readonly team_id: string; readonly enterprise_id?: string },
): { readonly teamId: string; readonly enterpriseId: string | undefined } {
  const own = { teamId: body.team_id, enterpriseId: body.enterprise_id };
  if (!many) return own;
  const { teamId = own.teamId, enterpriseId = own.enterpriseId } = context;
  return { teamId, enterpriseId };
}
