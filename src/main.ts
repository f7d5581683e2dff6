import { adviceOn } from './advice.ts';
import { readCatalogueFile, watchCatalogueFile } from './catalogue-file.ts';
import { reportChart } from './charts/report-chart.ts';
import { systemClock } from './core/clock.ts';
import { createCore, type RunningCore } from './core/create.ts';
import type { VideoGateway } from './core/gateway.ts';
import type { Log } from './core/log.ts';
import type { Overlay } from './core/overlay.ts';
import type { Platform } from './core/platform.ts';
import { readSecret } from './core/secret.ts';
import { openStore, type Store } from './core/store/index.ts';
import { BadEnvironment, processEnvironment, readSettings, type Settings } from './env.ts';
import { withCircuit } from './gateways/circuit.ts';
import { gatewayModules } from './gateways/index.ts';
import { createPictures } from './images/pictures.ts';
import { createLog } from './log.ts';
import { createMetrics } from './operations/metrics.ts';
import { createSmallServer, type SmallServer } from './operations/server.ts';
import { createOutside, type Outside } from './outside.ts';
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
  readonly unwatch: () => void;
}

async function start(settings: Settings, log: Log): Promise<Program> {
  const store = await openStore(settings.storeUrl, systemClock.now);
  if (settings.storeUrl === 'memory:') {
    log.warn({}, 'STORE_URL is memory: tasks and credits are forgotten when the bot stops');
  }
  const now = systemClock.now;
  const gateways = settings.gateways.map(({ create }) =>
    withCircuit(create({ log, now }), { log, now }),
  );
  for (const advice of adviceOn(settings, gateways)) log.warn({}, advice);
  const overlay = overlayOf(settings, gateways);
  const { imagePrivateHosts: privateHosts, balanceWarning, publicUrl } = settings;
  const pictures = createPictures({ privateHosts, log, timeoutMs: PICTURE_MS });
  const outside: Outside | undefined =
    publicUrl === undefined
      ? undefined
      : createOutside({ publicUrl, secret: await readSecret(store), gateways, log, now });
  const core = await createCore({
    clock: systemClock,
    log,
    store,
    gateways,
    ...(overlay === undefined ? {} : { overlay }),
    ...(outside === undefined ? {} : { hookUrl: outside.hook, videoLink: outside.video }),
    ...(balanceWarning === undefined ? {} : { balanceWarning }),
    pictures: { ...pictures, ...(outside === undefined ? {} : { link: outside.picture }) },
    limits: settings.limits,
    admins: settings.admins,
    room: settings.room,
    timing: settings.timing,
    deadlineMs: settings.deadlineMs,
  });
  const server = createSmallServer(log);
  outside?.serve(server, core, pictures.open);
  createMetrics({ gateways: core.gateways, now }).serve(server);
  const platforms = settings.platforms.map(({ create }) =>
    create({ core, log, clock: systemClock, http: server, chart: reportChart }),
  );
  const open = await core.resume();
  await Promise.all(platforms.map((platform) => platform.start()));
  const port = await server.listen(settings.port, settings.host, settings.portGiven);
  await core.follow(platforms);
  const names = {
    platforms: settings.platforms.map(({ name }) => name),
    gateways: settings.gateways.map(({ name }) => name),
  };
  const unwatch = watchCatalogue(settings, gateways, core, log);
  log.info({ ...names, open, ...(port === undefined ? {} : { port }) }, 'ready');
  return { log, store, core, platforms, server, unwatch };
}

/** What CATALOGUE_FILE says. Throws BadEnvironment with everything that is wrong with it. */
function overlayOf(
  { catalogueFile }: Settings,
  gateways: readonly VideoGateway[],
): Overlay | undefined {
  if (catalogueFile === undefined) return undefined;
  const read = readCatalogueFile(catalogueFile, gateways);
  if ('overlay' in read) return read.overlay;
  throw new BadEnvironment(read.problems.map((problem) => `CATALOGUE_FILE: ${problem}`));
}

/** Puts a changed CATALOGUE_FILE in force while the bot runs; returns how to stop that. */
function watchCatalogue(
  { catalogueFile }: Settings,
  gateways: readonly VideoGateway[],
  core: RunningCore,
  log: Log,
): () => void {
  if (catalogueFile === undefined) return () => {};
  return watchCatalogueFile(catalogueFile, gateways, core.overlay, log);
}

/** The core first: it refuses commands, in words, while the platforms can still say them, and finishes the steps under way. */
async function stop({ log, store, core, platforms, server, unwatch }: Program): Promise<void> {
  unwatch();
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
    if (error instanceof BadEnvironment) process.stderr.write(`${error.message}\n`);
    else log.error({ err: error }, 'the bot could not start');
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 500).unref();
  }
}

main().catch((error: unknown) => {
  const text = error instanceof BadEnvironment ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
