import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type LocalSlack, workspaceOf } from './index.ts';
import { type AppAccess, type Consent, createOAuth } from './oauth.ts';
import { sendEvent } from './people.ts';
import { handleRequest } from './server.ts';
import { type SocketMode, serveSocketMode } from './socket-mode.ts';
import type { Delivery, Fields, LocalTeam, Route } from './types.ts';
import { createWorld, ids, type World } from './world.ts';

/** What is taken out: the app of one workspace, or of an organisation. */
export type Taken = { readonly team: string } | { readonly enterprise: string };

/** Slack with several workspaces, in none of which the app is installed yet. */
export interface SlackTown extends AppAccess {
  /** For `SLACK_API_URL`. */
  readonly apiUrl: string;
  readonly signingSecret: string;
  /** Every bot token that was ever given out. */
  readonly tokens: readonly string[];
  at(team: string): LocalSlack;
  /** Where the app takes Slack's requests. */
  useRoute(route: Route): void;
  /** Somebody answers Slack's page of consent; resolves to where Slack sends the browser. Throws when Slack would show an error. */
  consent(url: string, consent: Consent): string;
  /** Takes the app out: its token is over, and the bot hears of it twice, as from Slack. */
  uninstall(taken: Taken, options?: { readonly quiet?: boolean }): Promise<Delivery[]>;
  /** The event of an uninstallation, whatever is true. */
  tellRemoval(taken: Taken): Promise<Delivery>;
  close(): Promise<void>;
}

/** Starts it on 127.0.0.1. Ids of people and channels are the same everywhere, so that the wrong token shows. */
export async function startSlackTown(options: {
  readonly teams: readonly LocalTeam[];
  /** The app's redirect addresses. */
  readonly redirectUrls: readonly string[];
}): Promise<SlackTown> {
  const signingSecret = randomUUID();
  const worlds = options.teams.map((team) =>
    createWorld({ team, signingSecret, botToken: `xoxb-nobody-${randomUUID()}` }),
  );
  for (const world of worlds) world.tokens.clear();
  const [first] = worlds;
  if (first === undefined) throw new Error('a town needs a workspace');
  const sockets = new Map(worlds.map((world) => [world, serveSocketMode(world)]));
  const oauth = createOAuth(worlds, options.redirectUrls);
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    const [, team, rest] = /^\/in\/(\w+)(\/.*)$/.exec(request.url ?? '') ?? [];
    const world = worlds.find((one) => one.team.id === team) ?? first;
    if (rest !== undefined) request.url = rest;
    void handleRequest(world, socketsOf(sockets, world), request, response, oauth.slack);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const apiUrl = `${origin}/api/`;
  // Uploads, files and response URLs are addresses of one workspace.
  for (const world of worlds) world.origin = `${origin}/in/${world.team.id}`;
  const places = new Map(
    worlds.map((world) => [
      world.team.id,
      workspaceOf(world, socketsOf(sockets, world), apiUrl, async () => {}),
    ]),
  );
  const tell = (world: World, event: Fields) => sendEvent(world, socketsOf(sockets, world), event);
  return {
    ...oauth.access,
    apiUrl,
    signingSecret,
    tokens: oauth.tokens,
    at(team) {
      const place = places.get(team);
      if (place === undefined) throw new Error(`No workspace ${team}`);
      return place;
    },
    useRoute: (route) => {
      for (const world of worlds) world.route = route;
    },
    consent: oauth.consent,
    async uninstall(taken, { quiet = false } = {}) {
      const [world = first, ...others] = worldsOf(worlds, taken);
      for (const one of [world, ...others]) oauth.end(one);
      if (quiet) return [];
      const tokens = { oauth: [], bot: [ids.botUser] };
      const sent = [
        tell(world, { type: 'tokens_revoked', tokens }),
        tell(world, { type: 'app_uninstalled' }),
      ];
      const deliveries = await Promise.all(sent);
      for (const one of [world, ...others]) one.isOrgInstalled = false;
      return deliveries;
    },
    tellRemoval: (taken) => tell(worldsOf(worlds, taken)[0] ?? first, { type: 'app_uninstalled' }),
    async close() {
      for (const one of sockets.values()) one.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function socketsOf(sockets: ReadonlyMap<World, SocketMode>, world: World): SocketMode {
  const found = sockets.get(world);
  if (found === undefined) throw new Error('a workspace without its sockets');
  return found;
}

function worldsOf(worlds: readonly World[], taken: Taken): World[] {
  return worlds.filter(({ team }) =>
    'team' in taken ? team.id === taken.team : team.enterprise?.id === taken.enterprise,
  );
}
