import { expect } from 'vitest';
import { freePort } from '../../sandbox/free-port.ts';
import { type SlackTown, startSlackTown } from '../../sandbox/slack/town.ts';
import type { LocalTeam } from '../../sandbox/slack/types.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { Platform } from '../../src/core/platform.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import type { Address } from '../../src/core/task.ts';
import { createVault } from '../../src/core/vault.ts';
import { createSmallServer } from '../../src/operations/server.ts';
import { slack as slackModule } from '../../src/slack/index.ts';
import { anchor, card, ended, type FakeCore, fakeCore, type Line, result, taskOf } from './bot.ts';

export const STATE_SECRET = 'a state secret of the tests';
export const KEY = Buffer.alloc(32, 7).toString('base64');
export const OTHER_KEY = Buffer.alloc(32, 9).toString('hex');

const enterprise = { id: 'E0LOCAL001', name: 'Grid & Sons' };

/** Two workspaces of their own, and two of one organisation. */
export const teams = {
  one: 'T0LOCAL001',
  two: 'T0LOCAL002',
  east: 'T0LOCAL003',
  west: 'T0LOCAL004',
  org: enterprise.id,
} as const;

const town: readonly LocalTeam[] = [
  { id: teams.one, name: 'One' },
  { id: teams.two, name: 'Two <b>"&' },
  { id: teams.east, name: 'East', enterprise },
  { id: teams.west, name: 'West', enterprise },
];

/** The bot's Slack side for every workspace, between a local Slack and a store. */
export interface TownBot {
  readonly town: SlackTown;
  readonly store: Store;
  /** Of the bot that runs now. */
  readonly platform: Platform;
  readonly core: FakeCore;
  /** Of all bots so far. */
  readonly lines: Line[];
  /** Where the bot is reached. */
  readonly url: string;
  /** Another process on the same store, which posts only. */
  worker(): Promise<Platform>;
  /** Stops the bot and starts another one on the same store. */
  restart(encryptionKey?: string): Promise<void>;
  close(): Promise<void>;
}

export async function startTownBot(store?: Store): Promise<TownBot> {
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const slack = await startSlackTown({ teams: town, redirectUrls: [`${url}/slack/oauth`] });
  slack.useRoute({ http: `${url}/slack/events` });
  const kept = store ?? (await openStore('memory:', Date.now));
  const lines: Line[] = [];
  const workers: Awaited<ReturnType<typeof run>>[] = [];
  let running = await run(slack, kept, { port, url, lines, encryptionKey: KEY });
  return {
    town: slack,
    store: kept,
    get platform() {
      return running.platform;
    },
    get core() {
      return running.core;
    },
    lines,
    url,
    async restart(encryptionKey = KEY) {
      await running.stop();
      running = await run(slack, kept, { port, url, lines, encryptionKey });
      await reached(`${url}/slack/install`);
    },
    async worker() {
      const worker = await run(slack, kept, {
        port,
        url,
        lines,
        encryptionKey: KEY,
        postsOnly: true,
      });
      workers.push(worker);
      return worker.platform;
    },
    async close() {
      await Promise.all([running, ...workers].map(({ stop }) => stop()));
      await slack.close();
    },
  };
}

/** Connections to the bot before are closed by it; who uses one too early learns that only then. */
async function reached(address: string): Promise<void> {
  for (;;) {
    const answer = await fetch(address, { method: 'HEAD' }).catch(() => undefined);
    if (answer !== undefined) return;
  }
}

async function run(
  slack: SlackTown,
  store: Store,
  given: { port: number; url: string; lines: Line[]; encryptionKey: string; postsOnly?: true },
) {
  const reading = slackModule.read({
    SLACK_CLIENT_ID: slack.clientId,
    SLACK_CLIENT_SECRET: slack.clientSecret,
    SLACK_STATE_SECRET: STATE_SECRET,
    SLACK_SIGNING_SECRET: slack.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    ENCRYPTION_KEY: given.encryptionKey,
    PUBLIC_URL: given.url,
  });
  if (reading.state !== 'on') throw new Error(JSON.stringify(reading));
  const say = (level: string) => (fields: object, message: string) => {
    given.lines.push({ level, fields, message });
  };
  const log = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
  const server = createSmallServer(log);
  const core = fakeCore();
  const vault = createVault(store, 'slack');
  const { postsOnly } = given;
  const platform = reading.value({
    ...{ core, log, clock: systemClock, http: server, vault },
    ...(postsOnly ? { postsOnly } : {}),
  });
  await platform.start();
  // Whoever posts only asks for no path, so nobody listens.
  const port = await server.listen(given.port, '127.0.0.1');
  expect(port).toBe(postsOnly ? undefined : given.port);
  return {
    core,
    platform,
    async stop() {
      await platform.stop();
      await server.stop();
    },
  };
}

/** What a browser shows. */
export interface Shown {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A browser with its cookies. */
export function browser() {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async visit(address: string): Promise<Shown> {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(address, { headers: { cookie }, redirect: 'manual' });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
        if (/max-age=0|expires=thu, 01 jan 1970/iu.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
  };
}

/** The link on the page of the installation. */
export function addLink({ text }: Shown): string {
  const [, href = ''] = /class="button" href="([^"]+)"/u.exec(text) ?? [];
  return href.replaceAll('&amp;', '&');
}

/** Goes the whole way, as somebody with a browser does. */
export async function install(
  bot: Pick<TownBot, 'town' | 'url'>,
  consent: Parameters<SlackTown['consent']>[1],
): Promise<Shown> {
  const { visit } = browser();
  const begun = await visit(`${bot.url}/slack/install`);
  return await visit(bot.town.consent(addLink(begun), consent));
}

/** Everything that is stored, by key. */
export async function walk(store: Store): Promise<Map<string, unknown>> {
  const all = new Map<string, unknown>();
  for await (const [key, value] of store.list<unknown>('')) all.set(key, value);
  return all;
}

/** Types a command; resolves to the address that the bot answers at. */
export async function askIn({ town: slack, core }: TownBot, team: string): Promise<Address> {
  const place = slack.at(team);
  const before = core.commands.length;
  const delivery = await place.slash({ command: '/sora', text: 'prompt:a boat' });
  expect(delivery).toMatchObject({ via: 'http', status: 200, outcome: 'acknowledged' });
  const command = await place.waitFor(() => core.commands[before]);
  expect(command.requester).toMatchObject({ scope: team, id: `${team}/${place.ids.users.alice}` });
  return command.address;
}

/** Everything that a task shows, at an address. */
export async function deliverTo(
  { platform }: Pick<TownBot, 'platform'>,
  address: Address,
  id = '8c1f02d4kq3v',
): Promise<Address> {
  const task = taskOf({ address, id });
  let now = address;
  for (const notice of [anchor(task), card(task), result(ended(task))]) {
    now = await platform.notify(now, notice);
  }
  return now;
}
