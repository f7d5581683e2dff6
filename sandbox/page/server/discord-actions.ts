import { z } from 'zod';
import type { LocalDiscord, OptionValue } from '../../discord/index.ts';
import type { Choice, DiscordAction, OptionInput } from '../wire.ts';
import type { DiscordPlayer } from '../world/people.ts';
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
    do: z.literal('discord-autocomplete'),
    person: id,
    name: z.string().min(1).max(100),
    options: z.record(z.string().max(100), z.union([text, z.number(), z.boolean()])),
    focused: z.string().min(1).max(100),
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

/** How long Discord's client waits for choices, and a little for the way. */
const CHOICES_MS = 3_100;

/** Does it; throws where Discord's client would not let the person. Resolves to choices where they were asked for. */
export async function actOnDiscord(
  { discord, people }: Servers,
  bridge: DiscordBridge,
  action: DiscordAction,
): Promise<readonly Choice[] | undefined> {
  switch (action.do) {
    case 'discord-slash':
      await discord.slash({
        user: personOf(people.discord, action.person),
        name: action.name,
        options: optionsOf(action.options),
      });
      return undefined;
    case 'discord-autocomplete':
      return await choicesFor(discord, personOf(people.discord, action.person), action);
    case 'discord-say':
      discord.say({
        user: personOf(people.discord, action.person),
        content: action.text,
        files: (action.files ?? []).map(received),
        ...(action.channel === undefined ? {} : { channel: action.channel }),
      });
      return undefined;
    case 'discord-press':
      await discord.press({
        user: personOf(people.discord, action.person),
        message: action.message,
        customId: action.customId,
        ...(action.values === undefined ? {} : { values: action.values }),
      });
      return undefined;
    case 'discord-message-command':
      await discord.messageCommand({
        user: personOf(people.discord, action.person),
        message: action.message,
        name: action.name,
      });
      return undefined;
    case 'discord-submit': {
      const from = bridge.modal(action.modal);
      const values = Object.entries(action.values).map(([key, value]) => [
        key,
        receivedField(value),
      ]);
      const user = personOf(people.discord, action.person);
      await discord.submitModal({ from, user, values: Object.fromEntries(values) });
      bridge.closeModal(action.modal);
      return undefined;
    }
    case 'discord-close':
      bridge.closeModal(action.modal);
      return undefined;
    case 'discord-dismiss':
      bridge.dismiss(action.message);
      return undefined;
  }
}

function personOf(people: readonly DiscordPlayer[], person: string): DiscordPlayer['as'] {
  const known = people.find(({ id: one }) => one === person);
  if (known === undefined) throw new Error(`There is nobody with the id ${person}.`);
  return known.as;
}

/** What the bot offers; throws where it offers nothing in time. */
async function choicesFor(
  discord: LocalDiscord,
  user: DiscordPlayer['as'],
  { name, options, focused }: Extract<DiscordAction, { do: 'discord-autocomplete' }>,
): Promise<readonly Choice[]> {
  const asked = await discord.autocomplete({ user, name, options, focused });
  const answer = await discord
    .waitFor(() => asked.callback, CHOICES_MS)
    .catch(() => {
      throw new Error('Loading options failed');
    });
  const data: { choices?: readonly Choice[] } = Reflect.get(answer, 'data') ?? {};
  return (data.choices ?? []).map((choice) => ({ name: choice.name, value: choice.value }));
}

function optionsOf(given: Readonly<Record<string, OptionInput>>): Record<string, OptionValue> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'object' ? { attachment: received(value) } : value,
    ]),
  );
}
