import type { Interaction } from '../../sandbox/discord/index.ts';
import { route } from '../../src/core/catalogue.ts';
import { type Checked, type Draft, formOf } from '../../src/core/index.ts';
import { readRequest } from '../../src/core/read-request.ts';
import { renderModal } from '../../src/discord/modal.ts';
import { soraModels } from '../support/models.ts';

/** Checks a draft as the core does, against the models of the tests. */
export function check(draft: Draft): Checked {
  const catalogues = [{ name: 'local', models: soraModels }];
  const read = readRequest(draft, catalogues, 0);
  const found = 'problems' in read ? read : route(catalogues, read.request, 0);
  if ('problems' in found) {
    return { ok: false, trouble: { code: 'invalid', problems: found.problems } };
  }
  if ('problems' in read) throw new Error('a request that is no request');
  return { ok: true, request: read.request, cost: found.routes[0]?.cost ?? 0 };
}

type Modal = ReturnType<typeof renderModal>;
type Field = Extract<Modal['components'][number], { component: unknown }>;

/** The fields of a modal by name, each with its label. */
export function fieldsOf(modal: Modal): Record<string, Field> {
  const labels = modal.components.filter((one): one is Field => 'component' in one);
  return Object.fromEntries(labels.map((one) => [one.component.custom_id, one]));
}

/** The modal that an interaction was answered with, or undefined while there is none. */
export function modalOf({ callback }: Interaction): Modal | undefined {
  return callback?.type === 9 ? callback.data : undefined;
}

/** What a form shows before anybody touches it: by field, the text or the values chosen. */
export function shown(interaction: Interaction): Record<string, unknown> {
  const modal = modalOf(interaction);
  if (modal === undefined) throw new Error('no form was opened');
  return Object.fromEntries(
    Object.entries(fieldsOf(modal)).map(([name, { component }]) => [name, begunWith(component)]),
  );
}

function begunWith(component: Field['component']): unknown {
  if ('value' in component) return component.value;
  if (!('options' in component)) return undefined;
  const options: readonly { value: string; default?: boolean }[] = component.options;
  return options.find((option) => option.default === true)?.value;
}

/** The form that the models of the tests make of a draft. */
export function rendered(draft: Draft, customId = 'form', locale = 'en-US'): Modal {
  return renderModal(formOf(soraModels, draft, locale), customId);
}
