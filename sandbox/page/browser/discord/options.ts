import type {
  APIApplicationCommand,
  APIApplicationCommandBasicOption,
} from 'discord-api-types/v10';
import type { OptionInput } from '../../wire.ts';
import type { Suggestion } from '../suggestion.ts';

export type Option = APIApplicationCommandBasicOption;

/** Types of a command. */
const CHAT = 1;
const MESSAGE = 3;

/** Types of an option. */
const SUBCOMMAND = 1;
const INTEGER = 4;
const BOOLEAN = 5;
const NUMBER = 10;
const ATTACHMENT = 11;

/** The commands a person can type, each subcommand by itself, such as `admin credits`. */
export interface Typable {
  readonly name: string;
  readonly description: string;
  /** Required ones first, as Discord has them. */
  readonly options: readonly Option[];
}

/** Chat commands as the picker offers them. */
export function typable(commands: readonly APIApplicationCommand[], locale: string): Typable[] {
  return commands
    .filter(({ type }) => type === CHAT)
    .flatMap((command) => {
      const { name, options = [] } = command;
      const description = words(command, locale);
      const below = options.filter((option) => option.type === SUBCOMMAND);
      if (below.length === 0) return [{ name, description, options: options.filter(isBasic) }];
      return below.map((inner) => ({
        name: `${name} ${inner.name}`,
        description: words(inner, locale),
        options: (inner.options ?? []).filter(isBasic),
      }));
    });
}

function isBasic(option: { type: number }): option is Option {
  return option.type > 2;
}

/** What a reader of this language sees. */
export function words(
  described: { description: string; description_localizations?: unknown },
  locale: string,
): string {
  return translated(described.description_localizations, locale) ?? described.description;
}

export function nameOf(option: Option, locale: string): string {
  return translated(option.name_localizations, locale) ?? option.name;
}

function translated(texts: unknown, locale: string): string | undefined {
  const found: unknown = Reflect.get(Object(texts), locale);
  return typeof found === 'string' ? found : undefined;
}

export function takesFile(option: Option): boolean {
  return option.type === ATTACHMENT;
}

/** Commands of a message's menu: what is sent, and what a reader of this language sees. */
export function messageCommands(
  commands: readonly APIApplicationCommand[],
  locale: string,
): { name: string; label: string }[] {
  return commands
    .filter(({ type }) => type === MESSAGE)
    .map(({ name, name_localizations: names }) => ({
      name,
      label: translated(names, locale) ?? name,
    }));
}

/** For `<input accept>`, from `file_types` such as `image` or `.png`. */
export function acceptOf(option: object): string | undefined {
  const types: unknown = Reflect.get(option, 'file_types');
  if (!Array.isArray(types)) return undefined;
  return types.map((type) => (String(type).startsWith('.') ? type : `${type}/*`)).join(',');
}

/** The values to choose from; empty where anything may be typed. */
export function choicesOf(option: Option, locale: string): Suggestion[] {
  if (option.type === BOOLEAN) {
    return ['True', 'False'].map((label) => ({ value: label.toLowerCase(), label, detail: '' }));
  }
  const choices = 'choices' in option ? (option.choices ?? []) : [];
  return choices.map((choice) => {
    const label = translated(choice.name_localizations, locale) ?? choice.name;
    const value = String(choice.value);
    return { value, label, detail: label === value ? '' : value };
  });
}

/** What was typed as a value for the command, or a complaint. */
export function readValue(
  option: Option,
  typed: string,
  locale: string,
): { readonly value: OptionInput } | { readonly problem: string } {
  const name = nameOf(option, locale);
  const choices = choicesOf(option, locale);
  const wanted = typed.trim().toLowerCase();
  if (choices.length > 0) {
    const found = choices.find(
      ({ label, value }) => label.toLowerCase() === wanted || value.toLowerCase() === wanted,
    );
    if (found === undefined) {
      return { problem: `${name}: choose ${choices.map(({ label }) => label).join(', ')}` };
    }
    return { value: converted(option, found.value) };
  }
  if (wanted === '') return { problem: `${name} is required` };
  const value = converted(option, typed.trim());
  if (typeof value === 'number' && Number.isNaN(value))
    return { problem: `${name} takes a number` };
  return { value };
}

function converted({ type }: Option, text: string): string | number | boolean {
  if (type === BOOLEAN) return text === 'true';
  return type === INTEGER || type === NUMBER ? Number(text) : text;
}
