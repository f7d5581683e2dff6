import { randomUUID } from 'node:crypto';
import { createFaults, type Faults } from './faults.ts';
import { createLog, type Log } from './log.ts';
import type {
  Delivery,
  Fields,
  LocalChannel,
  LocalEphemeral,
  LocalFile,
  LocalGroup,
  LocalSlackOptions,
  LocalTeam,
  LocalUser,
  LocalView,
  RequestRecord,
  Route,
  SlackEvent,
} from './types.ts';

/** Ids that are the same in every local workspace. */
export const ids = {
  team: 'T0LOCAL001',
  app: 'A0REELBOT1',
  botUser: 'U0REELBOT1',
  bot: 'B0REELBOT1',
  users: { alice: 'U0ALICE001', bob: 'U0BOB00001', carol: 'U0CAROL001' },
  /** #videos, public; the bot is a member. */
  channel: 'C0VIDEOS01',
  /** #random, public; the bot is not a member. */
  otherChannel: 'C0RANDOM01',
  /** #studio, private; the bot is a member. */
  privateChannel: 'C0STUDIO01',
  /** Alice and the bot. */
  dm: 'D0ALICE001',
} as const;

/** What Reelbot's manifest asks for. */
const manifestScopes = [
  'commands',
  'chat:write',
  'files:read',
  'files:write',
  'app_mentions:read',
  'channels:history',
  'groups:history',
  'im:history',
  'mpim:history',
  'users:read',
  'usergroups:read',
];

/** A trigger id's life: 3 s and one use. */
interface Trigger {
  readonly issuedAt: number;
  readonly user: string;
  used: boolean;
}

/** What stands behind a response URL. */
export interface Answering {
  readonly issuedAt: number;
  readonly channel: string;
  readonly user: string;
  uses: number;
  delivery?: Delivery | undefined;
  /** The message a replacement or deletion means. */
  original?: { ephemeral: boolean; ts: string } | undefined;
}

/** The whole state of one local workspace. */
export interface World {
  origin: string;
  readonly team: LocalTeam;
  /** Bot tokens that work here, and those that did. */
  readonly tokens: Set<string>;
  readonly deadTokens: Set<string>;
  /** The app is installed for the whole organisation. */
  isOrgInstalled: boolean;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly configToken: string | undefined;
  readonly manifest: Fields;
  scopes: Set<string>;
  readonly events: Set<string>;
  readonly uploadLimitBytes: number;
  readonly ackTimeoutMs: number;
  readonly pingIntervalMs: number;
  route: Route;
  readonly users: Map<string, LocalUser>;
  readonly channels: Map<string, LocalChannel>;
  readonly groups: Map<string, LocalGroup>;
  readonly ephemerals: Map<string, LocalEphemeral>;
  readonly files: Map<string, LocalFile>;
  readonly contents: Map<string, Buffer>;
  readonly views: Map<string, LocalView>;
  readonly triggers: Map<string, Trigger>;
  readonly answers: Map<string, Answering>;
  readonly requests: Log<RequestRecord>;
  readonly deliveries: Log<Delivery>;
  readonly counts: Map<string, number>;
  readonly unknownMethods: string[];
  readonly warnings: string[];
  readonly faults: Faults;
  /** Completed uploads whose message is held back. */
  heldShares: (() => void)[] | undefined;
  readonly listeners: Set<(event: SlackEvent) => void>;
  now(): number;
  nextTs(): string;
  nextId(prefix: string): string;
  emit(event: SlackEvent): void;
}

