import type { APIApplicationCommand } from 'discord-api-types/v10';
import { invalidForm, refusal } from '../errors.ts';
import { type CommandBody, commandSchema } from '../schemas/commands.ts';
import { parse } from '../schemas/parse.ts';
import { field } from '../uploads.ts';
import type { World } from '../world.ts';
import { ok, type RestAnswer, type RestRequest, type Route } from './router.ts';

const DAILY_CREATES = 200;
const MAX_OF_TYPE: Readonly<Record<number, number>> = { 1: 100, 2: 15, 3: 15 };

/** Global commands and those of a guild, with the same rules. */
export const commandRoutes: readonly Route[] = [
  '/applications/:application/commands',
  '/applications/:application/guilds/:guild/commands',
].flatMap((base): Route[] => [
  { method: 'GET', pattern: base, handle: (request) => ok(listed(request)) },
  { method: 'PUT', pattern: base, handle: replaceAll },
  { method: 'POST', pattern: base, handle: upsert },
  { method: 'GET', pattern: `${base}/:command`, handle: (request) => ok(find(request)) },
  { method: 'PATCH', pattern: `${base}/:command`, handle: change },
  { method: 'DELETE', pattern: `${base}/:command`, handle: remove },
]);

/** The scope of a request: a guild's id or `global`. */
function scopeOf({ world, param }: RestRequest): string {
  if (param('application') !== world.ids.application) throw refusal(10002);
  const guildId = param('guild');
  if (guildId === '') return 'global';
  const guild = world.guilds.get(guildId);
  if (guild === undefined) throw refusal(10004);
  if (!guild.botPresent) throw refusal(50001);
  return guildId;
}

/** Without `with_localizations=true` Discord leaves the dictionaries out. */
function listed(request: RestRequest): unknown[] {
  const commands = request.world.commands.get(scopeOf(request)) ?? [];
  if (request.query.get('with_localizations') === 'true') return commands;
  return commands.map(withoutLocalizations);
}

function withoutLocalizations(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLocalizations);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !key.endsWith('_localizations'));
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutLocalizations(entry)]));
}

function replaceAll(request: RestRequest): RestAnswer {
  const { world, body, report } = request;
  const scope = scopeOf(request);
  if (!Array.isArray(body)) {
    throw invalidForm([{ path: [], code: 'BASE_TYPE_INVALID', message: 'Expected a list' }]);
  }
  const parsed = body.map((one: unknown, index) => read(one, report, [index]));
  const before = world.commands.get(scope) ?? [];
  const made = parsed.map((command) => make(world, scope, command, before));
  checkCounts(made);
  countCreates(world, scope, made, before);
  return save(world, scope, made, made);
}

function upsert(request: RestRequest): RestAnswer {
  const { world, body, report } = request;
  const scope = scopeOf(request);
  const before = world.commands.get(scope) ?? [];
  const command = make(world, scope, read(body, report, []), before);
  const others = before.filter((known) => known.id !== command.id);
  const after = [...others, command];
  checkCounts(after);
  countCreates(world, scope, after, before);
  const answer = save(world, scope, after, command);
  return before.length === after.length ? answer : { ...answer, status: 201 };
}

function change(request: RestRequest): RestAnswer {
  const { world, body, report } = request;
  const scope = scopeOf(request);
  const command = find(request);
  const { id, type, name, description, options, default_member_permissions } = command;
  const now = { type, name, description, options, default_member_permissions };
  const merged = read({ ...now, ...(isObject(body) ? body : {}) }, report, []);
  const changed = { ...make(world, scope, merged, []), id };
  const after = (world.commands.get(scope) ?? []).map((one) => (one.id === id ? changed : one));
  return save(world, scope, after, changed);
}

function remove(request: RestRequest): RestAnswer {
  const scope = scopeOf(request);
  const { id } = find(request);
  const after = (request.world.commands.get(scope) ?? []).filter((one) => one.id !== id);
  save(request.world, scope, after, undefined);
  return ok();
}

