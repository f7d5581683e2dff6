import { adviceOn } from './advice.ts';
import { reportChart } from './charts/report-chart.ts';
import { systemClock } from './core/clock.ts';
import { createCore, type RunningCore } from './core/create.ts';
import type { Log } from './core/log.ts';
import type { Platform } from './core/platform.ts';
import { readSecret } from './core/secret.ts';
import { openStore, type Store } from './core/store/index.ts';
import { BadEnvironment, processEnvironment, readSettings, type Settings } from './env.ts';
import { gatewayModules } from './gateways/index.ts';
import { createPictures } from './images/pictures.ts';
import { createRelay, type Relay } from './images/relay.ts';
import { createLog } from './log.ts';
import { createSmallServer, type SmallServer } from './operations/server.ts';
import { platformModules } from './platforms.ts';

/** A stop that takes longer is ended: the state on disk is right at every moment, and service managers kill after 10 s. */
const STOP_MS = 9000;

/** How long fetching a picture may take, ms. */
const PICTURE_MS = 15_000;

interface Program {
  readonly log: Log;
  readonly store: Store;
  readonly core: RunningCore;
  readonly platforms: readonly Platform[];
  readonly server: SmallServer;
}

async function start(settings: Settings, log: Log): Promise<Program> {
  const store = await openStore(settings.storeUrl, systemClock.now);
  if (settings.storeUrl === 'memory:') {
    log.warn({}, 'STORE_URL is memory: tasks and credits are forgotten when the bot stops');
  }
  const gateways = settings.gateways.map(({ create }) => create({ log, now: systemClock.now }));
  for (const advice of adviceOn(settings, gateways)) log.warn({}, advice);
  const { imagePrivateHosts: privateHosts } = settings;
  const pictures = createPictures({ privateHosts, log, timeoutMs: PICTURE_MS });
  const relay = await relayOf(settings, store, log);
  const core = await createCore({
    clock: systemClock,
    log,
    store,
    gateways,
    pictures: { ...pictures, ...(relay === undefined ? {} : { link: relay.link }) },
    limits: settings.limits,
    admins: settings.admins,
    room: settings.room,
    timing: settings.timing,
    deadlineMs: settings.deadlineMs,
  });
  const server = createSmallServer(log);
  relay?.serve(server, core.picture, pictures.open);
  const platforms = settings.platforms.map(({ create }) =>
    create({ core, log, clock: systemClock, http: server, chart: reportChart }),
  );
  const open = await core.resume();
  await Promise.all(platforms.map((platform) => platform.start()));
  const port = await server.listen(settings.port, settings.host);
  await core.follow(platforms);
  const names = {
    platforms: settings.platforms.map(({ name }) => name),
    gateways: settings.gateways.map(({ name }) => name),
  };
  log.info({ ...names, open, ...(port === undefined ? {} : { port }) }, 'ready');
  return { log, store, core, platforms, server };
}

/** Undefined where nobody outside could reach it. */
async function relayOf(
  { publicUrl }: Settings,
  store: Store,
  log: Log,
): Promise<Relay | undefined> {
  if (publicUrl === undefined) return undefined;
  return createRelay({ publicUrl, secret: await readSecret(store), log, now: systemClock.now });
}

/** The core first: it refuses commands, in words, while the platforms can still say them, and finishes the steps under way. */
async function stop({ log, store, core, platforms, server }: Program): Promise<void> {
  await core.stop();
  await Promise.allSettled([...platforms.map((platform) => platform.stop()), server.stop()]);
  await store.close();
  log.info({}, 'stopped');
}

async function main(): Promise<void> {
  const settings = readSettings(processEnvironment(), {
    platforms: platformModules,
    gateways: gatewayModules,
  });
  const log = createLog(settings.logLevel, settings.secrets);
  // A library that lets a rejection slip must not end the bot: what matters is on disk and followed step by step.
  process.on('unhandledRejection', (error) =>
    log.error({ err: error }, 'a rejection was not handled'),
  );
  const starting = start(settings, log);
  let asked = false;
  const end = (signal: string): void => {
    if (asked) return;
    asked = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(0), STOP_MS).unref();
    starting
      .then(stop)
      .catch((error: unknown) => log.error({ err: error }, 'stopping failed'))
      .finally(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  try {
    await starting;
  } catch (error) {
    if (asked) return;
    log.error({ err: error }, 'the bot could not start');
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 500).unref();
  }
}

main().catch((error: unknown) => {
  const text = error instanceof BadEnvironment ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
