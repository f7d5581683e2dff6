import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import type { Environment } from '../core/configuration.ts';
import { type Examination, type ExaminationDeps, once } from '../core/examination.ts';
import type { Log } from '../core/log.ts';
import { createVault } from '../core/vault.ts';
import type { Modules } from '../env.ts';
import { adviceExamination } from './advice.ts';
import { clockExamination, listenToClocks } from './clock-skew.ts';
import { environmentExamination } from './environment.ts';
import { type Examined, gatewayExaminations } from './gateways.ts';
import { envFileExamination, nodeExamination } from './machine.ts';
import { catalogueExamination, modelsExamination, modelsNow } from './models.ts';
import { type Fetch, originOf, portExamination, whoListens } from './port.ts';
import { publicUrlExaminations, type Resolve, resolveName } from './public-url.ts';
import { examine, type Result } from './run.ts';
import { type Sound, soundPart } from './sound.ts';
import { type ExaminedStore, examineStore, type FreeBytes, freeBytes, unwritten } from './store.ts';

/** What is looked at, and with what. */
export interface DoctorOptions {
  readonly env: Environment;
  readonly modules: Modules;
  readonly clock: Clock;
  /** Where .env would lie. */
  readonly folder: string;
  /** Gets every line as soon as those before it are there. */
  readonly tell?: (result: Result) => void;
  /** Instead of this machine's own. */
  readonly nodeVersion?: string;
  readonly ask?: Fetch;
  readonly resolve?: Resolve;
  readonly free?: FreeBytes;
}

/** Nothing of it is for whoever reads the report: everything that matters is a finding. */
const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Longest wait for the bot on this machine, ms. */
const LOCAL_MS = 3000;

/** Looks at everything that can be looked at, and changes nothing but a key of its own in the store. Never rejects for what it finds. */
export async function diagnose(options: DoctorOptions): Promise<Result[]> {
  const { env, clock, tell = () => {} } = options;
  const sound = soundPart(env);
  const { value } = sound;
  const url = sound.wrong.has('STORE_URL') ? undefined : value.STORE_URL;
  const store = examineStore(url, clock.now, options.free ?? freeBytes);
  const origin = originOf(value.HOST, value.PORT);
  const own = [
    origin,
    ...(value.PUBLIC_URL === undefined ? [] : [new URL(value.PUBLIC_URL).origin]),
  ];
  const clocks = listenToClocks(clock.now, own);
  try {
    const results = await examine(await examinationsOf(options, sound, store, origin), clock, tell);
    // Only now everybody has answered.
    return [...results, ...(await examine([clockExamination(clocks.skews)], clock, tell))];
  } finally {
    clocks.stop();
    await store.close();
  }
}

async function examinationsOf(
  options: DoctorOptions,
  sound: Sound,
  store: ExaminedStore,
  origin: string,
): Promise<Examination[]> {
  const { env, modules, clock, ask = fetch } = options;
  const { value } = sound;
  const examined = gatewaysOf(options, sound);
  const gateways = examined.map(({ gateway }) => gateway);
  const listener = once(() => whoListens(origin, ask, AbortSignal.timeout(LOCAL_MS)));
  const catalogueFile = value.CATALOGUE_FILE;
  const models = once(() =>
    modelsNow({ gateways, catalogueFile, store: store.opened, clock, log: SILENT }),
  );
  const deps: ExaminationDeps = {
    log: SILENT,
    now: clock.now,
    models,
    vault: async () => undefined,
    isRunning: async () => (await listener()).startsWith('a bot'),
    ...(value.PUBLIC_URL === undefined ? {} : { publicUrl: value.PUBLIC_URL }),
  };
  const platforms = modules.platforms.filter(({ read }) => read(env).state === 'on');
  const listens = sound.isSet('PORT') || sound.isSet('PUBLIC_URL');
  return [
    environmentExamination(env, modules),
    nodeExamination(options.nodeVersion ?? process.versions.node),
    envFileExamination(join(options.folder, '.env')),
    ...store.examinations,
    ...(await platformExaminations(options, store, deps)),
    ...examined.flatMap((one) => gatewayExaminations(one, value.BALANCE_WARNING)),
    catalogueExamination(catalogueFile, gateways),
    modelsExamination(gateways, models),
    portExamination({ host: value.HOST, port: value.PORT, needed: listens, listener }),
    ...publicUrlExaminations({
      ...{ publicUrl: value.PUBLIC_URL, isWrong: sound.wrong.has('PUBLIC_URL'), origin },
      ...{ listener, ask, resolve: options.resolve ?? resolveName },
    }),
    adviceExamination(sound, platforms, gateways),
  ];
}

/** Those that are switched on, in the order of GATEWAYS. A module whose variables are wrong brings none. */
function gatewaysOf({ env, modules, clock }: DoctorOptions, { value }: Sound): Examined[] {
  const makers = modules.gateways.flatMap(({ read }) => {
    const reading = read(env);
    return reading.state === 'on' ? reading.value : [];
  });
  const order = value.GATEWAYS ?? makers.map(({ name }) => name);
  const wanted = order.flatMap((name) => makers.find((maker) => maker.name === name) ?? []);
  return wanted.map(({ create, keyNames = [] }) => ({
    gateway: create({ log: SILENT, now: clock.now }),
    keyNames,
  }));
}

async function platformExaminations(
  { env, modules }: DoctorOptions,
  { opened }: ExaminedStore,
  deps: ExaminationDeps,
): Promise<readonly Examination[]> {
  const all = await Promise.all(
    modules.platforms.map(async ({ name, doctor }) => {
      const vault = async () => {
        const store = await opened();
        return store && createVault(unwritten(store), name);
      };
      return (await doctor?.(env, { ...deps, vault })) ?? [];
    }),
  );
  return all.flat();
}
