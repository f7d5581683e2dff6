import type { App, ViewSubmitAction } from '@slack/bolt';
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
import { HISTORY_BUTTON } from './own/history-message.ts';
import { answerHome, answerPage } from './own/home.ts';
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
  [ADMIN_BUTTON, answerAdminPress],
];

/** Connects everything that people can do with what answers it. `follow` knows what is under way. */
export function listen(
  app: App,
  counter: Counter,
  follow: (work: Promise<void>) => Promise<void>,
): void {
  const { log } = counter.desk;
  app.command(COMMAND, async ({ command, ack, context }) => {
    if (context.retryNum !== undefined) {
      // The core knows the command by its id and starts nothing twice.
      log.info({ retry: context.retryNum }, 'Slack: a command was delivered again');
    }
    await follow(answerCommand(counter, { command, ack }));
  });
  app.shortcut({ callback_id: ANIMATE, type: 'message_action' }, async ({ shortcut, ack }) => {
    await follow(answerShortcut(counter, { shortcut, ack }));
  });
  app.view<ViewSubmitAction>(FORM, async ({ body, ack }) => {
    await follow(answerForm(counter, { body, ack }));
  });
  app.view<ViewSubmitAction>(ADMIN_FORM, async ({ body, ack }) => {
    await follow(answerAdminForm(counter, { body, ack }));
  });
  for (const [action_id, answer] of BUTTONS) {
    app.action({ action_id, type: 'block_actions' }, async ({ body, action, ack }) => {
      if (action.type === 'button') await follow(answer(counter, { body, action, ack }));
      else await ack();
    });
  }
  app.event('app_home_opened', async ({ event, body }) => {
    await follow(answerHome(counter, event, body.team_id));
  });
  const hear = mentionsOf(counter);
  for (const name of ['app_mention', 'message'] as const) {
    // Bolt has acknowledged it already.
    app.event(name, async ({ event, body, context }) => {
      const { botUserId } = context;
      const { team_id: teamId, enterprise_id: enterpriseId } = body;
      await follow(hear({ event, teamId, enterpriseId, botUserId }));
    });
  }
}
