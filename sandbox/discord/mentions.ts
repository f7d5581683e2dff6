import { PermissionFlagsBits } from 'discord-api-types/v10';
import { allows, botPermissions } from './permissions.ts';
import { flatten } from './schemas/components.ts';
import type { AllowedMentions } from './schemas/messages.ts';
import type { ChannelState, MessageState, World } from './world.ts';

/** Who a text could mention, before `allowed_mentions`. */
interface Named {
  users: string[];
  roles: string[];
  everyone: boolean;
}

/**
 * Who is mentioned in the end, by Discord's rules. Without `allowed_mentions` a bot's message
 * mentions everyone it names and a webhook's (an interaction's answer) only users. Mentions inside
 * code count here, which is stricter than Discord: text from people must not rely on formatting.
 */
export function resolveMentions(
  world: World,
  channel: ChannelState,
  source: 'bot' | 'webhook',
  texts: readonly string[],
  allowed: AllowedMentions | null | undefined,
  repliedTo?: string,
): MessageState['mentions'] {
  const named = find(texts.join('\n'));
  const parse: readonly string[] =
    allowed == null
      ? source === 'bot'
        ? ['everyone', 'roles', 'users']
        : ['users']
      : (allowed.parse ?? []);
  const users = parse.includes('users')
    ? named.users
    : named.users.filter((id) => allowed?.users?.includes(id));
  const roles = parse.includes('roles')
    ? named.roles
    : named.roles.filter((id) => allowed?.roles?.includes(id));
  if (repliedTo !== undefined && (allowed == null || allowed.replied_user === true)) {
    users.push(repliedTo);
  }
  const everyone =
    named.everyone &&
    parse.includes('everyone') &&
    allows(botPermissions(world, channel), PermissionFlagsBits.MentionEveryone);
  return {
    users: [...new Set(users)].filter((id) => world.users.has(id)),
    roles: channel.guildId === world.ids.guild ? roles.filter((id) => id === world.ids.role) : [],
    everyone,
  };
}

function find(text: string): Named {
  const ids = (pattern: RegExp): string[] => [
    ...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? '')),
  ];
  return {
    users: ids(/<@!?(\d{15,21})>/g),
    roles: ids(/<@&(\d{15,21})>/g),
    everyone: /@(everyone|here)\b/.test(text),
  };
}

/** The texts of a message in which mentions work: content and text displays, not embeds. */
export function mentionTexts(content: string, components: readonly unknown[]): string[] {
  const displays = flatten(components).flatMap((node) =>
    node.type === 10 && typeof node.content === 'string' ? node.content : [],
  );
  return [content, ...displays];
}
