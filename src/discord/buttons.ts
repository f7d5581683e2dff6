import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import {
  actionsFor,
  costText,
  type Say,
  speak,
  type Task,
  type TaskAction,
} from '../core/index.ts';
import { customIdOf } from './custom-id.ts';
import { cut } from './markup.ts';
import { formIdOf } from './modal.ts';

export type Row = APIActionRowComponent<APIButtonComponentWithCustomId>;

/** Discord's documentation, Component Reference. */
const LONGEST_LABEL = 80;

/** What admins may do with tasks of others. */
const FOR_ADMINS: ReadonlySet<TaskAction> = new Set(['delete', 'stop']);

/** The buttons of a task as it stands; no row where there is nothing to press. `presser`: who sees them, where only one person does. */
export function taskRows(task: Task, locale: string, presser?: string): Row[] {
  const own = presser === undefined || presser === task.requester.id;
  const say = speak(locale);
  const actions = actionsFor(task).filter((action) => own || FOR_ADMINS.has(action));
  return rowOf(actions.map((action) => taskButton(task, action, say)));
}

/** What the card carries: a way out while the task waits or runs, and nothing once it ended. */
export function cardRows(task: Task): Row[] {
  const open = task.state === 'accepted' || task.state === 'running';
  return open ? taskRows(task, task.requester.locale) : [];
}

/** Below a refusal: the form again. */
export function formRows(keptId: string, locale: string): Row[] {
  return rowOf([formButton(keptId, speak(locale))]);
}

/** Below a price: buy it, or change the request. `changeable`: whether it fits into the form. */
export function confirmRows(
  keptId: string,
  cost: number,
  locale: string,
  changeable: boolean,
): Row[] {
  const say = speak(locale);
  const label = say('button.confirm', { cost: costText(cost, say) });
  const confirm = button(label, customIdOf({ kind: 'confirm', keptId }), ButtonStyle.Primary);
  return rowOf(changeable ? [confirm, formButton(keptId, say, ButtonStyle.Secondary)] : [confirm]);
}

/** Below the question whether everything is to be deleted. */
export function forgetRows(question: string, locale: string): Row[] {
  const label = speak(locale)('button.forget');
  return rowOf([button(label, customIdOf({ kind: 'forget', question }), ButtonStyle.Danger)]);
}

/** Below a page of the history. */
export function pageRows(page: number, more: boolean, locale: string): Row[] {
  const say = speak(locale);
  const to = (label: string, wanted: number) =>
    button(label, customIdOf({ kind: 'history', page: wanted }), ButtonStyle.Secondary);
  return rowOf([
    ...(page > 0 ? [to(say('history.newer'), page - 1)] : []),
    ...(more ? [to(say('history.older'), page + 1)] : []),
  ]);
}

function taskButton(task: Task, action: TaskAction, say: Say): APIButtonComponentWithCustomId {
  const waits = action === 'stop' && task.state === 'accepted';
  const label = say(waits ? 'button.leave' : `button.${action}`);
  const style = action === 'delete' ? ButtonStyle.Danger : ButtonStyle.Secondary;
  return button(label, customIdOf({ kind: 'task', action, id: task.id }), style);
}

function formButton(
  keptId: string,
  say: Say,
  style: ButtonStyle.Primary | ButtonStyle.Secondary = ButtonStyle.Primary,
): APIButtonComponentWithCustomId {
  return button(say('form.open'), formIdOf(keptId), style);
}

function button(
  label: string,
  custom_id: string,
  style: APIButtonComponentWithCustomId['style'],
): APIButtonComponentWithCustomId {
  return { type: ComponentType.Button, style, label: cut(label, LONGEST_LABEL), custom_id };
}

/** Discord refuses an empty row. */
function rowOf(components: APIButtonComponentWithCustomId[]): Row[] {
  return components.length === 0 ? [] : [{ type: ComponentType.ActionRow, components }];
}
