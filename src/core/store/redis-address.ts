const PORT = 6379;
const SENTINEL_PORT = 26_379;

/** Where one server listens. */
export interface RedisPlace {
  readonly host: string;
  readonly port: number;
}

/** Where a Redis is, and as whom to talk to it. */
export interface RedisAddress {
  /** Who says where it is: nobody (there is one place), the sentinels that watch it, or any node of its cluster. */
  readonly through: 'itself' | 'sentinel' | 'cluster';
  /** The one place, or all who may be asked. */
  readonly places: readonly [RedisPlace, ...RedisPlace[]];
  /** The name under which sentinels know it; empty elsewhere. */
  readonly group: string;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** The number of the database. */
  readonly database: number;
}

/** Whether the text wants to be the address of a Redis, of whatever kind. */
export function isRedisUrl(text: string): boolean {
  return /^rediss?(?:\+\w+)?:/u.test(text);
}

/**
 * Reads `redis://[user:password@]host[:port][/number]`, `redis+sentinel://[user:password@]host[:port],host…/group[/number]` or
 * `redis+cluster://[user:password@]host[:port],host…`, or the same with `rediss` for TLS; undefined when it is something else.
 */
export function parseRedisUrl(text: string): RedisAddress | undefined {
  const read = readRedisUrl(text);
  return typeof read === 'string' ? undefined : read;
}

/** The same, or what is wrong with it: a sentence in which nothing of the text stands, since that may hold a password. */
export function readRedisUrl(text: string): RedisAddress | string {
  const [, tls, kind, user = '', hosts = '', path] =
    /^redis(s?)(?:\+(\w+))?:\/\/(?:([^@/]*@))?([^/]*)(\/.*)?$/u.exec(text) ?? [];
  if (tls === undefined) return 'an address begins with redis:// or rediss://, and names a host';
  if (/[?#\s]/u.test(text)) return 'an address has no question mark, no hash and no space';
  if (kind !== undefined && kind !== 'sentinel' && kind !== 'cluster') {
    return 'after the plus comes sentinel or cluster';
  }
  const through = kind ?? 'itself';
  const where = readPath(through, path ?? '');
  if (typeof where === 'string') return where;
  const credentials = readUser(user);
  if (credentials === undefined) return 'the user or the password has a percent sign that is none';
  const names = through === 'itself' ? [hosts] : hosts.split(',');
  const standard = through === 'sentinel' ? SENTINEL_PORT : PORT;
  const [first, ...others] = names.map((name) => readPlace(name, standard));
  if (first === undefined || others.includes(undefined)) {
    return through === 'itself'
      ? 'the host is none; several are named with redis+sentinel:// or redis+cluster://'
      : 'one of the hosts is none: they are HOST or HOST:PORT, with commas between them';
  }
  const places = [first, ...others.filter((place) => place !== undefined)] as const;
  return { through, places, ...where, tls: tls === 's', ...credentials };
}

function readPath(
  through: RedisAddress['through'],
  path: string,
): Pick<RedisAddress, 'group' | 'database'> | string {
  if (through !== 'sentinel') {
    const [, number] = /^(?:\/(\d{1,5})?)?$/u.exec(path) ?? [undefined, 'none'];
    if (number === 'none') return 'after the slash comes the number of a database';
    const database = Number(number ?? 0);
    return through === 'itself' || database === 0
      ? { group: '', database }
      : 'a cluster has the database 0 only';
  }
  const [, group = '', database = '0'] = /^\/([\w.-]+)(?:\/(\d{1,5})?)?$/u.exec(path) ?? [];
  if (group !== '') return { group, database: Number(database) };
  return 'after the sentinels comes the name under which they know the Redis, such as /mymaster or /mymaster/2 with the number of a database';
}

function readUser(text: string): Pick<RedisAddress, 'username' | 'password'> | undefined {
  const [, name = '', secret = ''] = /^([^:]*):?(.*)@$/u.exec(text) ?? [];
  try {
    const [username, password] = [decodeURIComponent(name), decodeURIComponent(secret)];
    return {
      ...(username === '' ? {} : { username }),
      ...(password === '' ? {} : { password }),
    };
  } catch {
    return undefined; // A percent sign that encodes nothing.
  }
}

function readPlace(text: string, standard: number): RedisPlace | undefined {
  const url = URL.parse(`redis://${text}`);
  if (url === null || /[,@]/u.test(text) || url.hostname === '') return undefined;
  return {
    host: url.hostname.replace(/^\[(.*)\]$/u, '$1'),
    port: url.port === '' ? standard : Number(url.port),
  };
}

/** The address for people and logs: without the user and the password. */
export function nameOf({ through, places, group, tls, database }: RedisAddress): string {
  const scheme = `${tls ? 'rediss' : 'redis'}${through === 'itself' ? '' : `+${through}`}`;
  const path = through === 'cluster' ? [] : [...(group === '' ? [] : [group]), database];
  return [`${scheme}://${places.map(nameOfPlace).join(',')}`, ...path].join('/');
}

/** `host:port`, or `[host]:port` where the host has colons itself. */
export function nameOfPlace({ host, port }: RedisPlace): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
