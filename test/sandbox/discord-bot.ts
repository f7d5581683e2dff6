import {
  Client,
  type ClientOptions,
  DiscordAPIError,
  Events,
  GatewayIntentBits,
  type Interaction,
  Partials,
  REST,
} from 'discord.js';
import { onTestFinished } from 'vitest';
import {
  type LocalDiscord,
  type LocalDiscordOptions,
  startLocalDiscord,
} from '../../sandbox/discord/index.ts';

/** A command with one option of every kind that the tests use. */
export const SORA = {
  name: 'sora',
  description: 'Make a video',
  options: [
    { type: 3, name: 'prompt', description: 'What to show', required: true, max_length: 5000 },
    {
      type: 3,
      name: 'model',
      description: 'Which model',
      choices: [
        { name: 'Sora 2', value: 'sora-2' },
        { name: 'Sora 2 Pro', value: 'sora-2-pro' },
      ],
    },
    { type: 4, name: 'duration', description: 'Seconds', min_value: 5, max_value: 25 },
    { type: 11, name: 'image', description: 'A picture', file_types: ['image'] },
    { type: 3, name: 'task', description: 'A task', autocomplete: true },
  ],
  contexts: [0, 1, 2],
  integration_types: [0, 1],
};

/** A local Discord that is closed after the test. */
export async function localDiscord(options: LocalDiscordOptions = {}): Promise<LocalDiscord> {
  const discord = await startLocalDiscord(options);
  onTestFinished(() => discord.close());
  return discord;
}

/** discord.js' REST client for it, with commands registered. */
export async function restFor(discord: LocalDiscord): Promise<REST> {
  const rest = new REST({ api: discord.apiUrl }).setToken(discord.token);
  await rest.put(`/applications/${discord.ids.application}/commands`, {
    body: [SORA, { name: 'Animate this', type: 3 }],
  });
  return rest;
}

/** A real client that is logged in, handing interactions to `listener`. */
export async function connect(
  discord: LocalDiscord,
  listener: (interaction: Interaction) => Promise<unknown> = async () => {},
  options: Partial<ClientOptions> = {},
): Promise<Client> {
  await restFor(discord);
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    partials: [Partials.Channel],
    rest: { api: discord.apiUrl },
    ...options,
  });
  onTestFinished(() => client.destroy());
  client.on(Events.InteractionCreate, (interaction) => {
    listener(interaction).catch((error: unknown) => client.emit(Events.Error, error as Error));
  });
  client.on(Events.Error, () => {});
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  await ready;
  return client;
}

/** The Discord error code of a refusal, or what happened instead. */
export async function codeOf(work: Promise<unknown>): Promise<number | string> {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    return error instanceof DiscordAPIError ? Number(error.code) : String(error);
  }
}

/** A clock that moves only when told. */
export function clock(start = Date.UTC(2026, 10, 20)): {
  now: () => number;
  advance: (ms: number) => void;
} {
  let time = start;
  return {
    now: () => time,
    advance: (ms) => {
      time += ms;
    },
  };
}
