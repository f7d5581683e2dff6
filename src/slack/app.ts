import { App, type Receiver } from '@slack/bolt';
import type { Logger } from '@slack/web-api';
import {
  type Address,
  type ImageReference,
  type Log,
  type PictureSource,
  type Platform,
  type PlatformDeps,
  PlatformError,
  type Task,
} from '../core/index.ts';
import { addressSchema, readAddress, type Where } from './address.ts';
import { clientOptions, type SlackAccess, type WorkspacesAccess } from './client.ts';
import { type Doorkeeper, type Entrance, everyWorkspace, oneWorkspace } from './entrance.ts';
import { isTokenOver, platformErrorOf } from './failures.ts';
import { listen } from './listeners.ts';
import { reasonOf, slackLogger } from './log.ts';
import type { Offices } from './offices.ts';
import { sourceOf } from './picture.ts';
import { anchored, showCard } from './post.ts';
import { removeResults } from './remove.ts';
import { showResult } from './result.ts';
import { tellerOf } from './tell-admins.ts';
import { tellUnserved } from './unserved.ts';
import { within } from './within.ts';

/** How long commands under way may take when the bot stops, ms: less than the program gives itself in all. */
const LAST_COMMANDS_MS = 6000;

/** Slack as the core sees it. Adds its HTTP routes at once, where it needs some. */
export function createSlack(access: SlackAccess | WorkspacesAccess, deps: PlatformDeps): Platform {
  const { log } = deps;
  const underWay = new Set<Promise<void>>();
  let state: State = 'new';
  const keeper: Doorkeeper = {
    logger: slackLogger(log),
    isOpen: () => state === 'started' || state === 'stopping',
    stopping: () => state !== 'started',
    async follow(answer) {
      const work = answer.finally(() => underWay.delete(work));
      underWay.add(work);
      await work;
    },
  };
  const entrance =
    'botToken' in access
      ? oneWorkspace(access, deps, keeper)
      : everyWorkspace(access, deps, keeper);
  const { offices } = entrance;
  const { start, isUp, close } = deps.postsOnly
    ? posting(entrance, log)
    : listening(access, entrance, keeper, log);
  return {
    name: 'slack',
    start: () =>
      start((now) => {
        state = now;
      }),
    health: () => ({ connected: state === 'started' && isUp() }),
    notify: (address, notice) => notify(offices, address, notice),
    remove: (address, task) => remove(offices, address, task),
    tellAdmins: tellerOf(offices),
    picture: (image, address) => picture(offices, image, address),
    async stop() {
      state = 'stopping';
      // Until they are done, their acknowledgements still need the connection.
      const done = Promise.all(underWay);
      await within(done, LAST_COMMANDS_MS).catch((error: unknown) => {
        log.warn({ underWay: underWay.size, reason: reasonOf(error) }, 'Slack: stopped meanwhile');
      });
      state = 'stopped';
      await close();
    },
  };
}

type State = 'new' | 'started' | 'stopping' | 'stopped';

/** How the bot is connected. `start` says when commands may come in, and takes it back where they cannot. */
interface Connection {
  start(become: (state: State) => void): Promise<void>;
  isUp(): boolean;
  close(): Promise<void>;
}

/** Where other processes take the commands: nothing of Slack's comes in here. */
function posting(entrance: Entrance, log: Log): Connection {
  return {
    async start(become) {
      await entrance.check();
      become('started');
      log.info({}, 'posts to Slack');
    },
    isUp: () => true,
    close: async () => {},
  };
}

function listening(
  access: SlackAccess | WorkspacesAccess,
  entrance: Entrance,
  { logger, follow }: Doorkeeper,
  log: Log,
): Connection {
  const { offices } = entrance;
  const door = entrance.door();
  const app = appFor(access, entrance.token, door.receiver, logger);
  app.error(async ({ error, body }: { readonly error: Error; readonly body: unknown }) => {
    log.error({ reason: reasonOf(error) }, 'Slack: an event could not be handled');
    if (offices.many) void follow(tellUnserved(error, body));
  });
  listen(app, offices, log, follow);
  return {
    ...door,
    async start(become) {
      await door.prepare(app);
      become('started');
      try {
        await door.open();
      } catch (error) {
        become('new');
        throw error;
      }
    },
  };
}

function appFor(
  access: SlackAccess | WorkspacesAccess,
  token: string | undefined,
  receiver: Receiver,
  logger: Logger,
): App {
  return new App({
    // Without one, each event is answered with the token of its own installation.
    ...(token === undefined ? {} : { token }),
    receiver,
    clientOptions: clientOptions(access, logger, { retries: 2 }),
    logger,
    convoStore: false,
    deferInitialization: true,
    extendedErrorHandler: true,
  });
}

const notify: (
  offices: Offices,
  ...given: Parameters<Platform['notify']>
) => ReturnType<Platform['notify']> = async (offices, address, notice) => {
  const where = readAddress(address);
  const { desk } = await offices.at(where);
  try {
    switch (notice.kind) {
      case 'anchor':
        return await anchored(desk, where, notice.task, notice.repeated);
      case 'card':
        return await showCard(desk, where, notice);
      case 'result':
        return await showResult(desk, where, notice);
    }
  } catch (error) {
    throw await refused(offices, where, error);
  }
};

/** Throws PlatformError. */
async function remove(offices: Offices, address: Address, task: Task): Promise<void> {
  const where = readAddress(address);
  const { desk } = await offices.at(where);
  try {
    await removeResults(desk, where, task);
  } catch (error) {
    throw await refused(offices, where, error);
  }
}

/** What a refusal means to the core. Throws StoreUnavailable. */
async function refused(offices: Offices, where: Where, error: unknown): Promise<unknown> {
  if (!isTokenOver(error) || !(await offices.doubt(where))) return platformErrorOf(error);
  return new PlatformError('busy', 'Slack: the app was installed again', { cause: error });
}

/** A picture of a workspace that the app was taken out of is gone with it. */
async function picture(
  offices: Offices,
  image: ImageReference,
  address: Address,
): Promise<PictureSource | undefined> {
  // One workspace needs no address for it.
  const { teamId, enterpriseId } = addressSchema.safeParse(address).data ?? {};
  try {
    const { desk, botToken } = await offices.at({ teamId, enterpriseId });
    return await sourceOf(desk, { botToken, apiUrl: desk.apiUrl }, image);
  } catch (error) {
    if (error instanceof PlatformError && error.kind === 'gone') return undefined;
    throw error;
  }
}
