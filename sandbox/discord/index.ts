import type { AddressInfo } from 'node:net';
import { announce, presentChannel, removeChannel } from './channels.ts';
import { describe } from './describe.ts';
import { createGateway } from './gateway.ts';
import { presentRoles } from './guild.ts';
import { deleteMessage } from './messages.ts';
import { autocomplete, messageCommand, slash } from './people/commands.ts';
import { press } from './people/components.ts';
import { deliver } from './people/dispatch.ts';
import { submitModal } from './people/modal.ts';
import { say } from './people/say.ts';
import { presentMessage, visibleAttachments } from './present.ts';
import { createRestServer } from './rest/server.ts';
import { guildsOf, SEED_IDS, seed } from './seed.ts';
import type { LocalDiscord, LocalDiscordOptions } from './types.ts';
import { waitFor } from './wait-for.ts';
import {
  type ChannelState,
  createWorld,
  findPerson,
  type MessageState,
  type World,
} from './world.ts';

export type { LocalDiscordEvent } from './events.ts';
export type * from './types.ts';

/**
 * Starts a Discord on this machine: REST and gateway on one port, as discord.js 14 uses them, with
 * Discord's limits and refusals. See `LocalDiscord` for what it can do.
 */
export async function startLocalDiscord(options: LocalDiscordOptions = {}): Promise<LocalDiscord> {
  const world = createWorld(options, SEED_IDS);
  seed(world);
  const server = createRestServer(world);
  const gateway = createGateway(world, server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(world.options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  world.origin = `http://127.0.0.1:${port}`;
  return {
    apiUrl: `${world.origin}/api`,
    token: world.options.token,
    ids: world.ids,
    ...acting(world),
    ...looking(world),
    ...faults(world),
    get commandWrites() {
      return world.commandWrites;
    },
    get connections() {
      return gateway.connections;
    },
    get shards() {
      return gateway.shards;
    },
    get sessionStarts() {
      return world.options.sessionStarts;
    },
    guilds: guildsOf(world),
    disconnect: (closeCode, shard) => gateway.disconnect(closeCode, shard),
    refuseIdentify: (closeCode, times = 1) => gateway.refuseIdentify(closeCode, times),
    forgetSessions: () => gateway.forgetSessions(),
    async close() {
      gateway.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

type Acting = Pick<
  LocalDiscord,
  | 'slash'
  | 'autocomplete'
  | 'press'
  | 'submitModal'
  | 'messageCommand'
  | 'redeliver'
  | 'say'
  | 'addMember'
>;

/** What people do. One line for each kind of interaction. */
function acting(world: World): Acting {
  return {
    slash: async (command) => slash(world, command),
    autocomplete: async (request) => autocomplete(world, request),
    press: async (use) => press(world, use),
    submitModal: async (submit) => submitModal(world, submit),
    messageCommand: async (command) => messageCommand(world, command),
    redeliver: async (id) => {
      const interaction = world.interactions.get(id);
      if (interaction === undefined) throw new Error(`There was no interaction ${id}.`);
      deliver(world, interaction, 'redelivered');
      return interaction.record;
    },
    say: (post) => say(world, post),
    addMember: (person) => void findPerson(world, person),
  };
}

type Looking = Pick<
  LocalDiscord,
  | 'registeredCommands'
  | 'messages'
  | 'message'
  | 'ephemerals'
  | 'roles'
  | 'channel'
  | 'channels'
  | 'threads'
  | 'thread'
  | 'interaction'
  | 'interactions'
  | 'visibleAttachments'
  | 'requests'
  | 'unknownRoutes'
  | 'unknownKeys'
  | 'subscribe'
  | 'waitFor'
  | 'describe'
>;

/** What can be seen. */
function looking(world: World): Looking {
  const shown = (state: MessageState) => presentMessage(world, state);
  const shownChannel = (channel: ChannelState) => presentChannel(world, channel);
  const seeded = new Set(Object.values(world.ids));
  const messages = (id: string) =>
    [...(world.channels.get(id)?.messages.values() ?? [])].map(shown);
  return {
    registeredCommands: (guildId) => [...(world.commands.get(guildId ?? 'global') ?? [])],
    messages,
    message: (id) => {
      const state = world.messages.get(id);
      return state === undefined ? undefined : shown(state);
    },
    ephemerals: (userId) => {
      const hidden = [...world.messages.values()].filter((state) => state.onlyFor !== undefined);
      const own = hidden.filter((state) => userId === undefined || state.onlyFor === userId);
      return own.map(shown);
    },
    roles: () => presentRoles(world, world.ids.guild).slice(1),
    channel: (id) => {
      const channel = world.channels.get(id);
      return channel === undefined ? undefined : shownChannel(channel);
    },
    channels: () => [...world.channels.values()].map(shownChannel),
    threads: () => {
      const all = [...world.channels.values()].filter((one) => one.thread !== undefined);
      return all.filter((one) => !seeded.has(one.id)).map(shownChannel);
    },
    thread: (id) => {
      const channel = world.channels.get(id);
      if (channel?.thread === undefined) return undefined;
      return { channel: shownChannel(channel), messages: messages(id) };
    },
    interaction: (id) => world.interactions.get(id)?.record,
    interactions: () => [...world.interactions.values()].map((state) => state.record),
    visibleAttachments,
    requests: world.requests,
    unknownRoutes: world.unknownRoutes,
    unknownKeys: world.unknownKeys,
    subscribe: (listener) => world.events.subscribe(listener),
    waitFor: (look, timeoutMs = 5000) =>
      waitFor(world.events, look, timeoutMs, () => describe(world)),
    describe: () => describe(world),
  };
}

type Faults = Pick<
  LocalDiscord,
  | 'fail'
  | 'clearFaults'
  | 'setPermissions'
  | 'setAttachmentLimit'
  | 'blockDms'
  | 'deleteChannel'
  | 'deleteMessage'
  | 'setThread'
>;

/** What goes wrong, and what admins do behind the bot's back. */
function faults(world: World): Faults {
  return {
    fail: (rule) => {
      const planted = { rule, left: rule.times ?? 1 };
      world.faults.push(planted);
      return () => {
        const at = world.faults.indexOf(planted);
        if (at >= 0) world.faults.splice(at, 1);
      };
    },
    clearFaults: () => void world.faults.splice(0),
    setPermissions: (channelId, bits) => {
      const channel = found(world, channelId);
      channel.permissions = bits;
      announce(world, channel, 'updated');
    },
    setAttachmentLimit: (bytes) => {
      world.options.attachmentLimitBytes = bytes;
    },
    blockDms: (userId, code = 50007) => void world.blockedDms.set(userId, code),
    deleteChannel: (channelId) => removeChannel(world, channelId),
    deleteMessage: (messageId) => {
      const state = world.messages.get(messageId);
      if (state === undefined) throw new Error(`There is no message ${messageId}.`);
      deleteMessage(world, state);
    },
    setThread: (threadId, { archived, locked }) => {
      const channel = found(world, threadId);
      if (channel.thread === undefined) throw new Error(`${threadId} is no thread.`);
      channel.thread.archived = archived ?? channel.thread.archived;
      channel.thread.locked = locked ?? channel.thread.locked;
      announce(world, channel, 'updated');
    },
  };
}

function found(world: World, channelId: string): ChannelState {
  const channel = world.channels.get(channelId);
  if (channel === undefined) throw new Error(`There is no channel ${channelId}.`);
  return channel;
}
