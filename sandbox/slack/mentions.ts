import { isFields } from './args.ts';
import type { Fields, Mentions } from './types.ts';
import type { World } from './world.ts';

const pattern =
  /<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|<!subteam\^(S[A-Z0-9]+)(?:\|[^>]*)?>|<!(channel|here|everyone|group)(?:\|[^>]*)?>/g;

/** Nobody at all. */
export function nobody(): Mentions {
  return { users: [], groups: [], broadcasts: [] };
}

/**
 * Whom a message notifies: by what it shows, and by the text behind it. Slack parses `<@U…>` and
 * `<!channel>` in a bot's text and in mrkdwn, never in plain_text. Code formatting does not
 * protect here, which is the careful reading.
 */
export function findMentions(
  world: World,
  content: {
    text: string;
    blocks?: Fields[] | undefined;
    attachments?: Fields[] | undefined;
    linkNames?: boolean | undefined;
  },
): { mentions: Mentions; fallbackMentions: Mentions } {
  const ofText = nobody();
  inText(ofText, content.text);
  if (content.linkNames) byName(world, ofText, content.text);
  if (!content.blocks?.length) {
    walk(ofText, content.attachments);
    return { mentions: ofText, fallbackMentions: nobody() };
  }
  const shown = nobody();
  walk(shown, content.blocks);
  walk(shown, content.attachments);
  return { mentions: shown, fallbackMentions: ofText };
}

function inText(found: Mentions, text: string): void {
  for (const [, user, group, broadcast] of text.matchAll(pattern)) {
    if (user !== undefined) add(found.users, user);
    if (group !== undefined) add(found.groups, group);
    if (broadcast !== undefined) add(found.broadcasts, broadcast);
  }
}

/** With `link_names` or `parse: full`, plain names count too. */
function byName(world: World, found: Mentions, text: string): void {
  for (const [, name] of text.matchAll(/(?<![\w<])@([\w.-]+)/g)) {
    if (name === undefined) continue;
    if (['channel', 'here', 'everyone'].includes(name)) add(found.broadcasts, name);
    for (const user of world.users.values()) if (user.name === name) add(found.users, user.id);
  }
}

function walk(found: Mentions, value: unknown): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(found, item);
    return;
  }
  if (!isFields(value)) return;
  const { type } = value;
  if (type === 'user' && typeof value.user_id === 'string') add(found.users, value.user_id);
  if (type === 'usergroup' && typeof value.usergroup_id === 'string') {
    add(found.groups, value.usergroup_id);
  }
  if (type === 'broadcast' && typeof value.range === 'string') add(found.broadcasts, value.range);
  // Types without a parser: plain text, rich text runs. No type: an old attachment.
  const parsed = type === 'mrkdwn' || type === 'markdown' || type === undefined;
  for (const [key, item] of Object.entries(value)) {
    if (typeof item !== 'string') walk(found, item);
    else if (parsed && (key === 'text' || key === 'pretext')) inText(found, item);
  }
}

function add(list: string[], item: string): void {
  if (!list.includes(item)) list.push(item);
}
