import { Client, Events, GatewayIntentBits, Options, Partials, RESTEvents } from 'discord.js';
import type { Clock, Log } from '../core/index.ts';

/** A whole upload must fit into this; discord.js' own 15 s are too short for 10 MiB on a slow line. */
const REQUEST_MS = 120_000;

/** How long connecting may take until it counts as failed. */
const READY_MS = 60_000;

/** People in memory: nothing reads them, and discord.js would keep everybody who ever typed a command. */
const PEOPLE = 100;

/** Invalid answers (401, 403, 429) in 10 minutes between two warnings; Discord bans an address at 10,000. */
const INVALID_REQUESTS = 500;

/** A discord.js client that asks for nothing privileged and mentions nobody by itself. `apiUrl` without a slash at its end. */
export function createClient(apiUrl: string, log: Log): Client {
  const client: Client = new Client({
    intents: [GatewayIntentBits.Guilds],
    partials: [Partials.Channel],
    allowedMentions: { parse: [] },
    shards: 'auto',
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
  client.on(Events.Invalidated, () => log.error({}, 'Discord ended the session'));
  client.rest.on(RESTEvents.RateLimited, ({ method, route, timeToReset, global }) =>
    log.info({ method, route, ms: timeToReset, global }, 'waiting for a rate limit of Discord'),
  );
  client.rest.on(RESTEvents.InvalidRequestWarning, ({ count, remainingTime }) =>
    log.warn({ count, ms: remainingTime }, 'many requests are refused by Discord'),
  );
  return client;
}

/**
 * Logs in; resolves once every shard is ready. Rejects with a message for an admin, which never holds the token, when
 * Discord refuses the token or cannot be reached; the client is destroyed then.
 */
export async function connect(client: Client, token: string, clock: Clock): Promise<Client<true>> {
  let closed: number | undefined;
  client.once(Events.ShardDisconnect, ({ code }) => {
    closed = code;
  });
  let giveUp = () => {};
  const ready = new Promise<Client<true>>((resolve, reject) => {
    client.once(Events.ClientReady, resolve);
    giveUp = clock.after(READY_MS, () => {
      reject(new Error(`Discord was not ready within ${READY_MS / 1000} s`));
    });
  });
  try {
    const login = client.login(token).catch((error: unknown) => {
      throw new Error(whyNot(error, closed, token));
    });
    const [connected] = await Promise.all([ready, login]);
    return connected;
  } catch (error) {
    await client.destroy();
    throw error;
  } finally {
    giveUp();
  }
}

/** Close codes of Discord's documentation, Gateway Close Event Codes. */
const AUTHENTICATION_FAILED = 4004;
const INVALID_INTENTS = 4013;
const DISALLOWED_INTENTS = 4014;

function whyNot(error: unknown, closed: number | undefined, token: string): string {
  const { code, message } =
    error instanceof Error
      ? { code: 'code' in error ? error.code : undefined, message: error.message }
      : { code: undefined, message: 'no reason given' };
  if (closed === AUTHENTICATION_FAILED || code === 'TokenInvalid') {
    return 'Discord refuses DISCORD_TOKEN: copy it again from the Bot page of the developer portal';
  }
  if (closed === DISALLOWED_INTENTS || closed === INVALID_INTENTS) {
    return `Discord refuses the intents of the bot (close code ${closed})`;
  }
  return `Discord cannot be reached: ${message.replaceAll(token, '…')}`;
}
