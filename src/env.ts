import type { z } from 'zod';
import { misspelt } from './configuration/misspelt.ts';
import { commonGroups, schema } from './configuration/schema.ts';
import { secretsOf } from './configuration/secrets.ts';
import {
  type Environment,
  parseVariables,
  type Reading,
  type VariableGroup,
} from './core/configuration.ts';
import type { GatewayMaker, GatewayModule } from './core/gateway.ts';
import type { Platform, PlatformDeps, PlatformModule } from './core/platform.ts';
import type { Room } from './core/queue.ts';
import type { Limits } from './core/quota.ts';
import { DEFAULT_TIMING, type FollowTiming } from './core/schedule.ts';
import { isRedisUrl } from './core/store/redis-address.ts';

/** The configuration, complete and checked. */
export interface Settings {
  readonly platforms: readonly { name: string; create: (deps: PlatformDeps) => Platform }[];
  /** In the order of preference. */
  readonly gateways: readonly GatewayMaker[];
  /** CATALOGUE_FILE: where models are changed, added and retired. */
  readonly catalogueFile?: string;
  /** BALANCE_WARNING, in the gateway's own unit. */
  readonly balanceWarning?: number;
  readonly storeUrl: string;
  readonly limits: Limits;
  readonly room: Room;
  readonly timing: FollowTiming;
  readonly deadlineMs: number;
  readonly port: number;
  /** PORT is set: the operator wants the small server, whatever else needs it. */
  readonly portGiven: boolean;
  /** ROLE: everything; or commands alone; or the steps of the tasks alone. */
  readonly role: 'all' | 'front' | 'work';
  readonly host: string;
  /** Where the outside world reaches our HTTP server; no slash at its end. */
  readonly publicUrl?: string;
  readonly logLevel: string;
  readonly imagePrivateHosts: readonly string[];
  /** ADMIN_TOKEN: opens the operator's page. */
  readonly adminToken?: string;
  /** ADMIN_URL: where operators reach their page; no slash at its end. */
  readonly adminUrl: string;
  /** Where traces go; not set: nowhere. */
  readonly otel?: TraceSettings;
  /** Who may administer everywhere, as `platform:id`. */
  readonly admins: readonly string[];
  /** Values that no log may show. */
  readonly secrets: readonly string[];
}

