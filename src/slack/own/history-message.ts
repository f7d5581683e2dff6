import type { types } from '@slack/bolt';
import { type HistoryPage, historyLine, type Say, speak, type Task } from '../../core/index.ts';
import { cutMrkdwn, type Message, mrkdwn, thumbnailOf } from '../render.ts';
import { archiveLink } from '../team-url.ts';
import { mrkdwnLink } from './task-message.ts';

/** Action ids of the buttons under a page; each carries the page that it shows. */
export const HISTORY_BUTTON = /^history_(?:newer|older)$/u;

/** Longest line, so that 25 of them with their links stay under what Slack takes in one message. */
const LONGEST_LINE = 300;

/** What `/sora history` answers: a page of somebody's videos. */
export function historyMessage(
  page: HistoryPage,
  teamUrl: string | undefined,
  locale: string,
): Message {
  const title = speak(locale)('history.title');
  return { text: title, blocks: historyBlocks(page, teamUrl, locale) };
}

/** A title, a section for each task, and the buttons to other pages: at most 27 blocks. */
export function historyBlocks(
  { tasks, page, more }: HistoryPage,
  teamUrl: string | undefined,
  locale: string,
): types.KnownBlock[] {
  const say = speak(locale);
  const rows =
    tasks.length === 0
      ? [section(say('history.none'))]
      : tasks.map((task) => section(rowText(task, teamUrl, say), thumbnailOf(task)));
  const buttons = [
    ...(page > 0 ? [pageButton('newer', page - 1, say)] : []),
    ...(more ? [pageButton('older', page + 1, say)] : []),
  ];
  const actions: types.ActionsBlock[] =
    buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }];
  return [section(mrkdwn.bold(say('history.title'))), ...rows, ...actions];
}

/** The page that a button shows; undefined when it is none of ours. */
export function readPage(value: string | undefined): number | undefined {
  return /^\d{1,5}$/u.test(value ?? '') ? Number(value) : undefined;
}

function rowText(task: Task, teamUrl: string | undefined, say: Say): string {
  const line = cutMrkdwn(historyLine(task, say, mrkdwn), LONGEST_LINE);
  const link = archiveLink(task, teamUrl);
  return link === undefined ? line : `${line}\n${mrkdwnLink(link, say('task.thread'))}`;
}

function section(text: string, accessory?: types.ImageElement): types.SectionBlock {
  return {
    type: 'section',
    text: { type: 'mrkdwn', text, verbatim: true },
    ...(accessory === undefined ? {} : { accessory }),
  };
}

function pageButton(to: 'newer' | 'older', page: number, say: Say): types.Button {
  return {
    type: 'button',
    action_id: `history_${to}`,
    value: String(page),
    text: { type: 'plain_text', text: say(`history.${to}`), emoji: false },
  };
}
