import type { App, ViewSubmitAction } from '@slack/bolt';
import type { Counter } from './counter.ts';
import { answerPress } from './form-button.ts';
import { FORM } from './form-view.ts';
import { COMMAND } from './help.ts';
import { answerCommand } from './interactions.ts';
import { mentionsOf } from './mentions.ts';
import { OPEN_FORM } from './render.ts';
import { ANIMATE, answerShortcut } from './shortcut.ts';
import { answerForm } from './submission.ts';

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
  app.action({ action_id: OPEN_FORM, type: 'block_actions' }, async ({ body, action, ack }) => {
    if (action.type === 'button') await follow(answerPress(counter, { body, action, ack }));
    else await ack();
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
