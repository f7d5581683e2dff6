import { z } from 'zod';
import type { OptionValue } from '../../discord/index.ts';
import type { DiscordAction, OptionInput, Person } from '../wire.ts';
import type { Servers } from '../world/servers.ts';
import type { DiscordBridge } from './discord.ts';
import { file, files, form, id, ownId, received, receivedField, text } from './inputs.ts';

/** What people can do on Discord. */
export const discordActions = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('discord-slash'),
    person: id,
    name: z.string().min(1).max(100),
    options: z.record(z.string().max(100), z.union([text, z.number(), z.boolean(), file])),
  }),
  z.strictObject({
    do: z.literal('discord-say'),
    person: id,
    text,
    files,
    channel: id.optional(),
  }),
  z.strictObject({
    do: z.literal('discord-press'),
    person: id,
    message: id,
    customId: ownId,
    values: z.array(text).max(25).optional(),
  }),
  z.strictObject({
    do: z.literal('discord-message-command'),
    person: id,
    message: id,
    name: z.string().min(1).max(100),
  }),
  z.strictObject({ do: z.literal('discord-submit'), person: id, modal: id, values: form }),
  z.strictObject({ do: z.literal('discord-close'), modal: id }),
  z.strictObject({ do: z.literal('discord-dismiss'), message: id }),
]) satisfies z.ZodType<DiscordAction>;

/** Does it; throws where Discord's client would not let the person. */
export async function actOnDiscord(
  { discord, people }: Servers,
  bridge: DiscordBridge,
  action: DiscordAction,
): Promise<void> {
  switch (action.do) {
    case 'discord-slash':
      await discord.slash({
        user: personOf(people.discord, action.person),
        name: action.name,
        options: optionsOf(action.options),
      });
      return;
    case 'discord-say':
      discord.say({
        user: personOf(people.discord, action.person),
        content: action.text,
        files: (action.files ?? []).map(received),
        ...(action.channel === undefined ? {} : { channel: action.channel }),
      });
      return;
    case 'discord-press':
      await discord.press({
        user: personOf(people.discord, action.person),
        message: action.message,
        customId: action.customId,
        ...(action.values === undefined ? {} : { values: action.values }),
      });
      return;
    case 'discord-message-command':
      await discord.messageCommand({
        user: personOf(people.discord, action.person),
        message: action.message,
        name: action.name,
      });
      return;
    case 'discord-submit': {
      const from = bridge.modal(action.modal);
      const values = Object.entries(action.values).map(([key, value]) => [
        key,
        receivedField(value),
      ]);
      const user = personOf(people.discord, action.person);
      await discord.submitModal({ from, user, values: Object.fromEntries(values) });
      bridge.closeModal(action.modal);
      return;
    }
    case 'discord-close':
      bridge.closeModal(action.modal);
      return;
    case 'discord-dismiss':
      bridge.dismiss(action.message);
  }
}

function personOf(people: readonly Person[], person: string) {
  const known = people.find((one) => one.id === person);
  if (known === undefined) throw new Error(`There is nobody with the id ${person}.`);
  const { id: userId, name, locale } = known;
  return { id: userId, name, locale: locale === 'zh-CN' ? locale : 'en-US' } as const;
}

function optionsOf(given: Readonly<Record<string, OptionInput>>): Record<string, OptionValue> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'object' ? { attachment: received(value) } : value,
    ]),
  );
}
