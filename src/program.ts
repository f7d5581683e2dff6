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
import { isRedisUrl } from './core/store/redis-address.ts';
import type { Observe } from './core/telemetry.ts';
import { BadEnvironment, type Settings } from './env.ts';
import { withCircuit } from './gateways/circuit.ts';
import { createPictures } from './images/pictures.ts';
import { type Observing, startObserving } from './observing.ts';
import { createHealth, type Health } from './operations/health.ts';
import { createMetrics } from './operations/metrics.ts';
import { createSmallServer, type SmallServer } from './operations/server.ts';
import { createOperator, type OperatorPage } from './operator/index.ts';
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
  readonly operator: OperatorPage;
  readonly health: Health;
  readonly observing: Observing;
  readonly unwatch: () => void;
}

/** Builds everything and starts it. Throws BadEnvironment, StoreUnavailable, and what a platform says when it lets nobody in. */
export async function start(settings: Settings, log: Log): Promise<Program> {
  const observing = await startObserving(settings, log);
  const { observe } = observing;
  const store = await openStore(
    settings.storeUrl,
    systemClock.now,
    (advice) => log.warn({}, advice),
    () => observe({ type: 'store failed' }),
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
    ...{ clock: systemClock, log, observe, store, gateways },
    ...(outside === undefined ? {} : { hookUrl: outside.hook, videoLink: outside.video }),
    pictures: { ...pictures, ...(outside === undefined ? {} : { link: outside.picture }) },
  });
  const server = createSmallServer(log);
  outside?.serve(server, core, pictures.open);
  const platforms = platformsOf(settings, core, server, log, observe);
  const { gateways: views, steps, queue } = core;
  const health = createHealth({
    platforms,
    store,
    gateways: views,
    steps,
    log,
    clock: systemClock,
  });
  health.serve(server);
  createMetrics({
    ...{ registry: observing.registry, gateways: views, steps, queue, now },
    ...{ platforms: () => platforms, ready: health.isReady, ...warningOf(settings) },
  }).serve(server);
  const operator = operatorOf(settings, core, server, log);
  const open = await core.resume();
  // Before the platforms: with many shards they take minutes, and whoever watches over the bot wants an answer.
  const port = await server.listen(settings.port, settings.host, settings.portGiven);
  if (port !== undefined) operator.opened();
  await Promise.all(platforms.map((platform) => platform.start()));
  await core.follow(platforms, settings.role !== 'front');
  health.started(true);
  const unwatch = watchCatalogue(settings, gateways, core, log);
  const names = {
    role: settings.role,
    platforms: settings.platforms.map(({ name }) => name),
    gateways: settings.gateways.map(({ name }) => name),
  };
  log.info(
    { ...names, ...(open === undefined ? {} : { open }), ...(port === undefined ? {} : { port }) },
    'ready',
  );
  return { log, store, core, platforms, server, operator, health, observing, unwatch };
}

/** The core first: it refuses commands, in words, while the platforms can still say them, and finishes the steps under way. */
export async function stop(program: Program): Promise<void> {
  const { log, store, core, platforms, server, operator, health, observing, unwatch } = program;
  health.started(false);
  unwatch();
  await core.stop();
  await Promise.allSettled([...platforms.map((platform) => platform.stop()), server.stop()]);
  await Promise.allSettled([operator.stop(), store.close(), observing.stop()]);
  log.info({}, 'stopped');
}

/** The operator's page, for whoever has ADMIN_TOKEN or stands in ADMINS. */
function operatorOf(
  { adminToken: token, adminUrl: url, storeUrl }: Settings,
  core: RunningCore,
  server: SmallServer,
  log: Log,
): OperatorPage {
  const operator = createOperator({
    ...{ core: core.operator, log, now: systemClock.now, url },
    ...(token === undefined ? {} : { token }),
    ...(isRedisUrl(storeUrl) ? { redisUrl: storeUrl } : {}),
  });
  operator.serve(server);
  return operator;
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
  const { limits, admins = [], room, timing, deadlineMs } = settings;
  const overlay = overlayOf(settings, gateways);
  const shared = await sharedOf(settings, log);
  return {
    ...{ limits, admins, room, timing, deadlineMs },
    ...(shared === undefined ? {} : { shared }),
    ...(overlay === undefined ? {} : { overlay }),
    ...warningOf(settings),
  };
}

function warningOf({ balanceWarning }: Settings): Pick<CoreOptions, 'balanceWarning'> {
  return balanceWarning === undefined ? {} : { balanceWarning };
}

function platformsOf(
  settings: Settings,
  core: RunningCore,
  http: SmallServer,
  log: Log,
  observe: Observe,
): Platform[] {
  return settings.platforms.map(({ name, create }) =>
    create({
      ...{ core, log, observe, clock: systemClock, http, chart: reportChart },
      vault: core.vault(name),
      ...(settings.role === 'work' ? { postsOnly: true } : {}),
    }),
  );
}

/** What processes on one Redis share beside it; undefined where this one is alone. BullMQ is loaded only there. */
async function sharedOf(
  { storeUrl: url, role, room }: Settings,
  log: Log,
): Promise<CoreOptions['shared']> {
  if (!isRedisUrl(url)) return undefined;
  const { openShared } = await import('./redis/shared.ts');
  const shared = openShared({ url, log, now: systemClock.now, width: STEPS, room });
  return { ...shared, works: role !== 'front' };
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
