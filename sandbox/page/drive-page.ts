import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Locator, Page } from 'playwright-core';

export type SideName = 'Discord' | 'Slack';

/** Half of the page. */
export function sideOf(page: Page, name: SideName): Locator {
  return page.getByRole('region', { name, exact: true });
}

/** Makes somebody else act on a side, by the name in the switch, such as `Bob`. */
export async function actAs(side: Locator, name: string): Promise<void> {
  const people = side.getByLabel('Who acts here');
  const option = people.locator('option', { hasText: name });
  await people.selectOption(await option.getAttribute('value'));
}

/** Shows Slack's channel, or the person's own conversation with the bot (`Reelbot`). */
export async function openPlace(slack: Locator, name: '#videos' | 'Reelbot'): Promise<void> {
  await slack.getByRole('group', { name: 'Conversation' }).getByRole('button', { name }).click();
}

/** The line where one types on a side; Discord's is away while a command is being filled in. */
export function composerOf(side: Locator): Locator {
  return side.getByRole('combobox', { name: /^Message / });
}

/** Hands files of this machine to the next message of a side. */
export async function attachFiles(side: Locator, ...paths: readonly string[]): Promise<void> {
  await side.locator('.box input[type=file]').setInputFiles(paths);
}

/** Posts a message as whoever acts, with the files that were attached. */
export async function post(side: Locator, text: string): Promise<void> {
  const composer = composerOf(side);
  await composer.fill(text);
  await composer.press('Enter');
}

/** Drops a file of this machine on an element, as the mouse would. */
export async function dropOn(target: Locator, path: string, type: string): Promise<void> {
  const base64 = await readFile(path, 'base64');
  const data = await target.page().evaluateHandle(dataTransfer, {
    base64,
    type,
    name: basename(path),
  });
  await target.dispatchEvent('dragover', { dataTransfer: data });
  await target.dispatchEvent('drop', { dataTransfer: data });
}

/** Pastes a file of this machine into where one types, as the clipboard would. */
export async function pasteInto(target: Locator, path: string, type: string): Promise<void> {
  const base64 = await readFile(path, 'base64');
  const dropped = { base64, type, name: basename(path) };
  const data = await target.page().evaluateHandle(dataTransfer, dropped);
  await target.evaluate(paste, data);
}

/** A message of a side by a part of what it says; the latest where several say it. */
export function messageOf(side: Locator, text: string | RegExp): Locator {
  return side.locator('.message').filter({ hasText: text }).last();
}

/** Opens the "⋯" of a message; resolves to the menu. */
export async function openMenuOn(message: Locator): Promise<Locator> {
  await message.getByRole('button', { name: 'More actions' }).click();
  const menu = message.getByRole('menu');
  await menu.waitFor();
  return menu;
}

/** Chooses a line of a message's "⋯" menu: a message command on Discord, a shortcut on Slack. */
export async function chooseOn(message: Locator, label: string | RegExp): Promise<void> {
  const menu = await openMenuOn(message);
  await menu.getByRole('menuitem', { name: label }).click();
}

/** The form that is open on a side, on top of any other; waits for it. */
export async function dialogOf(side: Locator, title?: string | RegExp): Promise<Locator> {
  const name = title === undefined ? {} : { name: title };
  const dialog = side.locator('dialog:not(.under)').and(side.getByRole('dialog', name));
  await dialog.waitFor();
  return dialog;
}

/** A field of a form by its label. */
export function fieldOf(dialog: Locator, label: string): Locator {
  return dialog.locator(`.form-field[data-label=${JSON.stringify(label)}]`);
}

/** Text, the option's label, the labels of all options that are to be chosen, or a tick. */
export type DialogValue = string | readonly string[] | boolean;

/** Fills fields in by their labels, whatever kind each of them is; those not named stay as they are. */
export async function fillDialog(
  dialog: Locator,
  values: Readonly<Record<string, DialogValue>>,
): Promise<void> {
  for (const [label, value] of Object.entries(values)) await fill(fieldOf(dialog, label), value);
}

async function fill(field: Locator, value: DialogValue): Promise<void> {
  await field.waitFor();
  if (typeof value === 'boolean') {
    await field.getByRole('checkbox').setChecked(value);
  } else if (typeof value === 'object') {
    for (const box of await field.getByRole('checkbox').all()) await box.uncheck();
    for (const label of value) await boxOf(field, label).check();
  } else if ((await field.locator('select').count()) > 0) {
    const option = field
      .locator('option')
      .filter({ hasText: startsWith(value) })
      .first();
    await field.locator('select').selectOption(await option.getAttribute('value'));
  } else if ((await field.getByRole('radio').count()) > 0) await boxOf(field, value).check();
  else await field.getByRole('textbox').fill(value);
}

function boxOf(field: Locator, label: string): Locator {
  const line = field.locator('.box-line').filter({
    has: field.page().locator('.box-label', { hasText: startsWith(label) }),
  });
  return line.locator('input').first();
}

function startsWith(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
}

/** Hands files of this machine to a field of a form, through its real `<input type=file>`. */
export async function uploadInDialog(
  dialog: Locator,
  label: string,
  ...paths: readonly string[]
): Promise<void> {
  await fieldOf(dialog, label).locator('input[type=file]').setInputFiles(paths);
}

/** The names of the files that lie in a field of a form. */
export function filesInDialog(dialog: Locator, label: string): Promise<string[]> {
  return fieldOf(dialog, label).locator('.tray-name').allTextContents();
}

/** What a form says is wrong with a field; waits until it says something. */
export async function problemAt(dialog: Locator, label: string): Promise<string> {
  const problem = fieldOf(dialog, label).getByRole('alert').filter({ hasText: /\S/ }).first();
  await problem.waitFor();
  return (await problem.textContent()) ?? '';
}

/** Sends a form. It is still there when something is wrong with it: see `problemAt` and `closed`. */
export async function submitDialog(dialog: Locator): Promise<void> {
  await dialog.locator('button.go').click();
}

/** Closes a form with its Cancel button. */
export async function cancelDialog(dialog: Locator): Promise<void> {
  await dialog.locator('button.cancel').click();
}

/** Waits until a form has gone. */
export async function closed(dialog: Locator): Promise<void> {
  await dialog.waitFor({ state: 'detached' });
}

interface Dropped {
  readonly base64: string;
  readonly type: string;
  readonly name: string;
}

/** Runs in the browser, whose globals Node's types do not know. */
const dataTransfer = new Function(
  'dropped',
  `const bytes = Uint8Array.from(atob(dropped.base64), (letter) => letter.charCodeAt(0));
   const data = new DataTransfer();
   data.items.add(new File([bytes], dropped.name, { type: dropped.type }));
   return data;`,
) as (dropped: Dropped) => unknown;

/** Runs in the browser. */
const paste = new Function(
  'target',
  'clipboardData',
  `const options = { clipboardData, bubbles: true, cancelable: true };
   target.dispatchEvent(new ClipboardEvent('paste', options));`,
) as (target: unknown, data: unknown) => void;
