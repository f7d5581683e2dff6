import { z } from 'zod';
import { aboutVariables, type VariableGroup, variable } from '../core/configuration.ts';
import * as kinds from './kinds.ts';

const gateways = z.object({
  GATEWAYS: variable(kinds.list.optional(), {
    says: 'Order of preference; a gateway that is left out is not used. Known: mountsea, mountsea-ms, pmock, openai-videos, and the names of your own servers.',
    example: 'mountsea-ms,pmock',
    otherwise: 'every configured one',
  }),
  CATALOGUE_FILE: variable(z.string().optional(), {
    says: 'JSON over the built-in catalogue: change, add, price, alias or retire models; read again when it changes. See docs/catalogue.md.',
    example: 'catalogue.json',
  }),
  BALANCE_WARNING: variable(kinds.count.optional(), {
    says: 'ADMINS are told when less than this is left at a gateway that tells, in its own unit; without ADMINS the log alone says it.',
    example: '500',
  }),
});

const tasks = z.object({
  STORE_URL: variable(kinds.storeAddress.default('sqlite://data/reelbot.sqlite'), {
    says: 'Where tasks and wallets are kept. sqlite://PATH (embedded); redis://[user:password@]host[:port][/number] or rediss:// for TLS, with appendonly yes, appendfsync always and maxmemory-policy noeviction there; redis+sentinel:// or redis+cluster:// with several hosts, as docs/deploy.md says; or memory: for tests, which forgets everything.',
    example: 'redis://127.0.0.1:6379',
    standard: 'sqlite://data/reelbot.sqlite',
    preset: true,
  }),
  QUOTA_USER: variable(kinds.limit.default({ credits: 10, unit: 'day' }), {
    says: 'What one person may spend: CREDITS/day, /week or /month; windows are UTC.',
    example: '50/week',
    standard: '10/day',
    preset: true,
  }),
  QUOTA_SCOPE: variable(kinds.limit.optional(), {
    says: 'What one Discord server or Slack workspace may spend.',
    example: '200/month',
    otherwise: 'no limit',
  }),
  QUOTA_GLOBAL: variable(kinds.limit.optional(), {
    says: 'What everyone together may spend.',
    example: '1000/month',
    otherwise: 'no limit',
  }),
  MAX_RUNNING_PER_USER: variable(kinds.count.default(2), {
    says: 'Tasks of one person at the gateways at once; more wait in a queue.',
    example: '3',
    standard: '2',
    preset: true,
  }),
  MAX_RUNNING: variable(kinds.count.default(10), {
    says: 'Tasks of everyone at the gateways at once.',
    example: '25',
    standard: '10',
    preset: true,
  }),
  TASK_DEADLINE: variable(kinds.duration.default(50 * kinds.UNIT_MS.m), {
    says: 'When a started task has timed out.',
    example: '2h',
    standard: '50m',
    preset: true,
  }),
  CHECK_FIRST: variable(kinds.duration.optional(), {
    says: 'When to look at a started task first.',
    example: '30s',
    otherwise: 'learned from earlier ones at that gateway',
  }),
  CHECK_EVERY: variable(kinds.duration.optional(), {
    says: 'Shortest time between two looks at a task.',
    example: '10s',
    otherwise: '5s, and 2s at the moments at which earlier ones came to an end',
  }),
});

const program = z.object({
  ROLE: variable(
    z.enum(['all', 'front', 'work'], { error: 'takes all, front or work' }).default('all'),
    {
      says: 'all: the whole bot in one process. With STORE_URL=redis:// it can be several: front takes the commands, work starts, follows and delivers the tasks.',
      example: 'front',
      standard: 'all',
    },
  ),
  PUBLIC_URL: variable(kinds.webAddress.optional(), {
    says: 'Where the internet reaches PORT (a path behind it is for your proxy to take off). Gateways fetch pictures that were attached in Slack there (GET /i/), tell of their tasks (POST /hooks/), and people find videos that are too large to upload (GET /videos/).',
    example: 'https://bot.example.org',
  }),
  PORT: variable(kinds.port.default(8080), {
    says: 'Port of the small HTTP server; it listens when this is set or a part needs it (PUBLIC_URL, Slack’s HTTP mode). GET /metrics is on it: keep that one inside.',
    example: '9090',
    standard: '8080',
    preset: true,
  }),
  HOST: variable(kinds.host.default('127.0.0.1'), {
    says: 'Address it listens on.',
    example: '0.0.0.0',
    standard: '127.0.0.1',
    preset: true,
  }),
  IMAGE_PRIVATE_HOSTS: variable(kinds.list.default([]), {
    says: 'Hosts with private addresses from which people may give pictures, with commas between them.',
    example: 'pictures.intranet:443',
    otherwise: 'none',
  }),
  ADMINS: variable(kinds.admins.default([]), {
    says: 'Who may administer everywhere: discord:ID and slack:TEAM/USER, with commas between them.',
    example: 'discord:123456789012345678,slack:T0123ABCD/U0123ABCD',
    otherwise: 'nobody',
  }),
  LOG_LEVEL: variable(
    z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
        error: 'takes fatal, error, warn, info, debug, trace or silent',
      })
      .default('info'),
    {
      says: 'fatal, error, warn, info, debug or silent; JSON lines on stdout.',
      example: 'debug',
      standard: 'info',
      preset: true,
    },
  ),
});

const operator = z.object({
  ADMIN_TOKEN: variable(kinds.adminToken.optional(), {
    says: 'Opens the operator’s page at /admin: 24 random characters or more. People in ADMINS also get in by /sora-admin.',
    example: '$(openssl rand -base64 32)',
  }),
  ADMIN_URL: variable(kinds.webAddress.optional(), {
    says: 'Where operators reach that page, if not on this machine: the https address of a proxy that leads to /admin.',
    example: 'https://bot.example.org/admin',
    otherwise: 'http://127.0.0.1:PORT/admin',
  }),
});

const traces = z.object({
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(kinds.webAddress.optional(), {
    says: 'Where traces go: OTLP over HTTP; /v1/traces is put behind it.',
    example: 'http://127.0.0.1:4318',
    otherwise: 'no traces',
  }),
  OTEL_EXPORTER_OTLP_HEADERS: variable(kinds.traceHeaders.optional(), {
    says: 'Headers for it, NAME=VALUE with commas between them.',
    example: 'api-key=abc,x-team=video',
  }),
  OTEL_SERVICE_NAME: variable(z.string().default('reelbot'), {
    says: 'The bot’s name in traces.',
    example: 'reelbot-staging',
    standard: 'reelbot',
  }),
});

/** What belongs to the whole program. The variables of platforms and gateways are with them. */
export const schema = z.object({
  ...gateways.shape,
  ...tasks.shape,
  ...program.shape,
  ...operator.shape,
  ...traces.shape,
});

const group = (part: string, of: z.ZodObject): VariableGroup => ({
  part,
  variables: aboutVariables(of),
});

/** The common variables, in the groups in which they are shown. */
export const commonGroups = {
  gateways: group('Gateways', gateways),
  tasks: group('Tasks and credits', tasks),
  program: group('The program', program),
  operator: group('The operator’s page', operator),
  traces: group('Traces', traces),
} as const;