function find(request: RestRequest): APIApplicationCommand {
  const commands = request.world.commands.get(scopeOf(request)) ?? [];
  const found = commands.find((command) => command.id === request.param('command'));
  if (found === undefined) throw refusal(10063);
  return found;
}

function read(body: unknown, report: RestRequest['report'], at: number[]): CommandBody {
  const command: CommandBody = parse(commandSchema(body), body, report, at);
  const size = characters(command);
  if (size > 8000) {
    const message = `Command exceeds maximum size (8000): ${size}`;
    throw invalidForm([{ path: at, code: 'APPLICATION_COMMAND_TOO_LARGE', message }]);
  }
  return command;
}

/** Names, descriptions and values of a command and all below it; the longest translation counts. */
function characters(node: unknown): number {
  const longest = (key: string): number => {
    const translations = Object.values(Object(field(node, `${key}_localizations`) ?? {}));
    return Math.max(
      ...[field(node, key), ...translations].map((text) =>
        typeof text === 'string' ? text.length : 0,
      ),
    );
  };
  const value = field(node, 'value');
  const below = [field(node, 'options'), field(node, 'choices')].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  const own =
    longest('name') + longest('description') + (value === undefined ? 0 : String(value).length);
  return below.reduce((sum: number, child: unknown) => sum + characters(child), own);
}

/** The stored form, with Discord's defaults and without what it drops (`required: false` …). */
function make(
  world: World,
  scope: string,
  body: CommandBody,
  before: readonly APIApplicationCommand[],
): APIApplicationCommand {
  const type = body.type ?? 1;
  const known = before.find((command) => command.name === body.name && command.type === type);
  const options = tidy(body.options ?? []);
  const place =
    scope === 'global'
      ? {
          dm_permission: body.dm_permission ?? true,
          contexts: body.contexts ?? null,
          integration_types: body.integration_types ?? [0],
        }
      : { guild_id: scope };
  return {
    id: known?.id ?? world.snowflake(),
    application_id: world.ids.application,
    version: world.snowflake(),
    default_member_permissions: body.default_member_permissions ?? null,
    type,
    name: body.name,
    name_localizations: body.name_localizations ?? null,
    description: body.description ?? '',
    description_localizations: body.description_localizations ?? null,
    ...place,
    nsfw: body.nsfw ?? false,
    ...(Array.isArray(options) && options.length > 0 ? { options } : {}),
  } as APIApplicationCommand;
}

function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(
    ([, entry]) =>
      entry != null && entry !== false && !(Array.isArray(entry) && entry.length === 0),
  );
  return Object.fromEntries(kept.map(([key, entry]) => [key, tidy(entry)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkCounts(commands: readonly APIApplicationCommand[]): void {
  const names = commands.map((command) => `${command.type} ${command.name}`);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice !== -1) {
    const message = 'Application command names must be unique';
    throw invalidForm([{ path: [twice], code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message }]);
  }
  for (const [type, max] of Object.entries(MAX_OF_TYPE)) {
    if (commands.filter((command) => command.type === Number(type)).length > max) {
      const message = `Maximum number of application commands reached (${max}).`;
      throw invalidForm([{ path: [], code: 'APPLICATION_COMMANDS_MAX', message }]);
    }
  }
}

/** New names count against the 200 of a day. */
function countCreates(
  world: World,
  scope: string,
  after: readonly APIApplicationCommand[],
  before: readonly APIApplicationCommand[],
): void {
  const known = new Set(before.map((command) => command.id));
  const created = after.filter((command) => !known.has(command.id)).length;
  const day = `${scope} ${Math.floor(world.now() / 86_400_000)}`;
  const total = (world.commandCreates.get(day) ?? 0) + created;
  if (total > DAILY_CREATES) throw refusal(30034);
  world.commandCreates.set(day, total);
}

function save(
  world: World,
  scope: string,
  commands: APIApplicationCommand[],
  body: unknown,
): RestAnswer {
  world.commands.set(scope, commands);
  world.commandWrites += 1;
  const guild = scope === 'global' ? {} : { guildId: scope };
  world.events.emit({ type: 'commands', commands, ...guild });
  return ok(body);
}
