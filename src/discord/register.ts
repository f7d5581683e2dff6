import { isDeepStrictEqual } from 'node:util';
import { type REST, type RESTPutAPIApplicationCommandsJSONBody, Routes } from 'discord.js';
import { z } from 'zod';
import type { Comparable } from './differences.ts';

/** What Discord leaves out, sends as null, or fills in: all of it the same as the default. */
const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);
const translations = z
  .record(z.string(), z.string().nullable())
  .nullish()
  .transform((value) => value ?? {});
const bound = z
  .number()
  .nullish()
  .transform((value) => value ?? null);
const list = <T>(item: z.ZodType<T>) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);
const sorted = z
  .array(z.number())
  .nullish()
  .transform((value) => value?.toSorted((a, b) => a - b) ?? null);

const choice = z.object({
  name: z.string(),
  name_localizations: translations,
  value: z.union([z.string(), z.number()]),
});

const named = {
  type: z.number().default(1),
  name: z.string(),
  name_localizations: translations,
  /** Commands in menus have none: Discord lists an empty one, and takes none. */
  description: z.string().default(''),
  description_localizations: translations,
};

const basicOption = z.object({
  ...named,
  required: flag,
  autocomplete: flag,
  choices: list(choice),
  min_length: bound,
  max_length: bound,
  min_value: bound,
  max_value: bound,
  channel_types: sorted,
  file_types: list(z.string()),
});

/** Options of subcommands. Groups of subcommands, one level deeper, the bot has none: of them only whether there are any matters. */
const option = basicOption.extend({
  options: list(basicOption.extend({ options: list(z.unknown()) })),
});

const guildCommand = z.object({
  ...named,
  options: list(option),
  default_member_permissions: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
  nsfw: flag,
});

/** Contexts and kinds of installation are for global commands only. */
const globalCommand = guildCommand.extend({ contexts: sorted, integration_types: sorted });

/** Where commands are registered: `guild` is the id of one server; without it they are everywhere. */
export interface Place {
  readonly applicationId: string;
  readonly guildId: string | undefined;
}

/** What is registered there, with its translations; as Discord answers. Throws what discord.js' REST client throws. */
export async function registeredAt(
  rest: Pick<REST, 'get'>,
  { applicationId, guildId }: Place,
  signal?: AbortSignal,
): Promise<unknown> {
  const query = new URLSearchParams({ with_localizations: 'true' });
  const asked = signal === undefined ? { query } : { query, signal };
  return await rest.get(routeOf(applicationId, guildId), asked);
}

/** Commands as they are compared, whatever order, defaults and ids Discord adds; undefined for what is no list of commands. */
export function comparable(
  commands: unknown,
  scope: 'global' | 'guild',
): readonly Comparable[] | undefined {
  const schema = z.array(scope === 'guild' ? guildCommand : globalCommand);
  return schema.safeParse(commands).data;
}

/**
 * Whether what is registered is what is wanted, whatever order, defaults and ids Discord adds.
 * `registered` is the answer of Get Global or Guild Application Commands with localizations.
 */
export function sameCommands(
  registered: unknown,
  wanted: readonly RESTPutAPIApplicationCommandsJSONBody[number][],
  scope: 'global' | 'guild',
): boolean {
  const schema = z.array(scope === 'guild' ? guildCommand : globalCommand);
  const known = schema.safeParse(registered);
  if (!known.success) return false;
  const inOrder = (commands: z.output<typeof schema>) =>
    commands.toSorted((a, b) => a.type - b.type || (a.name < b.name ? -1 : 1));
  return isDeepStrictEqual(inOrder(known.data), inOrder(schema.parse(wanted)));
}

/**
 * Registers the commands, for one guild (at once) or globally, unless they are registered already: Discord counts
 * creations, 200 a day and guild. Resolves to what it did. Throws what discord.js' REST client throws.
 */
export async function register(
  rest: REST,
  applicationId: string,
  guildId: string | undefined,
  wanted: RESTPutAPIApplicationCommandsJSONBody,
): Promise<'unchanged' | 'written'> {
  const scope = guildId === undefined ? 'global' : 'guild';
  const registered = await registeredAt(rest, { applicationId, guildId });
  if (sameCommands(registered, wanted, scope)) return 'unchanged';
  const body =
    scope === 'global'
      ? wanted
      : wanted.map(({ contexts, integration_types, ...command }) => command);
  await rest.put(routeOf(applicationId, guildId), { body });
  return 'written';
}

function routeOf(applicationId: string, guildId: string | undefined) {
  return guildId === undefined
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guildId);
}
