import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ActionResult, Change, State } from '../wire.ts';
import type { BotControl } from '../world/bot.ts';
import type { Servers } from '../world/servers.ts';
import type { StoreReader } from '../world/store-view.ts';
import { act, type Reach } from './actions.ts';
import { serveAsset } from './assets.ts';
import { readJson } from './body.ts';
import { createBotView } from './bot-view.ts';
import { noteBot } from './calls/bot.ts';
import { noteDiscord } from './calls/discord.ts';
import { noteGateways } from './calls/gateways.ts';
import { createCallLog } from './calls/log.ts';
import { noteSlack } from './calls/slack.ts';
import { bridgeDiscord } from './discord.ts';
import { createEventStream } from './events.ts';
import { bridgeGateways } from './gateways.ts';
import { refusalOf } from './guard.ts';
import { type MediaSource, serveMedia } from './media.ts';
import { createNotices } from './notices.ts';
import { bridgeSlack } from './slack.ts';
import { createSwitches } from './switches.ts';
import { createPace } from './world-actions.ts';

/** The page, being served. */
export interface Page {
  /** `http://127.0.0.1:4170`. */
  readonly url: string;
  close(): Promise<void>;
}

export interface PageOptions {
  readonly servers: Servers;
  /** Called once the page has its address. */
  readonly bot: (pageUrl: string) => BotControl;
  /** The bot's store; without it the page knows no tasks and wallets. */
  readonly store?: StoreReader;
  /** 0 takes a free one. Rejects with EADDRINUSE where it is taken. */
  readonly port: number;
}

/**
 * Serves the page on 127.0.0.1: `GET /events` (see `createEventStream`), `POST /act` (an `Action`, answered with an
 * `ActionResult`), `/media/…` (files of the local servers) and the page's own files.
 */
export async function startPage(options: PageOptions): Promise<Page> {
  const { servers, port, store } = options;
  const emit = (change: Change) => stream.send(change);
  const parts = createParts(servers, store, emit);
  const { notices, discord, slack, switches, pace, calls } = parts;
  const sources = mediaSources(servers);
  const state = (): State => ({
    bot: bot.state,
    media: mediaPaths(sources, url),
    discord: discord.state(),
    slack: slack.state(),
    jobs: parts.gateways.state(),
    notices: notices.all,
    calls: calls.all,
    tasks: parts.view.tasks,
    wallets: parts.view.wallets,
    switches: switches.all,
    speed: pace.speed,
  });
  const stream = createEventStream(state);
  const server = createServer((request, response) => {
    const reach: Reach = { servers, discord, slack, notices, switches, pace, calls, bot };
    void handle(request, response, { reach, sources, open: stream.open });
  });
  const stop = () => {
    parts.close();
    stream.close();
  };
  const url = await listen(server, port).catch((error: unknown) => {
    stop();
    throw error;
  });
  const bot = options.bot(url);
  const stopHearing = [
    bot.subscribe((now) => emit({ kind: 'bot', bot: now })),
    noteBot(bot, switches, calls),
  ];
  return {
    url,
    async close() {
      for (const end of stopHearing) end();
      stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Everything that looks at the local servers and tells the page. */
function createParts(
  servers: Servers,
  store: StoreReader | undefined,
  emit: (change: Change) => void,
) {
  const { people, shortcuts, gateways } = servers;
  const notices = createNotices(emit);
  const calls = createCallLog(emit);
  const view = createBotView(store, emit, calls.claim);
  const bridges = {
    discord: bridgeDiscord(servers.discord, people.discord, notices, emit),
    slack: bridgeSlack(servers.slack, { people: people.slack, shortcuts }, notices, emit),
    gateways: bridgeGateways(gateways, emit),
  };
  const stops = [
    noteDiscord(servers.discord, people.discord, calls),
    noteSlack(servers.slack, people.slack, calls),
    noteGateways(gateways, calls),
    // Whatever happens outside the bot, it may have written down.
    servers.discord.subscribe(view.nudge),
    servers.slack.subscribe(view.nudge),
    ...gateways.map((gateway) => gateway.subscribe(view.nudge)),
  ];
  return {
    ...bridges,
    notices,
    calls,
    view,
    switches: createSwitches(servers, emit),
    pace: createPace(gateways, emit),
    close() {
      for (const part of [...Object.values(bridges), view]) part.close();
      for (const end of stops) end();
    },
  };
}

/** Resolves to the address. */
async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface Handling {
  readonly reach: Reach;
  readonly sources: readonly MediaSource[];
  open(response: ServerResponse): void;
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { reach, sources, open }: Handling,
): Promise<void> {
  const { method = '', url = '/' } = request;
  const path = url.split('?')[0] ?? '/';
  const refused = refusalOf(request);
  if (refused !== undefined) return plain(response, 403, refused);
  try {
    if (method === 'POST' && path === '/act') return await answerAction(reach, request, response);
    if (method !== 'GET' && method !== 'HEAD') return plain(response, 405, 'Not here.');
    if (path === '/events') return open(response);
    if (serveMedia(sources, request, response) || (await serveAsset(path, response))) return;
    plain(response, 404, 'There is nothing here.');
  } catch (error) {
    if (!response.headersSent) plain(response, 500, String(error));
    else response.end();
  }
}

async function answerAction(
  reach: Reach,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let result: ActionResult;
  try {
    const choices = await act(reach, await readJson(request));
    result = choices === undefined ? { ok: true } : { ok: true, choices };
  } catch (error) {
    result = { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
  response.writeHead(result.ok ? 200 : 400, { 'content-type': 'application/json' });
  response.end(JSON.stringify(result));
}

/** Where the browser finds files: those of the local servers, and what already is on the page, by its address. */
function mediaPaths(sources: readonly MediaSource[], url: string): State['media'] {
  const own = [url, url.replace('127.0.0.1', 'localhost')].map((origin) => [origin, '']);
  const local = sources.map(({ origin, prefix }) => [origin, prefix]);
  return Object.fromEntries([...local, ...own]);
}

function mediaSources({ discord, slack, gateways }: Servers): MediaSource[] {
  const results = gateways.map(({ name, mediaUrl }) => ({
    prefix: `/media/${name}`,
    origin: new URL(mediaUrl).origin,
    folders: ['/media/'],
  }));
  return [
    {
      prefix: '/media/discord',
      origin: new URL(discord.apiUrl).origin,
      folders: ['/attachments/', '/ephemeral-attachments/'],
    },
    { prefix: '/media/slack', origin: new URL(slack.apiUrl).origin, folders: ['/view/'] },
    ...results,
  ];
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
