import {
  type APIComponentInLabel,
  type APIModalInteractionResponseCallbackData,
  type APIModalSubmission,
  ComponentType,
  type FileUploadType,
  TextInputStyle,
} from 'discord.js';
import { z } from 'zod';
import type { FieldName, Form, FormField } from '../core/index.ts';
import { cut } from './markup.ts';

/** Limits of Discord's documentation, Component Reference and Interaction Responses. */
const LONGEST_TITLE = 45;
const LONGEST_LABEL = 45;
const LONGEST_HINT = 100;
const LONGEST_CHOICE = 100;
const MOST_CHOICES = 25;
const MOST_TYPES = 10;

/** Longest text that fits into a form, in UTF-16 units. */
export const LONGEST_TEXT = 4000;

const FORM_ID = /^form(?::(\d{1,20}))?$/u;

/** The custom id of a form, and of the button that opens it again: under which id the core keeps what it began with. */
export function formIdOf(keptId: string | undefined): string {
  return keptId === undefined ? 'form' : `form:${keptId}`;
}

/** The same id as the core keeps a form under. */
export function keyOf(keptId: string): string {
  return `discord:${keptId}`;
}

/** Reads a custom id; undefined for one that is not of a form. */
export function readFormId(customId: string): { readonly keptId: string | undefined } | undefined {
  const match = FORM_ID.exec(customId);
  return match === null ? undefined : { keptId: match[1] };
}

/** The core's form as a modal. A field without anything to choose from is left out: Discord refuses an empty select. */
export function renderModal(form: Form, customId: string): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId,
    title: cut(form.title, LONGEST_TITLE),
    components: form.fields.flatMap((field) => {
      const component = componentOf(field);
      if (component === undefined) return [];
      const hint = field.hint === undefined ? {} : { description: cut(field.hint, LONGEST_HINT) };
      const label = cut(field.label, LONGEST_LABEL);
      return [{ type: ComponentType.Label as const, label, ...hint, component }];
    }),
  };
}

function componentOf(field: FormField): APIComponentInLabel | undefined {
  switch (field.kind) {
    case 'text':
      return textInput(field);
    case 'choice':
      return select(field);
    case 'file':
      return {
        type: ComponentType.FileUpload,
        custom_id: field.name,
        required: false,
        min_values: 0,
        max_values: 1,
        file_types: fileTypes(field.types),
      };
  }
}

/** What was typed before is never cut to what the models of today take. */
function textInput({ name, value, most }: Extract<FormField, { kind: 'text' }>) {
  const begun = value.slice(0, LONGEST_TEXT).replace(/[\uD800-\uDBFF]$/u, '');
  return {
    type: ComponentType.TextInput as const,
    custom_id: name,
    style: TextInputStyle.Paragraph,
    min_length: 1,
    max_length: Math.min(LONGEST_TEXT, Math.max(most, begun.length)),
    ...(begun === '' ? {} : { value: begun }),
  };
}

function select({ name, required, choices, chosen }: Extract<FormField, { kind: 'choice' }>) {
  const byValue = new Map(choices.map((choice) => [choice.value, choice]));
  const options = [...byValue.values()]
    .filter(({ value, label }) => value !== '' && value.length <= LONGEST_CHOICE && label !== '')
    .slice(0, MOST_CHOICES)
    .map(({ value, label, description }) => ({
      value,
      label: cut(label, LONGEST_CHOICE),
      ...(description === undefined ? {} : { description: cut(description, LONGEST_CHOICE) }),
      ...(value === chosen ? { default: true } : {}),
    }));
  if (options.length === 0) return undefined;
  const optional = required ? {} : { required: false, min_values: 0 };
  return { type: ComponentType.StringSelect as const, custom_id: name, options, ...optional };
}

/** Some phones go by `.jpg`, so it belongs to every list (Discord's documentation, File Type Filtering). */
function fileTypes(endings: readonly string[]): FileUploadType[] {
  const types = new Set([...endings, 'jpg'].map((ending): FileUploadType => `.${ending}`));
  return endings.length === 0 || types.size > MOST_TYPES ? ['image'] : [...types];
}

/** What a person put into a form. */
export interface Filled {
  readonly values: Readonly<Partial<Record<Exclude<FieldName, 'image'>, string>>>;
  /** Ids of files, or of the pictures that were offered. */
  readonly images: readonly string[];
}

const answered = z.object({
  custom_id: z.string(),
  value: z.string().optional().catch(undefined),
  values: z.array(z.string()).optional().catch(undefined),
});

const row = z.object({ component: answered });

type Sent = Pick<APIModalSubmission, 'components'>;

/** What was typed into a field; empty where there is no such text. */
export function readText(sent: Sent, name: string): string {
  return givenIn(sent).get(name)?.[0] ?? '';
}

/** The values by field. What has another shape counts as not filled in. */
function givenIn({ components }: Sent): ReadonlyMap<string, readonly string[]> {
  const rows: readonly unknown[] = Array.isArray(components) ? components : [];
  return new Map(
    rows.flatMap((one) => {
      const { data } = row.safeParse(one);
      if (data === undefined) return [];
      const { custom_id: name, value, values } = data.component;
      return [[name, value === undefined ? (values ?? []) : [value]] as const];
    }),
  );
}

/** Reads a form that was sent off. */
export function readModal(sent: Sent): Filled {
  const given = givenIn(sent);
  const names = ['prompt', 'offer', 'orientation', 'style'] as const;
  const values = names.flatMap((name) => {
    const value = given.get(name)?.[0];
    return value === undefined ? [] : [[name, value]];
  });
  return { values: Object.fromEntries(values), images: given.get('image') ?? [] };
}
