import { adviceOn } from './advice.ts';
import { readCatalogueFile, watchCatalogueFile } from './catalogue-file.ts';
import { reportChart } from './charts/report-chart.ts';
import { systemClock } from './core/clock.ts';
import { type CoreOptions, createCore, type RunningCore } from './core/create.ts';
import type { VideoGateway } from './core/gateway.ts';
import type { Log } from './core/log.ts';
import type { Overlay } from './core/overlay.ts';
import type { Platform } from './core/platform.ts';
import { readSecret } from './core/secret.ts';
import { openStore, type Store } from './core/store/index.ts';
import { BadEnvironment, type Settings } from './env.ts';
import { withCircuit } from './gateways/circuit.ts';
import { createPictures } from './images/pictures.ts';
import { createHealth, type Health } from './operations/health.ts';
import { createMetrics } from './operations/metrics.ts';
import { createSmallServer, type SmallServer } from './operations/server.ts';
import { createOutside, type Outside } from './outside.ts';

/** Steps of tasks that one of several processes takes at once. */
const STEPS = 64;

/** How long fetching a picture may take, ms. */
const PICTURE_MS = 15_000;

/** The whole bot, running. */
export interface Program {
  readonly log: Log;
  readonly store: Store;
  readonly core: RunningCore;
  readonly platforms: readonly Platform[];
  readonly server: SmallServer;
  readonly health: Health;
  readonly unwatch: () => void;
}

/** Builds everything and starts it. Throws BadEnvironment, StoreUnavailable, and what a platform says when it lets nobody in. */
export async function start(settings: Settings, log: Log): Promise<Program> {
  const store = await openStore(settings.storeUrl, systemClock.now, (advice) =>
    log.warn({}, advice),
  );
  if (settings.storeUrl === 'memory:') {
    log.warn({}, 'STORE_URL is memory: tasks and credits are forgotten when the bot stops');
  }
  const { now } = systemClock;
  const gateways = settings.gateways.map(({ create }) =>
    withCircuit(create({ log, now }), { log, now }),
  );
  for (const advice of adviceOn(settings, gateways)) log.warn({}, advice);
  const { imagePrivateHosts: privateHosts } = settings;
  const pictures = createPictures({ privateHosts, log, timeoutMs: PICTURE_MS });
  const outside = await outsideOf(settings, store, gateways, log);
  const core = await createCore({
    ...(await optionsOf(settings, gateways, log)),
    ...{ clock: systemClock, log, store, gateways },
    ...(outside === undefined ? {} : { hookUrl: outside.hook, videoLink: outside.video }),
    pictures: { ...pictures, ...(outside === undefined ? {} : { link: outside.picture }) },
  });
  const server = createSmallServer(log);
  outside?.serve(server, core, pictures.open);
  const platforms = platformsOf(settings, core, server, log);
  const { gateways: views, steps } = core;
  createMetrics({ gateways: views, steps, platforms: () => platforms, now }).serve(server);
  const health = createHealth({ platforms, store, log, clock: systemClock });
  health.serve(server);
  const open = await core.resume();
  // Before the platforms: with many shards they take minutes, and whoever watches over the bot wants an answer.
  const port = await server.listen(settings.port, settings.host, settings.portGiven);
  await Promise.all(platforms.map((platform) => platform.start()));
  await core.follow(platforms, settings.role !== 'front');
  health.started(true);
  const unwatch = watchCatalogue(settings, gateways, core, log);
  const names = {
    role: settings.role,
    platforms: settings.platforms.map(({ name }) => name),
    gateways: settings.gateways.map(({ name }) => name),
  };
  log.info({ ...names, open, ...(port === undefined ? {} : { port }) }, 'ready');
  return { log, store, core, platforms, server, health, unwatch };
}

/** The core first: it refuses commands, in words, while the platforms can still say them, and finishes the steps under way. */
export async function stop(program: Program): Promise<void> {
  const { log, store, core, platforms, server, health, unwatch } = program;
  health.started(false);
  unwatch();
  await core.stop();
  await Promise.allSettled([...platforms.map((platform) => platform.stop()), server.stop()]);
  await store.close();
  log.info({}, 'stopped');
}

/** Undefined where nobody outside could reach it. */
async function outsideOf(
  { publicUrl }: Settings,
  store: Store,
  gateways: readonly VideoGateway[],
  log: Log,
): Promise<Outside | undefined> {
  if (publicUrl === undefined) return undefined;
  const secret = await readSecret(store);
  return createOutside({ publicUrl, secret, gateways, log, now: systemClock.now });
}

type OwnOptions = Pick<
  CoreOptions,
  'overlay' | 'shared' | 'balanceWarning' | 'limits' | 'admins' | 'room' | 'timing' | 'deadlineMs'
>;

/** What the core takes from the settings as they are. */
async function optionsOf(
  settings: Settings,
  gateways: readonly VideoGateway[],
  log: Log,
): Promise<OwnOptions> {
  const { balanceWarning, limits, admins = [], room, timing, deadlineMs } = settings;
  const overlay = overlayOf(settings, gateways);
  const shared = await sharedOf(settings, log);
  return {
    ...{ limits, admins, room, timing, deadlineMs },
    ...(shared === undefined ? {} : { shared }),
    ...(overlay === undefined ? {} : { overlay }),
    ...(balanceWarning === undefined ? {} : { balanceWarning }),
  };
}

function platformsOf(
  settings: Settings,
  core: RunningCore,
  http: SmallServer,
  log: Log,
): Platform[] {
  return settings.platforms.map(({ name, create }) =>
    create({
      ...{ core, log, clock: systemClock, http, chart: reportChart, vault: core.vault(name) },
      ...(settings.role === 'work' ? { postsOnly: true } : {}),
    }),
  );
}

/** What processes on one Redis share beside it; undefined where this one is alone. BullMQ is loaded only there. */
async function sharedOf(
  { storeUrl: url, role }: Settings,
  log: Log,
): Promise<CoreOptions['shared']> {
  if (!/^rediss?:/u.test(url)) return undefined;
  const { createSharedScheduler } = await import('./redis/scheduler.ts');
  const scheduler = createSharedScheduler({ url, log, now: systemClock.now, width: STEPS });
  return { scheduler, works: role !== 'front' };
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
