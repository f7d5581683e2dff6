const PORT = 6379;

/** Where a Redis is, and as whom to talk to it. */
export interface RedisAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly username?: string;
  readonly password?: string;
  /** The number of the database. */
  readonly database: number;
}

/** Reads `redis://[user:password@]host[:port][/number]`, or the same with `rediss://` for TLS; undefined when it is something else. */
export function parseRedisUrl(text: string): RedisAddress | undefined {
  const url = URL.parse(text);
  if (url === null || !/^rediss?:$/u.test(url.protocol) || url.hostname === '') return undefined;
  const [, database = '0'] = /^(?:\/(\d{1,5})?)?$/u.exec(url.pathname) ?? [undefined, 'none'];
  if (database === 'none' || /[?#]/u.test(text)) return undefined;
  try {
    const username = decodeURIComponent(url.username);
    const password = decodeURIComponent(url.password);
    return {
      host: url.hostname.replace(/^\[(.*)\]$/u, '$1'),
      port: url.port === '' ? PORT : Number(url.port),
      tls: url.protocol === 'rediss:',
      ...(username === '' ? {} : { username }),
      ...(password === '' ? {} : { password }),
      database: Number(database),
    };
  } catch {
    return undefined; // A percent sign that encodes nothing.
  }
}

/** The address for people and logs: without the user and the password. */
export function nameOf({ host, port, tls, database }: RedisAddress): string {
  const place = host.includes(':') ? `[${host}]` : host;
  return `${tls ? 'rediss' : 'redis'}://${place}:${port}/${database}`;
}