/** Where traces are sent (OTLP over HTTP), and as whose. */
export interface TraceSettings {
  /** Ends before `/v1/traces`; no slash at its end. */
  readonly endpoint: string;
  /** For every request; their values are secrets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
}

/** Everything that is wrong with the environment, in one message. */
export class BadEnvironment extends Error {
  override readonly name = 'BadEnvironment';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not right:\n${problems.map((one) => `  - ${one}`).join('\n')}`);
    this.problems = problems;
  }
}

const PLATFORM_HINT =
  'DISCORD_TOKEN, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or for many workspaces SLACK_CLIENT_ID and what goes with it';
const GATEWAY_HINT =
  'MOUNTSEA_API_KEY, the variables that begin with PMOCK_, or OPENAI_VIDEOS_BASE_URL';

const ASK = '`npm run setup` asks for what is needed.';

/** What can be switched on. */
export interface Modules {
  readonly platforms: readonly PlatformModule[];
  readonly gateways: readonly GatewayModule[];
}

/** Every variable of the program, in the order in which they are shown; but for those of servers that operators name themselves. */
export function variableGroups({ platforms, gateways }: Modules): VariableGroup[] {
  const { gateways: common, ...others } = commonGroups;
  return [
    ...platforms.map(({ variables }) => variables),
    common,
    ...gateways.map(({ variables }) => variables),
    ...Object.values(others),
  ];
}

/** This process's environment: the only place that reads it. */
export const processEnvironment = (): Environment => process.env;

/**
 * Parses the whole environment once.
 * @throws BadEnvironment with every problem, also when no platform or no gateway is on
 */
export function readSettings(env: Environment, modules: Modules): Settings {
  const common = parseVariables(schema, env);
  const platforms = switchedOn(
    modules.platforms.map(({ name, read }) => {
      const reading = read(env);
      if (reading.state !== 'on') return reading;
      return { state: 'on', value: [{ name, create: reading.value }] };
    }),
  );
  const gateways = switchedOn(modules.gateways.map(({ read }) => read(env)));
  // By itself, so that it is looked at whatever else is wrong.
  const named = parseVariables(schema.pick({ GATEWAYS: true }), env);
  const order = 'value' in named ? named.value.GATEWAYS : undefined;
  const problems = [
    ...('problems' in common ? common.problems : []),
    ...platforms.problems,
    ...gateways.problems,
    ...misspelt(env, variableGroups(modules)),
    ...(platforms.none ? [`No platform is on: set ${PLATFORM_HINT}. ${ASK}`] : []),
    ...(gateways.none ? [`No gateway is on: set ${GATEWAY_HINT}. ${ASK}`] : []),
    ...roleProblems(common),
    ...orderProblems(
      order,
      modules.gateways.flatMap(({ names }) => names),
      gateways.on,
    ),
  ];
  if (problems.length > 0 || 'problems' in common) throw new BadEnvironment(problems);
  const { value } = common;
  return {
    platforms: platforms.on,
    gateways: inOrder(gateways.on, order),
    ...(value.CATALOGUE_FILE === undefined ? {} : { catalogueFile: value.CATALOGUE_FILE }),
    ...(value.BALANCE_WARNING === undefined ? {} : { balanceWarning: value.BALANCE_WARNING }),
    storeUrl: value.STORE_URL,
    limits: {
      user: value.QUOTA_USER,
      ...(value.QUOTA_SCOPE === undefined ? {} : { scope: value.QUOTA_SCOPE }),
      ...(value.QUOTA_GLOBAL === undefined ? {} : { global: value.QUOTA_GLOBAL }),
    },
    room: { perUser: value.MAX_RUNNING_PER_USER, total: value.MAX_RUNNING },
    timing: {
      ...(value.CHECK_EVERY === undefined ? DEFAULT_TIMING : { everyMs: value.CHECK_EVERY }),
      ...(value.CHECK_FIRST === undefined ? {} : { firstMs: value.CHECK_FIRST }),
    },
    deadlineMs: value.TASK_DEADLINE,
    port: value.PORT,
    role: value.ROLE,
    portGiven: (env.PORT?.trim() ?? '') !== '',
    host: value.HOST,
    ...(value.PUBLIC_URL === undefined ? {} : { publicUrl: value.PUBLIC_URL }),
    logLevel: value.LOG_LEVEL,
    imagePrivateHosts: value.IMAGE_PRIVATE_HOSTS,
    admins: value.ADMINS,
    ...(value.ADMIN_TOKEN === undefined ? {} : { adminToken: value.ADMIN_TOKEN }),
    adminUrl: value.ADMIN_URL ?? `http://127.0.0.1:${value.PORT}/admin`,
    ...traceSettings(value),
    secrets: secretsOf(env),
  };
}

function traceSettings(value: z.output<typeof schema>): { otel?: TraceSettings } {
  const endpoint = value.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return {};
  const headers = value.OTEL_EXPORTER_OTLP_HEADERS ?? {};
  return { otel: { endpoint, headers, serviceName: value.OTEL_SERVICE_NAME } };
}

/** What is on, what is wrong, and whether nothing was even tried. */
function switchedOn<Part>(readings: readonly Reading<readonly Part[]>[]): {
  on: Part[];
  problems: string[];
  none: boolean;
} {
  const on = readings.flatMap((reading) => (reading.state === 'on' ? reading.value : []));
  const problems = readings.flatMap((reading) =>
    reading.state === 'wrong' ? reading.problems : [],
  );
  return { on, problems, none: on.length === 0 && problems.length === 0 };
}

/** Half a bot needs another half, and both the same store. */
function roleProblems(common: ReturnType<typeof parseVariables<typeof schema.shape>>): string[] {
  if (!('value' in common)) return [];
  const { ROLE: role, STORE_URL: url } = common.value;
  if (role === 'all' || isRedisUrl(url)) return [];
  return [
    `ROLE: ${role} is one of several processes, and they need a store that they can share: STORE_URL=redis://…`,
  ];
}

function orderProblems(
  order: readonly string[] = [],
  known: readonly string[],
  on: readonly { name: string }[],
): string[] {
  const example = on.length === 0 ? '' : `; e.g. GATEWAYS=${on.map(({ name }) => name).join(',')}`;
  return order.flatMap((name) => {
    if (on.some((one) => one.name === name)) return [];
    if (known.includes(name)) {
      return [`GATEWAYS: ${name} is named, but its variables are not set${example}`];
    }
    return [`GATEWAYS: ${name} is no gateway; known: ${known.join(', ')}${example}`];
  });
}

/** The order is also a choice: a gateway that GATEWAYS leaves out is not used. */
function inOrder<T extends { name: string }>(
  items: readonly T[],
  order: readonly string[] | undefined,
): T[] {
  if (order === undefined) return [...items];
  return order.flatMap((name) => items.find((item) => item.name === name) ?? []);
}
