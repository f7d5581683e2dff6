import type { types } from '@slack/bolt';
import { speak, type VideoModel, type WalletView, walletText } from '../../core/index.ts';
import { cutMrkdwn, type Message, mrkdwn, sectionsOf } from '../render.ts';

/** Longest fallback text of a message with blocks: it is for notifications. */
const LONGEST_FALLBACK = 2990;

/** What `/sora quota` answers. */
export function walletMessage(
  view: WalletView,
  models: readonly VideoModel[],
  locale: string,
): Message {
  const lines = walletLines(view, models, locale);
  return { text: cutMrkdwn(lines.join('\n'), LONGEST_FALLBACK), blocks: walletBlocks(lines) };
}

/** The same in the App Home. */
export function walletLines(
  view: WalletView,
  models: readonly VideoModel[],
  locale: string,
): string[] {
  const { title, lines } = walletText(view, models, speak(locale), mrkdwn);
  return [mrkdwn.bold(title), ...lines];
}

/** Sections of a message: Slack takes about 13,000 characters in all (reported, slackapi/bolt-js#2509). */
const MOST_SECTIONS = 4;

export function walletBlocks(lines: readonly string[]): types.SectionBlock[] {
  return sectionsOf(lines).slice(0, MOST_SECTIONS);
}
