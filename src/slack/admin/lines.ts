import { type Limit, type Say, type SettingsView, settingsLines } from '../../core/index.ts';
import type { Group } from '../groups.ts';
import { mrkdwn } from '../render.ts';

/** What holds in the workspace. Not whether videos are hidden: Slack cannot hide them. */
export function settingLines(view: SettingsView, groups: readonly Group[], say: Say): string[] {
  const role = (id: string) => mrkdwn.plain(`@${handleOf(id, groups)}`);
  return settingsLines(view, say, mrkdwn, role, ['spoiler']);
}

/** So many credits in such a time. */
export function limitText(limit: Limit | undefined, say: Say): string {
  if (limit === undefined) return say('admin.limit.none');
  return say(`admin.limit.${limit.unit}`, { credits: limit.credits });
}

/** How a group is called, as far as that is known. */
export function handleOf(id: string, groups: readonly Group[]): string {
  return groups.find((group) => group.id === id)?.handle || id;
}

/** What a language calls itself. */
export function languageName(tag: string): string {
  return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
}
