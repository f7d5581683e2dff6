import type {
  APIApplicationCommand,
  APIApplicationCommandBasicOption,
  APIApplicationCommandOption,
  APIAttachment,
} from 'discord-api-types/v10';
import { presentChannel } from '../channels.ts';
import { extension, safeName, typeOfName } from '../files.ts';
import { presentMember, presentRoles } from '../guild.ts';
import { presentAttachment } from '../present.ts';
import type { OptionValue, UploadedFile } from '../types.ts';
import type { ChannelState, World } from '../world.ts';

/** Options as they go into the payload. */
export interface FilledOptions {
  options: object[];
  resolved: Resolved;
}

type Resolved = Partial<
  Record<'attachments' | 'users' | 'members' | 'channels' | 'roles', Record<string, unknown>>
>;

const GROUPS: Readonly<Record<string, RegExp>> = {
  image: /^image\//,
  video: /^video\//,
  audio: /^audio\//,
};

/** The command a person sees here under this name, or an error: the client would not show it. */
export function commandHere(
  world: World,
  channel: ChannelState,
  name: string,
  type: number,
): APIApplicationCommand {
  const isIt = (command: APIApplicationCommand): boolean =>
    command.name === name && command.type === type;
  const own = channel.botPresent
    ? world.commands.get(channel.guildId ?? '')?.find(isIt)
    : undefined;
  if (own !== undefined) return own;
  const global = world.commands.get('global')?.find(isIt);
  if (global === undefined) throw new Error(`No command "${name}" is registered here.`);
  const context = channel.guildId !== undefined ? 0 : channel.botPresent ? 1 : 2;
  if (global.contexts != null && !global.contexts.includes(context)) {
    throw new Error(`The command "${name}" is not offered in this context (${context}).`);
  }
  if (!channel.botPresent && global.integration_types?.includes(1) !== true) {
    throw new Error(`The command "${name}" is not for user installs, and the bot is not here.`);
  }
  return global;
}

/** The options of a command or of the subcommand named, and the branch that leads there. */
export function leafOf(
  command: APIApplicationCommand,
  path: readonly string[],
): { leaf: APIApplicationCommandBasicOption[]; branch: { type: 1 | 2; name: string }[] } {
  const branch: { type: 1 | 2; name: string }[] = [];
  let options: APIApplicationCommandOption[] = command.options ?? [];
  for (const name of path) {
    const next = options.find((option) => option.name === name);
    if (next === undefined || (next.type !== 1 && next.type !== 2)) {
      throw new Error(`"${command.name}" has no subcommand "${name}".`);
    }
    branch.push({ type: next.type, name });
    options = next.options ?? [];
  }
  const leaf = options.filter((option) => option.type !== 1 && option.type !== 2);
  if (leaf.length < options.length) throw new Error(`"${command.name}" needs a subcommand.`);
  return { leaf, branch };
}

/** Checks values as a client does and turns them into payload options. */
export function fillOptions(
  world: World,
  channel: ChannelState,
  known: readonly APIApplicationCommandBasicOption[],
  values: Readonly<Record<string, OptionValue>>,
  typing?: string,
): FilledOptions {
  for (const name of Object.keys(values)) {
    if (!known.some((option) => option.name === name))
      throw new Error(`There is no option "${name}".`);
  }
  const filled: FilledOptions = { options: [], resolved: {} };
  for (const option of known) {
    const value = values[option.name];
    if (value === undefined) {
      if (option.required === true && typing === undefined) {
        throw new Error(`The option "${option.name}" is required.`);
      }
      continue;
    }
    const { name, type } = option;
    const focused = typing === name ? { focused: true } : {};
    const checked =
      typing === name && !isFile(value)
        ? value
        : check(world, channel, option, value, filled.resolved);
    filled.options.push({ name, type, value: checked, ...focused });
  }
  return filled;
}

