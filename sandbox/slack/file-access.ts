import type { Fields, LocalFile } from './types.ts';
import { ids, type World } from './world.ts';

/** What image blocks can show; Slack's documentation of the slack file object names no other kinds. */
const shown = new Set(['image/png', 'image/jpeg', 'image/gif']);

/** Whether `files:read` lets the bot see a file: its own, one given to it in a form, one of a conversation it is in. */
export function seenByBot(world: World, file: LocalFile): boolean {
  if (file.user === ids.botUser || file.given) return true;
  return file.shares.some(({ channel }) => world.channels.get(channel)?.members.has(ids.botUser));
}

/** Whether a block can show the file that a `slack_file` names, by `id` or by `url`. */
export function canShow(world: World, { id, url }: Fields): boolean {
  const file = [...world.files.values()].find(
    (one) => one.id === id || one.urlPrivate === url || permalinkOf(one) === url,
  );
  if (file === undefined || file.state !== 'completed') return false;
  return shown.has(file.mimetype) && seenByBot(world, file);
}

/** Where people find a file. */
export function permalinkOf(file: LocalFile): string {
  return `https://local.slack.com/files/${file.user}/${file.id}/${encodeURIComponent(file.name)}`;
}
