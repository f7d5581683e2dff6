import type { types } from '@slack/bolt';
import {
  changeLine,
  type GatewayView,
  gatewayLines,
  type OperatorLink,
  type Report,
  reportLines,
  type SettingsChange,
  type SettingsView,
  speak,
  type Trouble,
} from '../../core/index.ts';
import { escaped } from '../escaping.ts';
import { modalText } from '../form/view.ts';
import type { Group } from '../groups.ts';
import { mrkdwn, sectionsOf, troubleMessage } from '../render.ts';
import { settingLines } from './lines.ts';

/** Action ids of the buttons in the administration. */
export const ADMIN_BUTTON = /^admin_(settings|gateways|log|pause|resume|grant|reset|chart|page)$/u;

export type AdminButton =
  | 'settings'
  | 'gateways'
  | 'log'
  | 'pause'
  | 'resume'
  | 'grant'
  | 'reset'
  | 'chart'
  | 'page';

/** What the first view shows. `report` is absent until it is there. */
export interface AdminFacts {
  readonly view: SettingsView;
  readonly report: Report | undefined;
  readonly groups: readonly Group[];
  /** Whether reports can be drawn. */
  readonly charts: boolean;
  /** There is an operator's page for this person. */
  readonly hasPage?: boolean;
}

/** The first view: how the day went, what holds, and what can be done. Nothing in it is believed when it comes back. */
export function adminView(
  { view, report, groups, charts, hasPage }: AdminFacts,
  locale: string,
): types.ModalView {
  const say = speak(locale);
  const paused = view.settings.maintenance === true;
  const buttons: AdminButton[] = [
    'settings',
    'gateways',
    'log',
    paused ? 'resume' : 'pause',
    'grant',
    'reset',
    ...(charts ? (['chart'] as const) : []),
    ...(hasPage === true ? (['page'] as const) : []),
  ];
  const today = report === undefined ? ['…'] : reportLines(report, say, mrkdwn);
  const now = settingLines(view, groups, say);
  return plainView('admin', say('admin.title'), locale, [
    ...sectionsOf([mrkdwn.bold(say('report.title')), ...today]),
    { type: 'divider' },
    ...sectionsOf([mrkdwn.bold(say('admin.now')), ...now]),
    {
      type: 'actions',
      elements: buttons.map((name) => ({
        type: 'button',
        action_id: `admin_${name}`,
        text: { type: 'plain_text', text: say(`admin.${name}`), emoji: false },
      })),
    },
  ]);
}

/** So many changes are shown: nobody reads on, and a modal has its bounds. */
const MOST_CHANGES = 50;

/** The newest changes of the settings. */
export function logView(log: readonly SettingsChange[], locale: string): types.ModalView {
  const say = speak(locale);
  const lines =
    log.length === 0
      ? [say('admin.log.none')]
      : log.slice(0, MOST_CHANGES).map((change) => changeLine(change, say, mrkdwn));
  return plainView('admin_log', say('admin.log'), locale, sectionsOf(lines));
}

/** So many gateways are shown. */
const MOST_GATEWAYS = 50;

/** How each gateway does. `now`: ms since the epoch. */
export function gatewaysView(
  gateways: readonly GatewayView[],
  now: number,
  locale: string,
): types.ModalView {
  const say = speak(locale);
  const rest = gateways.length - MOST_GATEWAYS;
  const blocks = gateways.slice(0, MOST_GATEWAYS).flatMap((one) => {
    const { name, lines } = gatewayLines(one, now, say, mrkdwn);
    return sectionsOf([mrkdwn.bold(name), ...lines]);
  });
  const below =
    gateways.length === 0
      ? [say('gateway.none')]
      : rest > 0
        ? [say('report.more', { count: rest })]
        : [];
  return plainView('admin_gateways', say('admin.gateways'), locale, [
    ...blocks,
    ...sectionsOf(below),
  ]);
}

/** What was changed, from what to what. */
export function changedView(changes: readonly SettingsChange[], locale: string): types.ModalView {
  const say = speak(locale);
  const lines = changes.map((change) => changeLine(change, say, mrkdwn));
  return doneView(lines.length === 0 ? [say('admin.unchanged')] : lines, locale);
}

export function doneView(lines: readonly string[], locale: string): types.ModalView {
  return plainView('admin_done', speak(locale)('admin.saved'), locale, sectionsOf(lines));
}

/** The link to the operator's page; Slack shows no preview of what stands in a modal. */
export function pageView({ url, minutes }: OperatorLink, locale: string): types.ModalView {
  const say = speak(locale);
  const text = say('admin.page.text', { link: `<${escaped(url)}>`, minutes });
  return plainView('admin_page', say('admin.page'), locale, sectionsOf([text]));
}

/** Why nothing was done. */
export function troubleView(trouble: Trouble, locale: string): types.ModalView {
  const { blocks } = troubleMessage(trouble, locale);
  return plainView('admin_trouble', speak(locale)('admin.title'), locale, blocks);
}

/** Most blocks of a modal (Slack's documentation, "Modal views"). */
const MOST_BLOCKS = 100;

function plainView(
  callbackId: string,
  title: string,
  locale: string,
  blocks: readonly types.KnownBlock[],
): types.ModalView {
  return {
    type: 'modal',
    callback_id: callbackId,
    title: modalText(title),
    close: modalText(speak(locale)('admin.close')),
    blocks: blocks.slice(0, MOST_BLOCKS),
  };
}
