import { randomBytes } from 'node:crypto';
import type { Server } from 'node:http';
import { GatewayDispatchEvents, GatewayOpcodes } from 'discord-api-types/v10';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { presentGuildCreate } from './guild.ts';
import { field } from './uploads.ts';
import type { World } from './world.ts';

/** GUILD_MEMBERS, GUILD_PRESENCES, MESSAGE_CONTENT. */
const PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15);
const KNOWN_INTENTS = 0b1_1011_0011_1111_1111_1111_1111;
/** How many events wait for a client that went away and may resume. */
const REPLAY_LIMIT = 10_000;

interface Session {
  id: string;
  intents: number;
  shard: readonly [id: number, count: number];
  sequence: number;
  sent: { sequence: number; text: string }[];
  socket: WebSocket | undefined;
}

/** The WebSocket side, on the same port as REST. */
export interface Gateway {
  readonly connections: number;
  readonly shards: readonly string[];
  disconnect(closeCode: number, shard?: number): void;
  refuseIdentify(closeCode: number, times: number): void;
  forgetSessions(): void;
  close(): void;
}

/** Starts the gateway and connects `world.dispatch` to it. */
export function createGateway(world: World, server: Server): Gateway {
  const sockets = new WebSocketServer({ server, maxPayload: 4096 * 4 });
  const sessions = new Map<string, Session>();
  const refusals: number[] = [];
  /** When each bucket of shards may IDENTIFY again. */
  const buckets = new Map<number, number>();

  world.dispatch = (event, data, { guildId, intent, everywhere = false }) => {
    let reached = 0;
    for (const session of sessions.values()) {
      if (intent !== 0 && (session.intents & intent) === 0) continue;
      if (!everywhere && !ownsGuild(session.shard, guildId)) continue;
      send(session, event, data);
      reached += 1;
    }
    return reached;
  };

  const identify = (socket: WebSocket, data: unknown): Session | undefined => {
    const code = refusals.shift() ?? identifyProblem(world, data);
    if (code !== undefined) {
      socket.close(code, CLOSE_REASONS[code]);
      return undefined;
    }
    const shard = readShard(field(data, 'shard'));
    if (!mayIdentify(world, buckets, shard[0])) {
      post(socket, { op: GatewayOpcodes.InvalidSession, d: false });
      return undefined;
    }
    for (const old of sessions.values()) {
      // A client that crashed never resumes; its place is taken by the new one.
      if (old.socket === undefined && old.shard[0] === shard[0]) sessions.delete(old.id);
    }
    const intents = Number(field(data, 'intents'));
    const id = randomBytes(16).toString('hex');
    const session: Session = { id, intents, shard, sequence: 0, sent: [], socket };
    sessions.set(id, session);
    greet(world, session);
    return session;
  };

  const resume = (socket: WebSocket, data: unknown): Session | undefined => {
    const session = sessions.get(String(field(data, 'session_id')));
    const sequence = Number(field(data, 'seq'));
    const known = session !== undefined && sequence <= session.sequence;
    const oldest = session?.sent[0]?.sequence ?? 0;
    if (!known || field(data, 'token') !== world.options.token || sequence + 1 < oldest) {
      post(socket, { op: GatewayOpcodes.InvalidSession, d: false });
      return undefined;
    }
    session.socket?.terminate();
    session.socket = socket;
    for (const event of session.sent) if (event.sequence > sequence) socket.send(event.text);
    send(session, GatewayDispatchEvents.Resumed, {});
    world.events.emit({ type: 'gateway', action: 'resumed' });
    return session;
  };

  sockets.on('connection', (socket) => {
    let session: Session | undefined;
    world.events.emit({ type: 'gateway', action: 'connected' });
    const interval = world.options.heartbeatIntervalMs;
    post(socket, { op: GatewayOpcodes.Hello, d: { heartbeat_interval: interval } });
    socket.on('error', () => socket.terminate());
    socket.on('message', (raw) => {
      const message = readMessage(raw);
      const data = field(message, 'd');
      switch (field(message, 'op')) {
        case GatewayOpcodes.Heartbeat:
          post(socket, { op: GatewayOpcodes.HeartbeatAck });
          break;
        case GatewayOpcodes.Identify:
          if (session === undefined) session = identify(socket, data);
          else socket.close(4005, 'Already authenticated.');
          break;
        case GatewayOpcodes.Resume:
          session = resume(socket, data);
          break;
        case GatewayOpcodes.PresenceUpdate:
        case GatewayOpcodes.VoiceStateUpdate:
        case GatewayOpcodes.RequestGuildMembers:
          if (session === undefined) socket.close(4003, 'Not authenticated.');
          break;
        case undefined:
          socket.close(4002, 'Error while decoding payload.');
          break;
        default:
          socket.close(4001, 'Unknown opcode.');
      }
    });
    socket.on('close', (closeCode) => {
      if (session !== undefined && session.socket === socket) {
        session.socket = undefined;
        // A client that says goodbye does not come back to its session.
        if (closeCode === 1000 || closeCode === 1001) sessions.delete(session.id);
      }
      world.events.emit({ type: 'gateway', action: 'closed', closeCode });
    });
  });

  return {
    get connections() {
      return [...sessions.values()].filter((session) => session.socket !== undefined).length;
    },
    get shards() {
      const connected = [...sessions.values()].filter(({ socket }) => socket !== undefined);
      return connected.map(({ shard }) => shard.join('/')).sort();
    },
    disconnect(closeCode, shard) {
      for (const session of sessions.values()) {
        if (shard !== undefined && session.shard[0] !== shard) continue;
        session.socket?.close(closeCode, CLOSE_REASONS[closeCode]);
        // From here on events wait for the resume; the close handshake takes a moment.
        session.socket = undefined;
        if (!resumable(closeCode)) sessions.delete(session.id);
      }
    },
    refuseIdentify(closeCode, times) {
      for (let count = 0; count < times; count += 1) refusals.push(closeCode);
    },
    forgetSessions() {
      for (const session of sessions.values()) session.socket?.close(4000);
      sessions.clear();
    },
    close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
}

const CLOSE_REASONS: Readonly<Record<number, string>> = {
  4000: 'Unknown error.',
  4004: 'Authentication failed.',
  4009: 'Session timed out.',
  4010: 'Invalid shard.',
  4011: 'Sharding required.',
  4013: 'Invalid intent(s).',
  4014: 'Disallowed intent(s).',
};

/** Whether a session survives being closed with this code. */
function resumable(closeCode: number): boolean {
  return ![1000, 1001, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014].includes(closeCode);
}

/** The close code for an IDENTIFY that Discord would not accept. */
function identifyProblem(world: World, data: unknown): number | undefined {
  if (field(data, 'token') !== world.options.token) return 4004;
  const [shard, count] = readShard(field(data, 'shard'));
  if (!(shard >= 0 && shard < count)) return 4010;
  if (count < world.options.shardsNeeded) return 4011;
  const intents = field(data, 'intents');
  if (typeof intents !== 'number' || (intents & ~KNOWN_INTENTS) !== 0) return 4013;
  if ((intents & PRIVILEGED) !== 0 && !world.options.privilegedIntents) return 4014;
  return undefined;
}

/** Takes an IDENTIFY from the day's and from its bucket's (Discord's documentation, Gateway, Rate Limiting and Identify Rate Limits). */
function mayIdentify(world: World, buckets: Map<number, number>, shard: number): boolean {
  const { maxConcurrency, identifyEveryMs } = world.options;
  const bucket = shard % maxConcurrency;
  const now = world.now();
  if (now < (buckets.get(bucket) ?? 0)) return false;
  buckets.set(bucket, now + identifyEveryMs);
  world.options.sessionStarts -= 1;
  return true;
}

function greet(world: World, session: Session): void {
  const own = [...world.guilds.values()].filter(
    (guild) => guild.botPresent && ownsGuild(session.shard, guild.id),
  );
  send(session, GatewayDispatchEvents.Ready, {
    v: 10,
    user: world.bot,
    guilds: own.map(({ id }) => ({ id, unavailable: true })),
    session_id: session.id,
    resume_gateway_url: world.origin.replace('http', 'ws'),
    shard: session.shard,
    application: { id: world.ids.application, flags: 0 },
  });
  if ((session.intents & 1) !== 0) {
    for (const { id } of own) {
      send(session, GatewayDispatchEvents.GuildCreate, presentGuildCreate(world, id));
    }
  }
  world.events.emit({ type: 'gateway', action: 'ready' });
}

function send(session: Session, event: GatewayDispatchEvents, data: unknown): void {
  session.sequence += 1;
  const { sequence } = session;
  const text = JSON.stringify({ op: GatewayOpcodes.Dispatch, t: event, s: sequence, d: data });
  session.sent.push({ sequence, text });
  if (session.sent.length > REPLAY_LIMIT) session.sent.splice(0, REPLAY_LIMIT / 2);
  session.socket?.send(text);
}

function post(socket: WebSocket, payload: object): void {
  socket.send(JSON.stringify({ t: null, s: null, d: null, ...payload }));
}

function readMessage(raw: RawData): unknown {
  try {
    return JSON.parse(raw.toString());
  } catch {
    return undefined;
  }
}

function readShard(value: unknown): readonly [number, number] {
  if (!Array.isArray(value)) return [0, 1];
  const [id, count]: unknown[] = value;
  return [Number(id), Number(count)];
}

/** `(guild_id >> 22) % count`; DMs belong to shard 0. */
function ownsGuild([id, count]: readonly [number, number], guildId: string | undefined): boolean {
  if (guildId === undefined) return id === 0;
  return Number((BigInt(guildId) >> 22n) % BigInt(count)) === id;
}
