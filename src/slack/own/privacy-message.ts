import type { types } from '@slack/bolt';
import {
  type ForgottenTasks,
  forgetQuestion,
  forgottenText,
  type PrivacyView,
  privacyText,
  type Requester,
  type Say,
  speak,
} from '../../core/index.ts';
import type { Counter } from '../counter.ts';
import { type Message, message, mrkdwn, troubleMessage, withBlocks } from '../render.ts';

/** Action ids of the buttons: send the file, ask before everything is deleted, delete it. The last carries the core's question. */
export const PRIVACY_BUTTON = /^privacy_(export|erase|forget)$/u;

/** What `/sora privacy` answers: what is kept, and what can be done about it. */
export async function privacyMessage(
  { core }: Pick<Counter, 'core'>,
  requester: Requester,
): Promise<Message> {
  const { locale } = requester;
  const view = await core.privacy.view(requester);
  if (!view.ok) return troubleMessage(view.trouble, locale);
  const say = speak(locale);
  return withBlocks(told(privacyText(view, say)), [
    buttons([button('export', say), button('erase', say)]),
  ]);
}

/** The question that stands between the button and the loss. */
export function questionMessage(view: PrivacyView, locale: string): Message {
  const say = speak(locale);
  return withBlocks(told(forgetQuestion(view, say)), [
    buttons([{ ...button('forget', say), style: 'danger', value: view.question }]),
  ]);
}

export function forgottenMessage(done: ForgottenTasks, locale: string): Message {
  return told(forgottenText(done, speak(locale)));
}

function told({ title, lines }: ReturnType<typeof privacyText>): Message {
  return message([mrkdwn.bold(title), ...lines].join('\n'));
}

function buttons(elements: types.Button[]): types.ActionsBlock {
  return { type: 'actions', elements };
}

function button(action: 'export' | 'erase' | 'forget', say: Say): types.Button {
  return {
    type: 'button',
    action_id: `privacy_${action}`,
    text: { type: 'plain_text', text: say(`button.${action}`), emoji: false },
  };
}
