import { App, HTTPReceiver } from '@slack/bolt';
import { type Logger, WebAPIPlatformError } from '@slack/web-api';
import type { Address, Platform, PlatformDeps, Task } from '../core/index.ts';
import { readAddress } from './address.ts';
import { clientOptions, type SlackAccess } from './client.ts';
import type { Counter } from './counter.ts';
import { type Desk, deskOf } from './desk.ts';
import { platformErrorOf } from './failures.ts';
import { groupsOf } from './groups.ts';
import { listen } from './listeners.ts';
import { reasonOf, slackLogger } from './log.ts';
import { EVENTS_PATH } from './manifest.ts';
import { peopleOf } from './people.ts';
import { sourceOf } from './picture.ts';
import { anchored, showCard } from './post.ts';
import { removeResults } from './remove.ts';
import { showResult } from './result.ts';
import { socketLink } from './socket.ts';
import { teamUrlOf } from './team-url.ts';
import { tellerOf } from './tell-admins.ts';
import { within } from './within.ts';

/** How long commands under way may take when the bot stops, ms: less than the program gives itself in all. */
const LAST_COMMANDS_MS = 6000;

/** Slack as the core sees it. Adds its HTTP route at once, where it needs one. */
export function createSlack(access: SlackAccess, deps: PlatformDeps): Platform {
  const { core, clock, log } = deps;
  const logger = slackLogger(log);
  const desk = deskOf(access, clock, log);
  const underWay = new Set<Promise<void>>();
  let state: 'new' | 'started' | 'stopping' | 'stopped' = 'new';
  const counter: Counter = {
    core,
    desk,
    people: peopleOf(desk.people, clock, log),
    groups: groupsOf(desk.people, clock, log),
    teamUrl: teamUrlOf(desk.people, log),
    chart: deps.chart,
    stopping: () => state !== 'started',
  };
  const door = doorOf(access, deps, logger, () => state === 'started' || state === 'stopping');
  const app = new App({
    token: access.botToken,
    receiver: door.receiver,
    clientOptions: clientOptions(access, logger, { retries: 2 }),
    logger,
    convoStore: false,
    deferInitialization: true,
  });
  app.error(async (error) => {
    log.error({ reason: reasonOf(error) }, 'Slack: an event could not be handled');
  });
  listen(app, counter, async (answer) => {
    const work = answer.finally(() => underWay.delete(work));
    underWay.add(work);
    await work;
  });
  return {
    name: 'slack',
    async start() {
      await reach('SLACK_BOT_TOKEN', access, () => app.init());
      state = 'started';
      try {
        await reach('SLACK_APP_TOKEN', access, door.open);
      } catch (error) {
        state = 'new';
        throw error;
      }
    },
    notify: (address, notice) => notify(desk, address, notice),
    remove: (address, task) => remove(desk, address, task),
    tellAdmins: tellerOf(desk, counter.people),
    picture: (image) => sourceOf(desk, access, image),
    async stop() {
      state = 'stopping';
      // Until they are done, their acknowledgements still need the connection.
      const done = Promise.all(underWay);
      await within(done, LAST_COMMANDS_MS).catch((error: unknown) => {
        log.warn({ underWay: underWay.size, reason: reasonOf(error) }, 'Slack: stopped meanwhile');
      });
      state = 'stopped';
      await door.close();
    },
  };
}

const notify: (
  desk: Desk,
  ...given: Parameters<Platform['notify']>
) => ReturnType<Platform['notify']> = async (desk, address, notice) => {
  const where = readAddress(address);
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
    throw platformErrorOf(error);
  }
};

/** Throws PlatformError. */
async function remove(desk: Desk, address: Address, task: Task): Promise<void> {
  try {
    await removeResults(desk, readAddress(address), task);
  } catch (error) {
    throw platformErrorOf(error);
  }
}

/** How Slack's payloads come in. */
function doorOf(
  access: SlackAccess,
  { http, log, clock }: PlatformDeps,
  logger: Logger,
  isOpen: () => boolean,
) {
  const { way } = access;
  if (way.mode === 'socket') {
    const link = socketLink({ ...access, way }, { logger, log, clock });
    return { receiver: link.receiver, open: link.start, close: link.stop };
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
  return { receiver, open: async () => {}, close: async () => {} };
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
