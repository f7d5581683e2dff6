import { type Requester, speak, type Task, taskLines } from '../../core/index.ts';
import { type Message, message, mrkdwn, thumbnailOf, withBlocks } from '../render.ts';
import { taskButtons } from './task-buttons.ts';

/** What `/sora task ID` answers, for whom. `link`: its thread. */
export function taskMessage(
  task: Task,
  link: string | undefined,
  { id, locale }: Pick<Requester, 'id' | 'locale'>,
): Message {
  const say = speak(locale);
  const own = task.requester.id === id;
  const lines = taskLines(task, say, mrkdwn);
  if (link !== undefined) lines.push(mrkdwnLink(link, say('task.thread')));
  return withBlocks(message(lines.join('\n'), thumbnailOf(task)), taskButtons(task, locale, own));
}

/** A link that ends where it should. */
export function mrkdwnLink(url: string, label: string): string {
  const safe = url.replace(/[<>|\s]/gu, (character) => encodeURIComponent(character));
  return `<${safe.replaceAll('&', '&amp;')}|${mrkdwn.plain(label)}>`;
}
