import type { APIMessage } from 'discord-api-types/v10';
import { presentMessage } from '../present.ts';
import type { AutocompleteRequest, Interaction, MessageCommand, SlashCommand } from '../types.ts';
import type { ChannelState, MessageState, World } from '../world.ts';
import { again, dispatchInteraction, placeOf } from './dispatch.ts';
import { commandHere, fillOptions, leafOf } from './options.ts';

/** A person sends a slash command. */
export function slash(world: World, command: SlashCommand): Interaction {
  return (
    again(world, command) ??
    dispatchInteraction(world, command, {
      kind: 'slash',
      type: 2,
      name: command.name,
      ...placeOf(world, command),
      data: chatData(world, placeOf(world, command).channel, command.name, command.options ?? {}),
    })
  );
}

/** A person types into an option. */
export function autocomplete(world: World, request: AutocompleteRequest): Interaction {
  const place = placeOf(world, request);
  const { name, options, focused } = request;
  const data = chatData(world, place.channel, name, options, focused);
  return dispatchInteraction(world, request, {
    kind: 'autocomplete',
    type: 4,
    name,
    ...place,
    data,
  });
}

/** A person picks a command in the context menu of a message. */
export function messageCommand(world: World, command: MessageCommand): Interaction {
  const target = visibleMessage(world, command.message);
  const context = { ...command, channel: command.channel ?? target.channelId };
  const place = placeOf(world, context);
  const registered = commandHere(world, place.channel, command.name, 3);
  const message: APIMessage = presentMessage(world, target);
  const data = {
    id: registered.id,
    type: 3,
    name: command.name,
    target_id: target.id,
    resolved: { messages: { [target.id]: message } },
  };
  const name = command.name;
  return (
    again(world, context) ??
    dispatchInteraction(world, context, { kind: 'message-command', type: 2, name, ...place, data })
  );
}

/** A message by itself or by its id. */
export function visibleMessage(world: World, message: APIMessage | string): MessageState {
  const id = typeof message === 'string' ? message : message.id;
  const state = world.messages.get(id);
  if (state === undefined) throw new Error(`There is no message ${id} (any more).`);
  return state;
}

function chatData(
  world: World,
  channel: ChannelState,
  fullName: string,
  values: SlashCommand['options'] & object,
  typing?: string,
): object {
  const [name = '', ...path] = fullName.split(' ');
  const command = commandHere(world, channel, name, 1);
  const { leaf, branch } = leafOf(command, path);
  const filled = fillOptions(world, channel, leaf, values, typing);
  const options = branch.reduceRight<object[]>(
    (inner, step) => [{ ...step, options: inner }],
    filled.options,
  );
  return {
    id: command.id,
    name,
    type: 1,
    ...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
    ...(options.length === 0 ? {} : { options }),
    ...(Object.keys(filled.resolved).length === 0 ? {} : { resolved: filled.resolved }),
  };
}
