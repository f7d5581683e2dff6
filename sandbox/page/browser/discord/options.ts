import type {
  APIApplicationCommand,
  APIApplicationCommandBasicOption,
} from 'discord-api-types/v10';
import type { OptionInput, Person } from '../../wire.ts';
import type { KnownKind, Reader } from '../markup/render.ts';
import type { Suggestion } from '../suggestion.ts';

export type Option = APIApplicationCommandBasicOption;

/** The role of those who may do everything. */
const ADMIN = 'Admin';

/** Types of a command. */
const CHAT = 1;
const MESSAGE = 3;

/** Types of an option. */
const SUBCOMMAND = 1;
const INTEGER = 4;
const BOOLEAN = 5;
const NUMBER = 10;
const ATTACHMENT = 11;

/** Options whose value is the id of something that is chosen from a list. */
const LISTS: Readonly<Record<number, KnownKind>> = {
  6: 'user',
  7: 'channel',
  8: 'role',
  9: 'mentionable',
};

/** As much of the reader as options need. */
export type OptionReader = Pick<Reader, 'locale' | 'known'>;

/** The commands a person can type, each subcommand by itself, such as `admin credits`. */
export interface Typable {
  readonly name: string;
  /** The same in the reader's language. */
  readonly label: string;
  readonly description: string;
  /** Required ones first, as Discord has them. */
  readonly options: readonly Option[];
}

/** What Discord shows to a member: commands that need permissions only to those who have them, which admins do here. */
export function commandsFor(
  commands: readonly APIApplicationCommand[],
  { roles }: Person,
): readonly APIApplicationCommand[] {
  if (roles.includes(ADMIN)) return commands;
  return commands.filter(({ default_member_permissions: needed }) => (needed ?? '0') === '0');
}

/** Chat commands as the picker offers them. */
export function typable(commands: readonly APIApplicationCommand[], locale: string): Typable[] {
  return commands
    .filter(({ type }) => type === CHAT)
    .flatMap((command) => {
      const { name, options = [] } = command;
      const label = nameOf(command, locale);
      const description = words(command, locale);
      const below = options.filter((option) => option.type === SUBCOMMAND);
      if (below.length === 0)
        return [{ name, label, description, options: options.filter(isBasic) }];
      return below.map((inner) => ({
        name: `${name} ${inner.name}`,
        label: `${label} ${nameOf(inner, locale)}`,
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

export function nameOf(
  named: { name: string; name_localizations?: unknown },
  locale: string,
): string {
  return translated(named.name_localizations, locale) ?? named.name;
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

/** Whether the bot is asked for the values while one types. */
export function asksBot(option: Option): boolean {
  return 'autocomplete' in option && option.autocomplete === true;
}

/** The values to choose from; empty where anything may be typed. */
export function choicesOf(option: Option, { locale, known }: OptionReader): Suggestion[] {
  const kind = LISTS[option.type];
  if (kind !== undefined) return known(kind).map((one) => listed(one, kind));
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

/** With the sign that people know it by. */
function listed({ id, name }: { id: string; name: string }, kind: KnownKind): Suggestion {
  return { value: id, label: `${kind === 'channel' ? '#' : '@'}${name}`, detail: '' };
}

/**
 * What was typed as a value for the command, or a complaint.
 * @param offers What the bot offered last, for an option that asks it.
 */
export function readValue(
  option: Option,
  typed: string,
  reader: OptionReader,
  offers: readonly Suggestion[],
): { readonly value: OptionInput } | { readonly problem: string } {
  const name = nameOf(option, reader.locale);
  const choices = choicesOf(option, reader);
  const wanted = typed.trim().toLowerCase();
  const meant = ({ label, value }: Suggestion) =>
    [label, value].some((text) => text.toLowerCase() === wanted) ||
    (LISTS[option.type] !== undefined && label.slice(1).toLowerCase() === wanted);
  const offered = offers.find(meant);
  if (offered !== undefined) return { value: converted(option, offered.value) };
  if (choices.length > 0) {
    const found = choices.find(meant);
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
