import { Client, Events, GatewayIntentBits } from 'discord.js';
import { type Page, startPage } from '../../sandbox/page/server/index.ts';
import { type Servers, type SlackApp, startServers } from '../../sandbox/page/world/servers.ts';
import { playedBot } from './page-played-bot.ts';
import { type Bot, boltApp } from './slack-bolt.ts';

/** An app that hears of everything and offers a shortcut on messages. */
const APP: SlackApp = {
  features: {
    shortcuts: [
      { name: 'Use this picture', callback_id: 'use_picture', type: 'message' },
      { name: 'Make a video', callback_id: 'make', type: 'global' },
    ],
  },
  settings: { event_subscriptions: { bot_events: ['app_mention', 'message.im'] } },
};

/** As much of an interaction as the fake bot looks at. */
export interface Heard {
  readonly id: string;
  readonly token: string;
  readonly type: number;
  readonly locale: string;
  // biome-ignore lint/suspicious/noExplicitAny: what each test expects in it, it checks itself
  readonly data: any;
}

/** The page with a bot that does nothing but what a test tells it. */
export interface PageWorld {
  readonly servers: Servers;
  readonly page: Page;
  /** Every interaction that Discord sent, oldest first. */
  readonly heard: readonly Heard[];
  /** Answers interactions; the test sets it. */
  answer: (heard: Heard) => object | undefined;
  readonly slack: Bot;
  /** Calls Discord's REST API as the bot. */
  rest(method: string, path: string, body: unknown): Promise<{ id: string }>;
  close(): Promise<void>;
}

const COMMANDS = [
  {
    name: 'form',
    description: 'Opens a form',
    options: [
      { type: 3, name: 'prompt', description: 'What it shows' },
      { type: 11, name: 'image', description: 'A picture', file_types: ['image'] },
    ],
  },
  { name: 'Use picture', type: 3, name_localizations: { 'zh-CN': '使用图片' } },
];

/** Starts the local platforms, the page and two fake bots. Configure `slack.app` before `slack.start()`. */
export async function startPageWorld(): Promise<PageWorld> {
  const servers = await startServers({ taskMs: 1000, varied: false }, APP);
  const { discord } = servers;
  const page = await startPage({ servers, bot: playedBot, port: 0 });
  const heard: Heard[] = [];
  const rest = async (method: string, path: string, body: unknown) => {
    const response = await fetch(`${discord.apiUrl}/v10${path}`, {
      method,
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text === '' ? { id: '' } : JSON.parse(text);
  };
  await rest('PUT', `/applications/${discord.ids.application}/commands`, COMMANDS);
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: discord.apiUrl },
  });
  const slack = boltApp(servers.slack, 'socket');
  const world: PageWorld = {
    servers,
    page,
    heard,
    answer: () => undefined,
    slack,
    rest,
    async close() {
      await slack.stop();
      await client.destroy();
      await page.close();
      await servers.close();
    },
  };
  client.on(Events.Raw, (packet: { t: string; d: Heard }) => {
    if (packet.t !== 'INTERACTION_CREATE') return;
    heard.push(packet.d);
    const answer = world.answer(packet.d);
    const path = `/interactions/${packet.d.id}/${packet.d.token}/callback`;
    if (answer !== undefined) void rest('POST', path, answer);
  });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(discord.token);
  await ready;
  return world;
}
