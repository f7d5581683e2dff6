import {
  Client,
  Events,
  GatewayIntentBits,
  Options,
  Partials,
  RESTEvents,
  Routes,
} from 'discord.js';
import type { Clock, Log, Observe } from '../core/index.ts';
import { tellOfLimits } from './limited.ts';
import { NoSessionsLeft, planShards, type ShardPlan, type WantedShards } from './shards.ts';

/** A whole upload must fit into this; discord.js' own 15 s are too short for 10 MiB on a slow line. */
const REQUEST_MS = 120_000;

/** How long connecting may take until it counts as failed; and so much more for every shard that has to wait for another. */
const READY_MS = 60_000;
const TURN_MS = 10_000;

/** People in memory: nothing reads them, and discord.js would keep everybody who ever typed a command. */
const PEOPLE = 100;

/** Invalid answers (401, 403, 429) in 10 minutes between two warnings; Discord bans an address at 10,000. */
const INVALID_REQUESTS = 500;

/** A discord.js client that asks for nothing privileged and mentions nobody by itself. `apiUrl` without a slash at its end. */
export function createClient(apiUrl: string, log: Log, observe?: Observe): Client {
  const client: Client = new Client({
    intents: [GatewayIntentBits.Guilds],
    partials: [Partials.Channel],
    allowedMentions: { parse: [] },
    // What is connected is decided later. discord.js reads environment variables of the same names as ours wherever it finds its own defaults.
    shards: 'auto',
    shardCount: 2,
    rest: {
      api: apiUrl,
      timeout: REQUEST_MS,
      retries: 3,
      invalidRequestWarningInterval: INVALID_REQUESTS,
    },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      UserManager: { maxSize: PEOPLE, keepOverLimit: (user) => user.id === client.user?.id },
      GuildMemberManager: { maxSize: PEOPLE, keepOverLimit: (one) => one.id === client.user?.id },
    }),
  });
  // Without a listener an error would end the process.
  client.on(Events.Error, (error) =>
    log.error({ reason: error.message }, 'discord.js met an error'),
  );
  client.on(Events.Warn, (reason) => log.warn({ reason }, 'discord.js warns'));
  client.on(Events.ShardError, (error, shard) =>
    log.warn({ reason: error.message, shard }, 'a connection to Discord failed'),
  );
  client.on(Events.ShardDisconnect, ({ code }, shard) =>
    log.error({ code, shard }, 'Discord closed a connection for good'),
  );
  tellOfBreaks(client, log);
  client.on(Events.Invalidated, () => log.error({}, 'Discord ended the session'));
  client.rest.on(RESTEvents.RateLimited, ({ method, route, timeToReset, global }) =>
    log.info({ method, route, ms: timeToReset, global }, 'waiting for a rate limit of Discord'),
  );
  if (observe !== undefined) tellOfLimits(client.rest, observe);
  client.rest.on(RESTEvents.InvalidRequestWarning, ({ count, remainingTime }) =>
    log.warn({ count, ms: remainingTime }, 'many requests are refused by Discord'),
  );
  return client;
}

/** Logs when a shard breaks, once however often it tries to come back, and when it is back. */
function tellOfBreaks(client: Client, log: Log): void {
  const broken = new Set<number>();
  client.on(Events.ShardReconnecting, (shard) => {
    // It comes too when we are the one who ends the connection.
    if (!client.isReady() || broken.has(shard)) return;
    broken.add(shard);
    log.info({ shard }, 'a connection to Discord broke and is made again');
  });
  const back = (shard: number) => {
    if (broken.delete(shard)) log.info({ shard }, 'a connection to Discord is back');
  };
  client.on(Events.ShardResume, back);
  client.on(Events.ShardReady, back);
}

