import {
  type APIInteraction,
  type Client,
  GatewayDispatchEvents,
  GuildPremiumTier,
} from 'discord.js';
import {
  type Clock,
  type Core,
  type Log,
  type Platform,
  type PlatformDeps,
  type PlatformModule,
  readVariables,
} from '../core/index.ts';
import { commandsOf } from './all-commands.ts';
import { type Arrivals, createArrivals } from './arrivals.ts';
import { type Calls, createCalls } from './calls.ts';
import { connect, createClient, identify } from './client.ts';
import type { Delivery } from './delivery.ts';
import { createInteractions, type Interactions } from './interactions.ts';
import { notify } from './notify.ts';
import { register } from './register.ts';
import { createRegistration } from './registration.ts';
import { removeResult } from './remove.ts';
import { renewed } from './renew.ts';
import { heedClock } from './set-back.ts';
import { hasFirst, shardsOf, wantedOf } from './shards.ts';
import { tellAdmins } from './tell-admins.ts';
import { group, type Settings, variables } from './variables.ts';

export const discord: PlatformModule = {
  name: 'discord',
  variables: group,
  read(env) {
    const reading = readVariables(variables, env);
    if (reading.state !== 'on') return reading;
    return { state: 'on', value: (deps) => createDiscord(reading.value, deps) };
  },
  async doctor(env, deps) {
    const reading = readVariables(variables, env);
    if (reading.state !== 'on') return [];
    const { examinations } = await import('./doctor.ts');
    return examinations(reading.value, deps, commandsOf);
  },
};

const MIB = 2 ** 20;

/** Upload limits by boost level, in bytes. Discord's documentation promises only the first (Uploading Files). */
const UPLOAD_LIMITS: Readonly<Record<GuildPremiumTier, number>> = {
  [GuildPremiumTier.None]: 10 * MIB,
  [GuildPremiumTier.Tier1]: 10 * MIB,
  [GuildPremiumTier.Tier2]: 50 * MIB,
  [GuildPremiumTier.Tier3]: 100 * MIB,
};

function uploadLimit({ guilds }: Client, guildId: string | undefined): number {
  const guild = guildId === undefined ? undefined : guilds.cache.get(guildId);
  return UPLOAD_LIMITS[guild?.premiumTier ?? GuildPremiumTier.None];
}

/** What was registered before stays where this fails. Never rejects. */
async function registerCommands(
  { application, rest }: Client,
  { DISCORD_GUILD_ID: guildId }: Settings,
  core: Core,
  log: Log,
): Promise<void> {
  try {
    const wanted = commandsOf(core.models());
    const done = await register(rest, application?.id ?? '', guildId, wanted);
    log.info({ commands: done, guild: guildId }, `Discord's commands: ${done}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'no reason given';
    log.error({ reason }, 'the commands could not be registered; those registered before stay');
  }
}

/** How long commands under way may take to finish when the program stops, ms. */
const DRAIN_MS = 5000;

/** Commands under way are finished, if that takes no longer than they may. */
async function drained(interactions: Pick<Interactions, 'drain'>, clock: Clock): Promise<void> {
  let wakeUp = () => {};
  const patience = new Promise<void>((resolve) => {
    wakeUp = clock.after(DRAIN_MS, resolve);
  });
  await Promise.race([interactions.drain(), patience]);
  wakeUp();
}

/** The same calls, with their answers known to the arrivals. */
function counted(calls: Calls, { answering, isBehind }: Arrivals): Calls {
  return {
    ...calls,
    isBehind,
    answer: (interaction, response) => answering(calls.answer(interaction, response)),
  };
}

function createDiscord(settings: Settings, deps: PlatformDeps): Platform {
  const { core, log, clock, chart, postsOnly = false } = deps;
  const client = createClient(settings.DISCORD_API_URL, log, deps.observe);
  const arrivals = createArrivals(clock, log);
  const calls = counted(createCalls(heedClock(client.rest, clock.now)), arrivals);
  /** Where nobody logs in, nobody says it. */
  let ownId: string | undefined;
  const interactions = createInteractions({
    ...{ core, calls, log, clock },
    connectedAt: () => client.readyTimestamp ?? Number.POSITIVE_INFINITY,
    ...(chart === undefined ? {} : { chart }),
    ...(deps.observe === undefined ? {} : { observe: deps.observe }),
  });
  const delivery: Delivery = {
    calls,
    clock,
    log,
    botId: () => client.user?.id ?? ownId,
    uploadLimit: (guildId) => uploadLimit(client, guildId),
  };
  const knownGuild = (id: string) => {
    const guild = client.guilds.cache.get(id);
    return guild && { ownerId: guild.ownerId, locale: guild.preferredLocale };
  };
  // The payload as it came says everything: the channel's type, the bot's permissions, who installed it. What discord.js makes
  // of it depends on what it happens to have in memory.
  const take = (payload: APIInteraction) => arrivals.come(() => interactions.take(payload));
  client.ws.on(GatewayDispatchEvents.InteractionCreate, take);

  const wanted = wantedOf(settings);
  // Of several processes, the one that direct messages come to.
  const registers = !postsOnly && settings.DISCORD_REGISTER === 'auto' && hasFirst(wanted);
  const registration = !registers
    ? undefined
    : createRegistration({ core, clock }, () => registerCommands(client, settings, core, log));

  let started = false;
  return {
    name: 'discord',
    async start() {
      const token = settings.DISCORD_TOKEN;
      if (postsOnly) {
        ownId = await identify(client, token);
        started = true;
        log.info({ bot: ownId }, 'posts to Discord');
        return;
      }
      const { user, guilds, ws } = await connect(client, { token, wanted, clock, log });
      await registration?.start();
      started = true;
      const { size: shards } = ws.shards;
      log.info({ bot: user.id, guilds: guilds.cache.size, shards }, 'connected to Discord');
    },
    health() {
      if (postsOnly) return { connected: started };
      const shards = shardsOf(client);
      return { connected: started && shards.every(({ state }) => state === 'ready'), shards };
    },
    notify: (address, notice) => notify(delivery, address, notice),
    picture: (image, address) => renewed(delivery, image, address),
    remove: (address, task) => removeResult(delivery, address, task),
    tellAdmins: (to, notice) => tellAdmins({ calls, log, guild: knownGuild }, to, notice),
    async stop() {
      started = false;
      registration?.stop();
      await drained(interactions, clock);
      await client.destroy();
    },
  };
}