function check(
  world: World,
  channel: ChannelState,
  option: APIApplicationCommandBasicOption,
  value: OptionValue,
  resolved: Resolved,
): string | number | boolean {
  const wrong = (why: string): Error => new Error(`The option "${option.name}" ${why}.`);
  if (option.type === 11) {
    if (!isFile(value)) throw wrong('wants an attachment');
    const attachment = attach(world, channel, value.attachment, option.file_types);
    resolved.attachments = { ...resolved.attachments, [attachment.id]: attachment };
    return attachment.id;
  }
  if (isFile(value)) throw wrong('takes no attachment');
  if (option.type === 3) {
    if (typeof value !== 'string') throw wrong('wants text');
    if (value.length < Math.max(1, option.min_length ?? 0)) throw wrong('is too short');
    if (value.length > (option.max_length ?? 6000)) throw wrong('is too long');
  } else if (option.type === 4 || option.type === 10) {
    if (typeof value !== 'number') throw wrong('wants a number');
    if (option.type === 4 && !Number.isSafeInteger(value)) throw wrong('wants a whole number');
    if (option.min_value !== undefined && value < option.min_value) throw wrong('is too small');
    if (option.max_value !== undefined && value > option.max_value) throw wrong('is too large');
  } else if (option.type === 5) {
    if (typeof value !== 'boolean') throw wrong('wants true or false');
  } else {
    if (typeof value !== 'string') throw wrong('wants an id');
    const kind = world.channels.get(value)?.type;
    const kinds: readonly number[] = option.type === 7 ? (option.channel_types ?? []) : [];
    if (kinds.length > 0 && (kind === undefined || !kinds.includes(kind))) {
      throw wrong('takes no such channel');
    }
    resolveId(world, option.type, value, resolved);
  }
  const choices = 'choices' in option ? (option.choices ?? []) : [];
  if (choices.length > 0 && !choices.some((choice) => choice.value === value)) {
    throw wrong(`must be one of ${choices.map((choice) => choice.value).join(', ')}`);
  }
  return value;
}

function resolveId(world: World, type: number, id: string, resolved: Resolved): void {
  const user = world.users.get(id);
  const channel = world.channels.get(id);
  const role = presentRoles(world, world.ids.guild).find((one) => one.id === id);
  if ((type === 6 || type === 9) && user !== undefined) {
    resolved.users = { ...resolved.users, [id]: user };
    const { user: _user, deaf: _deaf, mute: _mute, ...member } = presentMember(user);
    resolved.members = { ...resolved.members, [id]: { ...member, permissions: '0' } };
  } else if (type === 7 && channel !== undefined) {
    resolved.channels = { ...resolved.channels, [id]: presentChannel(world, channel) };
  } else if ((type === 8 || type === 9) && role !== undefined) {
    resolved.roles = { ...resolved.roles, [id]: role };
  } else throw new Error(`${id} is not known in the local Discord.`);
}

/** Stores a file that somebody hands to a command or a modal. The filter looks at the name only. */
export function attach(
  world: World,
  channel: ChannelState,
  file: UploadedFile,
  types: readonly string[] | undefined,
): APIAttachment {
  const ending = extension(file.name);
  const byName = typeOfName(file.name) ?? '';
  const fits = (type: string): boolean =>
    type.startsWith('.')
      ? type.slice(1).toLowerCase() === ending
      : GROUPS[type]?.test(byName) === true;
  if (types !== undefined && types.length > 0 && !types.some(fits)) {
    throw new Error(
      `A client does not offer "${file.name}" where ${types.join(', ')} is asked for.`,
    );
  }
  const stored = world.files.add({
    id: world.snowflake(),
    channelId: channel.id,
    filename: safeName(file.name),
    contentType: file.contentType ?? typeOfName(file.name) ?? 'application/octet-stream',
    bytes: Buffer.from(file.bytes),
    spoiler: false,
    ephemeral: true,
    goneAt: world.now() + world.options.ephemeralLifetimeMs,
  });
  return presentAttachment(world, stored);
}

function isFile(value: OptionValue): value is { attachment: UploadedFile } {
  return typeof value === 'object';
}
