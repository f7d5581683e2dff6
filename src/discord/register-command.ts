import { parseArgs } from 'node:util';
import { DiscordAPIError, REST, Routes } from 'discord.js';
import { z } from 'zod';
import { readVariables, type VideoModel } from '../core/index.ts';
import { commandsOf } from './all-commands.ts';
import { type CommandChange, differencesOf, type FieldChange } from './differences.ts';
import { inviteLink } from './invite.ts';
import { comparable, type Place, register, registeredAt } from './register.ts';
import { variables } from './variables.ts';

const USAGE = `npm run register -- [--global | --guild ID] [--dry-run] [--yes]

Shows how Discord's commands differ from those of this version, and registers them once you agree.

  --global    everywhere, instead of in DISCORD_GUILD_ID
  --guild ID  in that server alone, where changes appear at once
  --dry-run   shows the difference and changes nothing
  --yes       does not ask; needed where nobody can answer

Exit code: 0 when they are as they should be, 1 when something went wrong, 2 when a difference stays.`;

/** What the command gets from the program around it. */
export interface RegisterDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What can be asked for now: choices of the commands are made of it. */
  readonly models: () => Promise<readonly VideoModel[]>;
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
  /** Asks a person; absent where nobody can answer. */
  readonly confirm?: (question: string) => Promise<boolean>;
}

/** Something that a person can mend; the message says how. */
class Mistake extends Error {
  override readonly name = 'Mistake';
}

/** Runs `npm run register`. Resolves to the exit code; never rejects. */
export async function registerCommand(
  args: readonly string[],
  deps: RegisterDeps,
): Promise<number> {
  try {
    const asked = readArguments(args);
    if (asked === 'help') {
      deps.out(USAGE);
      return 0;
    }
    return await run(asked, deps);
  } catch (error) {
    deps.error(reasonOf(error, deps.env.DISCORD_TOKEN?.trim() ?? ''));
    return 1;
  }
}

interface Asked {
  /** Undefined: where DISCORD_GUILD_ID says. */
  readonly where: { readonly guildId: string | undefined } | undefined;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

function readArguments(args: readonly string[]): Asked | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      global: { type: 'boolean', default: false },
      guild: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { global, guild, yes, 'dry-run': dryRun } = values;
  if (global && guild !== undefined) throw new Mistake('Take --global or --guild, not both.');
  if (guild !== undefined && !/^\d{15,20}$/u.test(guild)) {
    throw new Mistake('--guild takes the id of a server: 15 to 20 digits.');
  }
  const where = global || guild !== undefined ? { guildId: guild } : undefined;
  return { where, dryRun, yes };
}

async function run({ where, dryRun, yes }: Asked, deps: RegisterDeps): Promise<number> {
  const settings = settingsOf(deps.env);
  const rest = new REST({ api: settings.DISCORD_API_URL });
  rest.setToken(settings.DISCORD_TOKEN);
  const applicationId = await ownId(rest);
  const guildId = where === undefined ? settings.DISCORD_GUILD_ID : where.guildId;
  const place = { applicationId, guildId };
  const models = await deps.models();
  if (models.length === 0) {
    throw new Mistake(
      'No model can be asked for, so /sora would have no choices: see `npm run doctor`.',
    );
  }
  const wanted = commandsOf(models);
  const changes = await changesAt(rest, place, wanted);
  const name = guildId === undefined ? 'everywhere' : `in server ${guildId}`;
  if (changes.length === 0) {
    deps.out(`The commands ${name} are as they should be.`);
    return 0;
  }
  deps.out(`What changes ${name}:`);
  for (const change of changes) for (const line of linesOf(change)) deps.out(line);
  if (dryRun) return 2;
  if (!yes && !(await agreed(deps, name))) {
    deps.out('Nothing was changed.');
    return 2;
  }
  await register(rest, applicationId, guildId, wanted);
  deps.out(`The commands are registered ${name}.`);
  return 0;
}

const application = z.object({ id: z.string() });

/** The first call tells whether Discord can be reached at all. */
async function ownId(rest: REST): Promise<string> {
  const answer = await rest.get(Routes.currentApplication()).catch((error: unknown) => {
    throw error instanceof DiscordAPIError
      ? error
      : new Mistake(`Discord cannot be reached: ${messageOf(error)}`);
  });
  return application.parse(answer).id;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function settingsOf(env: RegisterDeps['env']): z.output<typeof variables> {
  const reading = readVariables(variables, env);
  if (reading.state === 'on') return reading.value;
  if (reading.state === 'wrong') throw new Mistake(reading.problems.join('\n'));
  throw new Mistake('DISCORD_TOKEN is not set: `npm run setup` asks for it.');
}

async function changesAt(
  rest: REST,
  place: Place,
  wanted: ReturnType<typeof commandsOf>,
): Promise<readonly CommandChange[]> {
  const { applicationId, guildId } = place;
  const scope = guildId === undefined ? 'global' : 'guild';
  const known = await registeredAt(rest, place).catch((error: unknown) => {
    if (!isStranger(error)) throw error;
    throw new Mistake(
      `The bot is not in server ${guildId}. Invite it: ${inviteLink(applicationId)}`,
    );
  });
  const registered = comparable(known, scope);
  if (registered === undefined) throw new Mistake('Discord’s answer is no list of commands.');
  return differencesOf(registered, comparable(wanted, scope) ?? []);
}

/** Missing Access, Unknown Guild (Discord's documentation, JSON Error Codes). */
function isStranger(error: unknown): boolean {
  return error instanceof DiscordAPIError && (error.code === 50001 || error.code === 10004);
}

async function agreed({ confirm }: RegisterDeps, name: string): Promise<boolean> {
  if (confirm !== undefined) return await confirm(`Register this ${name}?`);
  throw new Mistake('Nobody can answer here, so nothing was changed. Add --yes to register this.');
}

const SIGNS = { added: '+', changed: '~', removed: '-' } as const;

/** Longest value that is shown, characters. */
const LONGEST = 60;

function linesOf(change: CommandChange): string[] {
  // Commands of menus have no slash.
  const name = change.type === 1 ? `/${change.name}` : `“${change.name}”`;
  const first = `  ${SIGNS[change.kind]} ${name}`;
  if (change.kind !== 'changed') return [first];
  return [first, ...change.fields.map((field) => `      ${fieldLine(field)}`)];
}

function fieldLine(field: FieldChange): string {
  if (!('to' in field)) return `- ${field.path}`;
  if (!('from' in field)) return `+ ${field.path}`;
  return `~ ${field.path}: ${shown(field.from)} → ${shown(field.to)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

/** HTTP's status for a token that REST refuses. */
const UNAUTHORIZED = 401;

function reasonOf(error: unknown, token: string): string {
  if (error instanceof DiscordAPIError && error.status === UNAUTHORIZED) {
    return 'Discord refuses DISCORD_TOKEN: copy it again from the Bot page of the developer portal.';
  }
  const text = messageOf(error);
  const code = (error as { code?: unknown } | null)?.code;
  const isUsage = String(code).startsWith('ERR_PARSE_ARGS');
  const hidden = token === '' ? text : text.replaceAll(token, '…');
  return isUsage ? `${hidden}\n\n${USAGE}` : hidden;
}
