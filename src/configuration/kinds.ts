import { z } from 'zod';
import type { Limit } from '../core/quota.ts';
import { isRedisUrl, readRedisUrl } from '../core/store/redis-address.ts';

/** Units of durations, ms. */
export const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** `500ms`, `5s`, `50m`, `24h`, in ms. */
export const duration = z.string().transform((text, context) => {
  const [, amount, unit] = /^(\d{1,9})(ms|s|m|h)$/u.exec(text) ?? [];
  const ms = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (Number.isFinite(ms) && ms > 0) return ms;
  context.addIssue('takes a duration such as 500ms, 5s, 50m or 24h');
  return z.NEVER;
});

/** `10/day`. */
export const limit = z.string().transform((text, context): Limit => {
  const [, credits, unit] = /^(\d{1,9})\/(day|week|month)$/u.exec(text) ?? [];
  if (credits !== undefined) return { credits: Number(credits), unit: unit as Limit['unit'] };
  context.addIssue('takes credits and a window such as 10/day, 50/week or 200/month');
  return z.NEVER;
});

/** How many of something, from 1 to 9999999. */
export const count = z
  .string()
  .regex(/^[1-9]\d{0,6}$/u, 'takes a whole number from 1 to 9999999')
  .transform(Number);

/** Words with commas between them. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

/** `https://bot.example.org`, or with a path; without the slash at its end. */
export const webAddress = z.string().transform((text, context) => {
  const url = URL.parse(text);
  const web = url !== null && /^https?:$/u.test(url.protocol);
  if (web && url.username === '' && url.password === '' && !/[?#]/u.test(text)) {
    return url.href.replace(/(?<!\/)\/+$/u, '');
  }
  context.addIssue(
    'takes an address that begins with https:// or http://, without a user, a query or a hash',
  );
  return z.NEVER;
});

/** A port to listen on; 0 takes a free one. */
export const port = z
  .string()
  .regex(/^\d{1,5}$/u, { error: 'takes a port number from 0 to 65535', abort: true })
  .transform(Number)
  .refine((number) => number < 65_536, 'takes a port number from 0 to 65535');

/** A name or an address of this machine. */
export const host = z
  .string()
  .regex(/^[\w.:-]+$/u, 'takes an address of this machine, without a scheme and a port');

/** Where tasks and wallets are kept. What is wrong with the address of a Redis is said of that alone. */
export const storeAddress = z.string().superRefine((url, context) => {
  if (/^(?:sqlite:\/\/.+|memory:)$/u.test(url)) return;
  const read = readRedisUrl(url);
  if (typeof read !== 'string') return;
  const why = isRedisUrl(url) ? ` (${read})` : '';
  context.addIssue(
    `takes sqlite://PATH, redis://[user:password@]host[:port][/number], rediss:// for TLS, redis+sentinel:// or redis+cluster:// with several hosts, or memory: for tests; signs such as @ : / # % stand in a user and a password as %40 %3A %2F %23 %25${why}`,
  );
});

const ADMIN = /^(?:discord:\d{15,20}|slack:[TE][A-Z0-9]+\/[UW][A-Z0-9]+)$/u;

/** People, as `platform:id`. */
export const admins = list.refine((ids) => ids.every((id) => ADMIN.test(id)), {
  error: 'takes discord:ID and slack:TEAM/USER, with commas between them',
});

/** A token that opens the operator's page has to be longer than anybody can guess, characters. */
const SHORTEST_TOKEN = 24;

/** What opens the operator's page. */
export const adminToken = z
  .string()
  .regex(/^[\x21-\x7e]+$/u, 'must not contain spaces or characters beyond ASCII')
  .min(SHORTEST_TOKEN, `takes a random text of ${SHORTEST_TOKEN} characters or more`);

/** `name=value,name=value`, each value as in a URL (OpenTelemetry's specification, Protocol Exporter). Names in lower case. */
export const traceHeaders = z.string().transform((text, context): Record<string, string> => {
  const pairs = text.split(',').map((part) => /^\s*([\w!#$%&'*+.^`|~-]+)\s*=(.+)$/u.exec(part));
  const read = pairs.map((pair) => [pair?.[1]?.toLowerCase(), decoded(pair?.[2]?.trim())] as const);
  if (read.every(([name, value]) => name !== undefined && value !== undefined)) {
    return Object.fromEntries(read);
  }
  context.addIssue('takes headers, NAME=VALUE, with commas between them');
  return z.NEVER;
});

/** Undefined for what cannot be a header's value. */
function decoded(text = ''): string | undefined {
  try {
    const value = decodeURIComponent(text);
    return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/u.test(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
