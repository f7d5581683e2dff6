import type { SettingsView } from '../admin.ts';
import type { Limit } from '../quota.ts';
import { recorded, type SettingName, type Settings, type SettingsChange } from '../settings.ts';
import type { Say } from './index.ts';
import { costText, type Markup, shortened } from './texts.ts';

/** Entries of a list that are shown: more would not be read. */
const MOST_ENTRIES = 10;

/** How a platform shows a role or a group; it mentions nobody. */
type RoleName = (id: string) => string;

/** What holds in a scope, line by line, and beside what the admins chose, what would hold without it. `without`: what the platform cannot do. */
export function settingsLines(
  { settings, defaults }: SettingsView,
  say: Say,
  markup: Markup,
  role: RoleName = markup.code,
  without: readonly SettingName[] = [],
): string[] {
  const fallbacks = valuesOf(defaults, say, markup, role);
  const values = valuesOf({ ...defaults, ...settings }, say, markup, role);
  const shown = (Object.keys(values) as SettingName[]).filter((key) => !without.includes(key));
  return shown.map((key) => {
    const [name, value, fallback] = [say(`setting.${key}`), values[key], fallbacks[key]];
    const chosen = settings[key] !== undefined;
    return chosen
      ? say('setting.instead', { name, value, fallback })
      : say('setting.is', { name, value });
  });
}

/** One change, from what to what, in words. */
export function changeLine(
  { at, by, name, from, to }: SettingsChange,
  say: Say,
  markup: Markup,
  role: RoleName = markup.code,
): string {
  const value = (json: string | undefined) => {
    if (json === undefined) return say('setting.default');
    const settings = recorded(name, json);
    if (settings === undefined) return markup.code(shortened(json, 80));
    return valuesOf(settings, say, markup, role)[name];
  };
  return say('setting.changed', {
    time: markup.time(at),
    who: markup.plain(by.name),
    name: say(`setting.${name}`),
    from: value(from),
    to: value(to),
  });
}

function valuesOf(
  settings: Settings,
  say: Say,
  markup: Markup,
  role: RoleName,
): Readonly<Record<SettingName, string>> {
  const { channels, language, keepDays, confirmFrom } = settings;
  const onOff = (on: boolean | undefined) => say(on ? 'param.state.on' : 'param.state.off');
  const list = (entries: readonly string[] = []) => listText(entries, say);
  const byRole = Object.entries(settings.roles ?? {});
  return {
    user: limitText(settings.user, say),
    scope: limitText(settings.scope, say),
    roles: list(byRole.map(([id, credits]) => say('setting.role', { role: role(id), credits }))),
    blocked: list(settings.blocked?.map((id) => markup.user(id))),
    channels:
      channels === undefined
        ? say('param.rule.all')
        : `${say(`admin.channels.${channels.rule}`)}: ${list(channels.ids.map(markup.channel))}`,
    modelsOff: list(settings.modelsOff?.map(markup.code)),
    words: list(settings.words?.map(markup.code)),
    spoiler: onOff(settings.spoiler),
    language: language === undefined ? say('admin.language.own') : markup.code(language),
    keepDays:
      keepDays === undefined ? say('setting.for-good') : say('setting.days', { count: keepDays }),
    confirmFrom: confirmFrom === undefined ? say('setting.never') : costText(confirmFrom, say),
    maintenance: onOff(settings.maintenance),
  };
}

function limitText(limit: Limit | undefined, say: Say): string {
  if (limit === undefined) return say('admin.limit.none');
  return say(`admin.limit.${limit.unit}`, { credits: limit.credits });
}

function listText(entries: readonly string[], say: Say): string {
  if (entries.length === 0) return say('setting.none');
  const rest = entries.length - MOST_ENTRIES;
  const shown = entries.slice(0, MOST_ENTRIES).join(', ');
  return rest > 0 ? `${shown}, ${say('report.more', { count: rest })}` : shown;
}
