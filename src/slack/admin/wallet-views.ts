import type { types } from '@slack/bolt';
import { type Balance, speak } from '../../core/index.ts';
import { modalText } from '../form/view.ts';
import { mrkdwn } from '../render.ts';
import { field, numberInput } from './inputs.ts';
import { MOST_CREDITS } from './settings-view.ts';

/** What Slack sends the submissions under. */
export const GRANT = 'admin_grant';
export const RESET = 'admin_reset';

/** Whom to give how much. */
export function grantView(locale: string): types.ModalView {
  const say = speak(locale);
  const credits = numberInput(undefined, 1, MOST_CREDITS);
  return walletView(GRANT, say('admin.grant'), locale, [
    field('credits', say('admin.credits'), credits, { required: true }),
  ]);
}

/** Whose window is to count as not spent. */
export function resetView(locale: string): types.ModalView {
  return walletView(RESET, speak(locale)('admin.reset'), locale, []);
}

function walletView(
  callbackId: string,
  title: string,
  locale: string,
  more: readonly types.InputBlock[],
): types.ModalView {
  const say = speak(locale);
  return {
    type: 'modal',
    callback_id: callbackId,
    title: modalText(title),
    submit: modalText(say('admin.save')),
    close: modalText(say('form.cancel')),
    blocks: [
      field('person', say('admin.user'), { type: 'users_select' }, { required: true }),
      ...more,
    ],
  };
}

/** What somebody has after it was changed. */
export function walletLine(user: string, balance: Balance | undefined, locale: string): string {
  const say = speak(locale);
  if (balance === undefined) return say('admin.no-limit');
  const { left, limit, unit } = balance;
  return say('admin.left', {
    user: mrkdwn.user(user),
    left: say(`card.left.${unit}`, { left, limit }),
  });
}
