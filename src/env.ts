import { z } from 'zod';
import { type Environment, parseVariables, type Reading } from './core/configuration.ts';
import type { GatewayMaker, GatewayModule } from './core/gateway.ts';
import type { Platform, PlatformDeps, PlatformModule } from './core/platform.ts';
import type { Room } from './core/queue.ts';
import type { Limit, Limits } from './core/quota.ts';
import { DEFAULT_TIMING, type FollowTiming } from './core/schedule.ts';
import { parseRedisUrl } from './core/store/redis-address.ts';

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
  /** Who may administer everywhere, as `platform:id`. */
  readonly admins: readonly string[];
  /** Values that no log may show. */
  readonly secrets: readonly string[];
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

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `500ms`, `5s`, `50m`, `24h`, in ms. */
const duration = z.string().transform((text, context) => {
  const [, amount, unit] = /^(\d{1,9})(ms|s|m|h)$/u.exec(text) ?? [];
  const ms = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (Number.isFinite(ms) && ms > 0) return ms;
  context.addIssue('takes a duration such as 500ms, 5s, 50m or 24h');
  return z.NEVER;
});

/** `10/day`. */
const limit = z.string().transform((text, context): Limit => {
  const [, credits, unit] = /^(\d{1,9})\/(day|week|month)$/u.exec(text) ?? [];
  if (credits !== undefined) return { credits: Number(credits), unit: unit as Limit['unit'] };
  context.addIssue('takes credits and a window such as 10/day, 50/week or 200/month');
  return z.NEVER;
});

const count = z
  .string()
  .regex(/^[1-9]\d{0,6}$/u, 'takes a whole number from 1')
  .transform(Number);

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

/** `https://bot.example.org`, or with a path; without the slash at its end. */
const publicAddress = z.string().transform((text, context) => {
  const url = URL.parse(text);
  const web = url !== null && /^https?:$/u.test(url.protocol);
  if (web && url.username === '' && url.password === '' && !/[?#]/u.test(text)) {
    return url.href.replace(/\/+$/u, '');
  }
  context.addIssue(
    'takes an address such as https://bot.example.org, without a user, a query or a hash',
  );
  return z.NEVER;
});

const ADMIN = /^(?:discord:\d{15,20}|slack:[TE][A-Z0-9]+\/[UW][A-Z0-9]+)$/u;

const admins = list.refine((ids) => ids.every((id) => ADMIN.test(id)), {
  error: 'takes discord:ID and slack:TEAM/USER, with commas between them',
});

const schema = z.object({
  GATEWAYS: list.optional(),
  CATALOGUE_FILE: z.string().optional(),
  BALANCE_WARNING: count.optional(),
  STORE_URL: z
    .string()
    .refine((url) => /^(?:sqlite:\/\/.+|memory:)$/u.test(url) || parseRedisUrl(url) !== undefined, {
      error:
        'takes sqlite://PATH, redis://[user:password@]host[:port][/number], rediss:// for TLS, or memory: for tests; signs such as @ : / # % stand in a user and a password as %40 %3A %2F %23 %25',
    })
    .default('sqlite://data/reelbot.sqlite'),
  QUOTA_USER: limit.default({ credits: 10, unit: 'day' }),
  QUOTA_SCOPE: limit.optional(),
  QUOTA_GLOBAL: limit.optional(),
  MAX_RUNNING_PER_USER: count.default(2),
  MAX_RUNNING: count.default(10),
  TASK_DEADLINE: duration.default(50 * UNIT_MS.m),
  CHECK_FIRST: duration.optional(),
  CHECK_EVERY: duration.optional(),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/u, 'takes a port number')
    .transform(Number)
    .refine((port) => port < 65_536, 'takes a port number')
    .default(8080),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: publicAddress.optional(),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'takes fatal, error, warn, info, debug, trace or silent',
    })
    .default('info'),
  IMAGE_PRIVATE_HOSTS: list.default([]),
  ADMINS: admins.default([]),
  ROLE: z.enum(['all', 'front', 'work'], { error: 'takes all, front or work' }).default('all'),
});

const PLATFORM_HINT =
  'DISCORD_TOKEN, or SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or for many workspaces SLACK_CLIENT_ID and what goes with it';
const GATEWAY_HINT =
  'MOUNTSEA_API_KEY, the variables that begin with PMOCK_, or OPENAI_VIDEOS_BASE_URL';

/** Names whose values are secrets, whoever owns the variable. */
const SECRET_NAME = /(?:TOKEN|SECRET|KEY|PASSWORD|HEADERS)$/u;

/** Shorter parts of such a value are no secrets, and hiding them would spoil every sentence. */
const SHORTEST_PART = 8;

interface Modules {
  readonly platforms: readonly PlatformModule[];
  readonly gateways: readonly GatewayModule[];
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
    ...(platforms.none ? [`No platform is on: set ${PLATFORM_HINT}.`] : []),
    ...(gateways.none ? [`No gateway is on: set ${GATEWAY_HINT}.`] : []),
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
    secrets: secretsOf(env),
  };
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
  if (role === 'all' || /^rediss?:/u.test(url)) return [];
  return [
    `ROLE: ${role} is one of several processes, and they need a store that they can share: STORE_URL=redis://…`,
  ];
}

function orderProblems(
  order: readonly string[] = [],
  known: readonly string[],
  on: readonly { name: string }[],
): string[] {
  return order.flatMap((name) => {
    if (on.some((one) => one.name === name)) return [];
    if (known.includes(name)) {
      return [`GATEWAYS: ${name} is named, but its variables are not set`];
    }
    return [`GATEWAYS: ${name} is no gateway; known: ${known.join(', ')}`];
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

/** A variable may hold several keys, or headers with their names. */
function secretsOf(env: Environment): string[] {
  const password = parseRedisUrl(env.STORE_URL?.trim() ?? '')?.password ?? '';
  const passwords = [password, encodeURIComponent(password)];
  const secrets = Object.entries(env).flatMap(([name, value]) => {
    if (!SECRET_NAME.test(name) || value === undefined) return [];
    const parts = value.split(/[,;\n]|:\s/u).map((part) => part.trim());
    return [value, ...parts.filter((part) => part.length >= SHORTEST_PART)];
  });
  const long = passwords.filter((one) => one.length >= SHORTEST_PART);
  return [...new Set([...secrets, ...long])];
}
