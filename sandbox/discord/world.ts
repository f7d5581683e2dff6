import type {
  APIApplicationCommand,
  APIInteraction,
  APIInteractionResponse,
  APIMessage,
  APIUser,
  ChannelType,
  GatewayDispatchEvents,
} from 'discord-api-types/v10';
import { createEventBus, type EventBus } from './events.ts';
import { createFileStore, type FileStore } from './files.ts';
import { isSnowflake, snowflakes } from './snowflakes.ts';
import type {
  FaultRule,
  Interaction,
  LocalDiscordIds,
  LocalDiscordOptions,
  LoggedRequest,
  Person,
} from './types.ts';

/** A channel, thread or DM and what is in it. */
export interface ChannelState {
  id: string;
  type: ChannelType;
  name: string | null;
  guildId?: string;
  /** The channel above a thread. */
  parentId?: string;
  /** Who is in a DM, apart from the bot. */
  recipients: string[];
  /** Whether the bot is there at all. */
  botPresent: boolean;
  ownerId: string;
  createdAt: number;
  /** The bot's permissions here, when set. */
  permissions?: bigint;
  /** Present on threads. */
  thread?: { archived: boolean; locked: boolean; autoArchive: 60 | 1440 | 4320 | 10080 };
  messages: Map<string, MessageState>;
  /** Ids in order; the last part of a long channel is found without walking it. */
  order: string[];
  nonces: Map<string, { messageId: string; at: number }>;
}

/** A message as stored. What the API shows is made from it by `presentMessage`. */
export interface MessageState {
  id: string;
  channelId: string;
  author: APIUser;
  type: number;
  content: string;
  createdAt: number;
  editedAt?: number;
  tts: boolean;
  flags: number;
  embeds: readonly unknown[];
  components: readonly unknown[];
  attachmentIds: string[];
  mentions: { users: string[]; roles: string[]; everyone: boolean };
  nonce?: string | number;
  replyTo?: { channelId: string; messageId: string };
  /** The interaction that made it; such messages belong to the application's webhook. */
  interactionId?: string;
  /** Only this person sees it. */
  onlyFor?: string;
  threadId?: string;
  /** The presentation of the last look, dropped on every change. */
  presented?: { message: APIMessage; validUntil: number };
}

/** An interaction and what came of it. `record` is the view handed to tests. */
export interface InteractionState {
  id: string;
  token: string;
  kind: Interaction['kind'];
  name: string;
  user: APIUser;
  channelId: string;
  createdAt: number;
  payload: APIInteraction;
  /** Nothing but the person's own installation: no bot there, five follow-ups. */
  userInstallOnly: boolean;
  forcedEphemeral: boolean;
  attachmentLimit: number;
  deliveries: number;
  acknowledgedAt?: number;
  callback?: APIInteractionResponse;
  ephemeral: boolean;
  /** A deferred reply that has not been filled yet. */
  waiting: boolean;
  originalId?: string;
  followUpIds: string[];
  followUpCount: number;
  /** The message a component is on. */
  sourceMessageId?: string;
  record: Interaction;
}

interface GuildState {
  id: string;
  name: string;
  botPresent: boolean;
}

/** Sends an event to the gateway sessions that want it and says how many there are. */
type Dispatch = (
  event: GatewayDispatchEvents,
  data: unknown,
  target: { guildId?: string | undefined; intent: number; everywhere?: boolean | undefined },
) => number;

/** Everything the local Discord knows. Plain data; the rules live in the files beside it. */
export interface World {
  options: Required<LocalDiscordOptions>;
  now: () => number;
  snowflake: () => string;
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  origin: string;
  ids: LocalDiscordIds;
  users: Map<string, APIUser>;
  bot: APIUser;
  guilds: Map<string, GuildState>;
  channels: Map<string, ChannelState>;
  /** Every message by id, ephemeral ones included. */
  messages: Map<string, MessageState>;
  interactions: Map<string, InteractionState>;
  interactionsByToken: Map<string, InteractionState>;
  /** By guild id, or `global`. */
  commands: Map<string, APIApplicationCommand[]>;
  commandWrites: number;
  commandCreates: Map<string, number>;
  blockedDms: Map<string, number>;
  files: FileStore;
  events: EventBus;
  faults: { rule: FaultRule; left: number }[];
  requests: LoggedRequest[];
  requestCount: number;
  unknownRoutes: string[];
  unknownKeys: string[];
  dispatch: Dispatch;
}

/** An empty world with the application, its bot and nobody else. `seed` fills it. */
export function createWorld(options: LocalDiscordOptions, ids: LocalDiscordIds): World {
  const full: Required<LocalDiscordOptions> = {
    port: 0,
    token: 'local-discord-token',
    attachmentLimitBytes: 10 * 1024 * 1024,
    now: Date.now,
    shards: 1,
    maxConcurrency: 1,
    identifyEveryMs: 0,
    sessionStarts: 999,
    shardsNeeded: 1,
    roles: [],
    guilds: 1,
    heartbeatIntervalMs: 41_250,
    attachmentUrlLifetimeMs: 24 * 3_600_000,
    ephemeralLifetimeMs: 14 * 24 * 3_600_000,
    requestLogLimit: 20_000,
    privilegedIntents: false,
    premiumTier: 0,
    ...options,
  };
  const bot = makeUser(ids.bot, 'reelbot', true);
  return {
    options: full,
    now: full.now,
    snowflake: snowflakes(full.now),
    origin: '',
    ids,
    users: new Map([[bot.id, bot]]),
    bot,
    guilds: new Map(),
    channels: new Map(),
    messages: new Map(),
    interactions: new Map(),
    interactionsByToken: new Map(),
    commands: new Map(),
    commandWrites: 0,
    commandCreates: new Map(),
    blockedDms: new Map(),
    files: createFileStore(),
    events: createEventBus(full.now),
    faults: [],
    requests: [],
    requestCount: 0,
    unknownRoutes: [],
    unknownKeys: [],
    dispatch: () => 0,
  };
}

/** A user object as the API shows it. */
export function makeUser(id: string, name: string, bot = false): APIUser {
  const user: APIUser = {
    id,
    username: name.toLowerCase().replaceAll(/[^a-z0-9_.]+/g, '_'),
    discriminator: bot ? '0001' : '0',
    global_name: bot ? null : name,
    avatar: null,
  };
  return bot ? { ...user, bot: true } : user;
}

/** The user who acts, made when not seen before. */
export function findPerson(world: World, person: Person = {}): APIUser {
  const id = person.id ?? (person.name === undefined ? world.ids.user : undefined);
  const known =
    id === undefined
      ? [...world.users.values()].find((user) => user.global_name === person.name)
      : world.users.get(id);
  if (known !== undefined) return known;
  if (id !== undefined && !isSnowflake(id)) throw new Error(`"${id}" is no Discord user id`);
  const user = makeUser(id ?? world.snowflake(), person.name ?? `user ${id}`);
  world.users.set(user.id, user);
  return user;
}
