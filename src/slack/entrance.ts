import { type App, HTTPReceiver, type Receiver } from '@slack/bolt';
import { type Logger, WebAPIPlatformError } from '@slack/web-api';
import type { PlatformDeps } from '../core/index.ts';
import { clientOptions, type SlackAccess, type WorkspacesAccess } from './client.ts';
import { counterOf } from './counter.ts';
import { workspacesDoor } from './installations/door.ts';
import { keepInstallations } from './installations/keeper.ts';
import { forgetWhatIsOver, listenForRemovals } from './installations/removal.ts';
import { reasonOf } from './log.ts';
import { EVENTS_PATH } from './manifest.ts';
import { manyOffices, type Offices, oneOffice } from './offices.ts';
import { socketLink } from './socket.ts';

/** The workspaces that the bot works in, and how their payloads come in. */
export interface Entrance {
  /** The one bot token, where there is one. */
  readonly token?: string;
  readonly offices: Offices;
  /** Whether messages can go out. Rejects where they cannot; no secret is in the reason. */
  check(): Promise<void>;
  /** Built only where commands are taken. Adds its HTTP routes at once, where it needs some. */
  door(): Door;
}

export interface Door {
  readonly receiver: Receiver;
  /** Before anything can come in. Rejects when the bot cannot work like this; no secret is in the reason. */
  prepare(app: App): Promise<void>;
  open(): Promise<void>;
  isUp(): boolean;
  close(): Promise<void>;
}

/** What an entrance needs to know of the bot. */
export interface Doorkeeper {
  readonly logger: Logger;
  /** Commands are taken, or finished. */
  isOpen(): boolean;
  stopping(): boolean;
  /** Knows what is under way. */
  follow(work: Promise<void>): Promise<void>;
}

/** One workspace, by its token. */
export function oneWorkspace(
  access: SlackAccess,
  deps: PlatformDeps,
  keeper: Doorkeeper,
): Entrance {
  const counter = counterOf(access, deps, keeper.stopping);
  return {
    token: access.botToken,
    offices: oneOffice(counter),
    check: () => reach('SLACK_BOT_TOKEN', access, () => counter.desk.reads.auth.test()),
    door() {
      const door = doorOf(access, deps, keeper);
      return {
        ...door,
        prepare: (app) => reach('SLACK_BOT_TOKEN', access, () => app.init()),
        open: () => reach('SLACK_APP_TOKEN', access, door.open),
      };
    },
  };
}

/** Every workspace that installs the app. @throws {Error} without a vault for the installations */
export function everyWorkspace(
  access: WorkspacesAccess,
  deps: PlatformDeps,
  keeper: Doorkeeper,
): Entrance {
  const { http, log, clock, vault } = deps;
  if (vault === undefined) throw new Error('Slack: there is no place to keep installations in');
  const { apiUrl } = access;
  const { logger, isOpen, stopping, follow } = keeper;
  const installations = keepInstallations(vault, access.way.keys, { clock, log });
  const options = () => clientOptions(access, logger, { retries: 2 });
  const removal = { installations, log, follow, options };
  return {
    offices: manyOffices(
      installations,
      ({ botToken, isOrg }, teamId) =>
        counterOf({ apiUrl, botToken, ...(isOrg ? { teamId } : {}) }, deps, stopping),
      (place) => follow(forgetWhatIsOver(removal, place)),
    ),
    check: installations.check,
    door: () => ({
      receiver: workspacesDoor(access, { http, log, logger, installations, isOpen }),
      async prepare(app) {
        listenForRemovals(app, removal);
        await app.init();
        await installations.check();
      },
      open: async () => {},
      isUp: () => true,
      close: async () => {},
    }),
  };
}

function doorOf(
  access: SlackAccess,
  { http, log, clock }: PlatformDeps,
  { logger, isOpen }: Doorkeeper,
) {
  const { way } = access;
  if (way.mode === 'socket') {
    const link = socketLink({ ...access, way }, { logger, log, clock });
    return { receiver: link.receiver, open: link.start, isUp: link.isUp, close: link.stop };
  }
  // Checks signature and time stamp, and answers ssl_check and url_verification.
  const receiver = new HTTPReceiver({
    signingSecret: way.signingSecret,
    endpoints: [EVENTS_PATH],
    logger,
  });
  http.add('POST', EVENTS_PATH, (request, response) => {
    if (isOpen()) return receiver.requestListener(request, response);
    response.writeHead(503).end();
  });
  return { receiver, open: async () => {}, isUp: () => true, close: async () => {} };
}

/** Runs a step of the start; its failure names the variable or the address to look at, and no secret. */
async function reach(
  variable: string,
  { apiUrl }: SlackAccess,
  step: () => Promise<unknown>,
): Promise<void> {
  try {
    await step();
  } catch (error) {
    const refused = error instanceof WebAPIPlatformError;
    const what = refused ? `Slack refused ${variable}` : `Slack could not be reached at ${apiUrl}`;
    throw new Error(`${what}: ${reasonOf(error)}`, { cause: error });
  }
}