/** What connecting needs. */
export interface Connecting {
  readonly token: string;
  readonly wanted: WantedShards;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Logs in; resolves once every shard of this process is ready. Rejects with a message for an admin, which never holds the token, when
 * Discord refuses the token, allows no more connections today or cannot be reached; the client is destroyed then.
 */
export async function connect(client: Client, parts: Connecting): Promise<Client<true>> {
  try {
    return await login(client, parts, await planned(client, parts));
  } catch (error) {
    await client.destroy();
    throw error;
  }
}

/** For posting alone: sets the token and resolves to the bot's own id. Rejects with a message for an admin, which never holds the token. */
export async function identify(client: Client, token: string): Promise<string> {
  try {
    client.rest.setToken(token);
    const self = await client.rest.get(Routes.user());
    return (self as { id: string }).id;
  } catch (error) {
    throw new Error(whyNot(error, undefined, token));
  }
}

async function planned(
  client: Client,
  { token, wanted, clock, log }: Connecting,
): Promise<ShardPlan> {
  const late = deadline(clock, READY_MS);
  try {
    client.rest.setToken(token);
    const plan = await Promise.race([planShards(client, wanted, clock.now()), late.passed]);
    const { ids, count, recommended, turns } = plan;
    if (count < recommended) {
      log.warn({ shards: count, recommended }, 'Discord recommends more shards');
    }
    if (turns > 1) {
      log.info({ shards: ids, of: count, turns }, 'shards connect one after the other');
    }
    return plan;
  } catch (error) {
    if (error instanceof NoSessionsLeft || error === late.error) throw error;
    throw new Error(whyNot(error, undefined, token));
  } finally {
    late.cancel();
  }
}

/** Rejects with `error` after so many ms, unless cancelled. */
function deadline(clock: Clock, ms: number) {
  const error = new Error(`Discord was not ready within ${ms / 1000} s`);
  let cancel = () => {};
  const passed = new Promise<never>((_, reject) => {
    cancel = clock.after(ms, () => reject(error));
  });
  return { passed, error, cancel: () => cancel() };
}

async function login(
  client: Client,
  { token, clock }: Connecting,
  { ids, count, turns }: ShardPlan,
): Promise<Client<true>> {
  Object.assign(client.options, { shards: [...ids], shardCount: count });
  let closed: number | undefined;
  client.once(Events.ShardDisconnect, ({ code }) => {
    closed = code;
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  const late = deadline(clock, READY_MS + turns * TURN_MS);
  try {
    const entered = client.login(token).catch((error: unknown) => {
      throw new Error(whyNot(error, closed, token));
    });
    const [connected] = await Promise.race([Promise.all([ready, entered]), late.passed]);
    return connected;
  } finally {
    late.cancel();
  }
}

/** Close codes of Discord's documentation, Gateway Close Event Codes. */
const AUTHENTICATION_FAILED = 4004;
const INVALID_SHARD = 4010;
const SHARDING_REQUIRED = 4011;
const INVALID_INTENTS = 4013;
const DISALLOWED_INTENTS = 4014;

/** HTTP's status for a token that REST refuses. */
const UNAUTHORIZED = 401;

function whyNot(error: unknown, closed: number | undefined, token: string): string {
  const { code, status, message }: { code?: unknown; status?: unknown; message: string } =
    error instanceof Error ? error : { message: 'no reason given' };
  if (closed === AUTHENTICATION_FAILED || code === 'TokenInvalid' || status === UNAUTHORIZED) {
    return 'Discord refuses DISCORD_TOKEN: copy it again from the Bot page of the developer portal';
  }
  if (closed === DISALLOWED_INTENTS || closed === INVALID_INTENTS) {
    return `Discord refuses the intents of the bot (close code ${closed})`;
  }
  if (closed === SHARDING_REQUIRED || closed === INVALID_SHARD) {
    return `Discord wants other shards (close code ${closed}): SHARDS=auto takes as many as it recommends`;
  }
  return `Discord cannot be reached: ${message.replaceAll(token, '…')}`;
}