/** Builds an empty workspace with its people and channels. */
export function createWorld(options: LocalSlackOptions): World {
  const now = options.now ?? Date.now;
  const listeners = new Set<(event: SlackEvent) => void>();
  const logLimit = options.logLimit ?? 20_000;
  let lastMicros = 0;
  let lastId = 0;
  const botToken = options.botToken ?? 'xoxb-local-bot';
  const world: World = {
    origin: '',
    team: options.team ?? { id: ids.team, name: 'Local' },
    tokens: new Set([botToken]),
    deadTokens: new Set(),
    isOrgInstalled: false,
    botToken,
    appToken: options.appToken ?? 'xapp-local-app',
    signingSecret: options.signingSecret ?? randomUUID(),
    configToken: options.configToken,
    manifest: options.manifest ?? {},
    scopes: new Set(options.scopes ?? manifestScopes),
    events: new Set(options.events ?? ['app_mention', 'message.im', 'app_home_opened']),
    uploadLimitBytes: options.uploadLimitBytes ?? 1_073_741_824,
    ackTimeoutMs: options.ackTimeoutMs ?? 3000,
    pingIntervalMs: options.pingIntervalMs ?? 10_000,
    route: 'socket',
    users: new Map(),
    channels: new Map(),
    groups: new Map(),
    ephemerals: new Map(),
    files: new Map(),
    contents: new Map(),
    views: new Map(),
    triggers: new Map(),
    answers: new Map(),
    requests: createLog(logLimit),
    deliveries: createLog(logLimit),
    counts: new Map(),
    unknownMethods: [],
    warnings: [],
    faults: createFaults(),
    heldShares: undefined,
    listeners,
    now,
    nextTs() {
      lastMicros = Math.max(Math.floor(now()) * 1000, lastMicros + 100);
      const text = String(lastMicros).padStart(16, '0');
      return `${text.slice(0, -6)}.${text.slice(-6)}`;
    },
    nextId(prefix) {
      lastId += 1;
      return `${prefix}0${lastId.toString(36).toUpperCase().padStart(9, '0')}`;
    },
    emit(event) {
      for (const listener of listeners) listener(event);
    },
  };
  populate(world);
  return world;
}

function populate(world: World): void {
  const { users } = ids;
  addUser(world, { id: users.alice, name: 'alice', realName: 'Alice Example' });
  addUser(world, { id: users.bob, name: 'bob', realName: 'Bob Beispiel', locale: 'de-DE' });
  addUser(world, { id: users.carol, name: 'carol', realName: 'Carol Admin', admin: true });
  addUser(world, { id: ids.botUser, name: 'reelbot', realName: 'Reelbot', bot: true });
  const people = Object.values(users);
  addChannel(world, { id: ids.channel, name: 'videos', members: [...people, ids.botUser] });
  addChannel(world, { id: ids.otherChannel, name: 'random', members: people });
  addChannel(world, {
    id: ids.privateChannel,
    name: 'studio',
    kind: 'private',
    members: [...people, ids.botUser],
  });
  addChannel(world, {
    id: ids.dm,
    name: 'directmessage',
    kind: 'im',
    members: [users.alice, ids.botUser],
  });
}

/** Adds a person; everything but the name has a default. */
export function addUser(world: World, user: Partial<LocalUser> & { name: string }): LocalUser {
  const added: LocalUser = {
    realName: user.name,
    locale: 'en-US',
    tz: 'Europe/Amsterdam',
    admin: false,
    bot: false,
    ...user,
    id: user.id ?? world.nextId('U'),
    teamId: world.team.id,
  };
  world.users.set(added.id, added);
  return added;
}

/** Adds a user group. */
export function addGroup(
  world: World,
  {
    handle,
    name = handle,
    users = [],
  }: { handle: string; name?: string; users?: readonly string[] },
): LocalGroup {
  const added = {
    id: world.nextId('S'),
    teamId: world.team.id,
    handle,
    name,
    users: new Set(users),
  };
  world.groups.set(added.id, added);
  return added;
}

/** Adds a channel; by default public and with nobody in it. */
export function addChannel(
  world: World,
  channel: {
    id?: string;
    name: string;
    kind?: LocalChannel['kind'];
    members?: readonly string[];
  },
): LocalChannel {
  const kind = channel.kind ?? 'public';
  const added: LocalChannel = {
    id: channel.id ?? world.nextId(kind === 'im' ? 'D' : 'C'),
    name: channel.name,
    kind,
    members: new Set(channel.members),
    archived: false,
    timeline: [],
    byTs: new Map(),
    threads: new Map(),
  };
  world.channels.set(added.id, added);
  world.emit({ type: 'channel', channel: added });
  return added;
}

/** The direct message of a person and the bot, opened when needed. */
export function directMessage(world: World, user: string): LocalChannel {
  for (const channel of world.channels.values()) {
    if (channel.kind === 'im' && channel.members.has(user)) return channel;
  }
  return addChannel(world, {
    name: 'directmessage',
    kind: 'im',
    members: [user, ids.botUser],
  });
}
