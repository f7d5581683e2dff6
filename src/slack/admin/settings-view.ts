import type { types } from '@slack/bolt';
import {
  type Limit,
  languages,
  type Say,
  type SettingsView,
  speak,
  type VideoModel,
} from '../../core/index.ts';
import { modalText } from '../form/view.ts';
import type { Group } from '../groups.ts';
import { type Choice, field, linesInput, menu, numberInput, severalOf } from './inputs.ts';
import { handleOf, languageName, limitText } from './lines.ts';

/** What Slack sends the submission under. */
export const SETTINGS = 'admin_settings';

/** Bounds of the numbers: the core's own. */
export const MOST_CREDITS = 1_000_000_000;
export const MOST_DAYS = 3650;

/** As many people and channels as a menu begins with; what is not shown stays as it is. */
const MOST_CHOSEN = 100;

/** Room of a text field, and of its hint. */
const LONGEST_LINES = 3000;
const MOST_HANDLES = 30;

const UNITS = ['day', 'week', 'month'] as const;

/** Where nothing is chosen. */
export const OWN_LANGUAGE = 'own';

/** The settings, filled in with what holds. */
export function settingsView(
  view: SettingsView,
  models: readonly VideoModel[],
  groups: readonly Group[],
  locale: string,
): types.ModalView {
  const say = speak(locale);
  const { settings, defaults } = view;
  const empty = (value: string) => say('admin.empty', { value });
  const standard = { hint: empty(say('setting.default')) };
  return {
    type: 'modal',
    callback_id: SETTINGS,
    title: modalText(say('admin.settings')),
    submit: modalText(say('admin.save')),
    close: modalText(say('form.cancel')),
    blocks: [
      ...limitFields('user', settings.user, empty(limitText(defaults.user, say)), say),
      ...limitFields('scope', settings.scope, empty(limitText(defaults.scope, say)), say),
      field('roles', say('setting.roles'), linesInput(roleLines(settings.roles, groups)), {
        hint: rolesHint(groups, say),
      }),
      field('blocked', say('setting.blocked'), blockedInput(settings.blocked)),
      ...channelFields(settings.channels, say),
      ...modelFields(models, settings.modelsOff, say),
      field('words', say('setting.words'), linesInput(fitting(settings.words ?? [])), {
        hint: say('admin.words.hint'),
      }),
      field('language', say('setting.language'), languageInput(settings.language, say), {
        required: true,
      }),
      field(
        'keepDays',
        say('setting.keepDays'),
        numberInput(settings.keepDays, 1, MOST_DAYS),
        standard,
      ),
      field(
        'confirmFrom',
        say('setting.confirmFrom'),
        numberInput(settings.confirmFrom, 1, MOST_CREDITS),
        standard,
      ),
    ],
  };
}

function limitFields(
  name: 'user' | 'scope',
  limit: Limit | undefined,
  hint: string,
  say: Say,
): types.InputBlock[] {
  const label = say(`setting.${name}`);
  const units = UNITS.map((unit) => ({ value: unit, label: say(`admin.unit.${unit}`) }));
  return [
    field(name, label, numberInput(limit?.credits, 0, MOST_CREDITS), { hint }),
    field(`${name}_unit`, `${label} · ${say('admin.unit')}`, menu(units, limit?.unit ?? 'day'), {
      required: true,
    }),
  ];
}

/** `@designers 50`, a line for each. */
function roleLines(roles: Readonly<Record<string, number>> = {}, groups: readonly Group[]): string {
  return fitting(
    Object.entries(roles).map(([id, credits]) => `@${handleOf(id, groups)} ${credits}`),
  );
}

function rolesHint(groups: readonly Group[], say: Say): string {
  const handles = groups.map(({ handle }) => `@${handle}`);
  const known = handles.slice(0, MOST_HANDLES).join(', ') || '–';
  return say('admin.roles.hint', { example: `${handles[0] ?? '@designers'} 50`, groups: known });
}

/** Whole lines, as many as a text field holds; the others stay as they are. */
function fitting(lines: readonly string[]): string {
  let text = '';
  for (const line of lines) {
    const longer = text === '' ? line : `${text}\n${line}`;
    if (longer.length > LONGEST_LINES) break;
    text = longer;
  }
  return text;
}

function blockedInput(blocked: readonly string[] = []): types.MultiUsersSelect {
  const users = blocked
    .map((id) => id.split('/').at(-1) ?? '')
    .filter((id) => /^[UW][A-Z0-9]+$/u.test(id))
    .slice(0, MOST_CHOSEN);
  return { type: 'multi_users_select', ...(users.length === 0 ? {} : { initial_users: users }) };
}

function channelFields(
  channels: { readonly rule: 'only' | 'except'; readonly ids: readonly string[] } | undefined,
  say: Say,
): types.InputBlock[] {
  const rules = (['except', 'only'] as const).map((rule) => ({
    value: rule,
    label: say(`admin.channels.${rule}`),
  }));
  const ids = (channels?.ids ?? []).filter((id) => /^[CDG][A-Z0-9]+$/u.test(id));
  const chosen = ids.slice(0, MOST_CHOSEN);
  const initial = chosen.length === 0 ? {} : { initial_conversations: chosen };
  return [
    field('rule', say('admin.channels.rule'), menu(rules, channels?.rule ?? 'except'), {
      required: true,
    }),
    field('channels', say('setting.channels'), {
      type: 'multi_conversations_select',
      filter: { include: ['public', 'private'] },
      ...initial,
    }),
  ];
}

function modelFields(
  models: readonly VideoModel[],
  off: readonly string[] = [],
  say: Say,
): types.InputBlock[] {
  const known = models.map(({ id, label }) => ({ value: id, label }));
  const gone = off.filter((id) => models.every((model) => model.id !== id));
  const choices: Choice[] = [...known, ...gone.map((id) => ({ value: id, label: id }))];
  if (choices.length === 0) return [];
  return [field('models', say('setting.modelsOff'), severalOf(choices, off))];
}

function languageInput(language: string | undefined, say: Say): types.StaticSelect {
  const own = { value: OWN_LANGUAGE, label: say('admin.language.own') };
  const tags = Object.keys(languages).map((tag) => ({
    value: tag,
    label: languageName(tag),
  }));
  const other = language === undefined || Object.hasOwn(languages, language) ? [] : [language];
  const choices = [own, ...tags, ...other.map((tag) => ({ value: tag, label: tag }))];
  return menu(choices, language ?? OWN_LANGUAGE);
}
