/**
 * Preloaded into the bot (`node --import`): ends it with SIGKILL at one place between two steps. It wraps the libraries that the program uses, from outside: the
 * program has no branch for it.
 */
import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
// Brings Node's own undici in before the other: that one, loaded first, takes discord.js' requests too, and refuses its forms.
import 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { WebSocket } from 'undici';
import { POINT_VARIABLE, type Point } from './kills-point-given.ts';
import { callOf, type Servers, type Site, type Write, writeOf } from './kills-sites.ts';

/** What may lead past a site; called at each. */
type Pass = (site: Site) => void;

function countingDown({ site, nth, notBeforeMs, file }: Point): Pass {
  let left = nth;
  return (passed) => {
    if (passed !== site || performance.now() < notBeforeMs) return;
    left -= 1;
    if (left > 0) return;
    appendFileSync(file, `${site}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
}

/** The store's transactions: what they change is known by the parameters of keyv's statements. */
function watchStore(pass: Pass): void {
  let writes = new Set<Write>();
  const { prepare } = DatabaseSync.prototype;
  DatabaseSync.prototype.prepare = function (sql, ...more) {
    const statement = prepare.call(this, sql, ...more);
    const { run, all } = statement;
    if (sql.startsWith('BEGIN')) writes = new Set();
    if (sql === 'COMMIT') {
      statement.run = (...given: unknown[]) => {
        for (const write of writes) pass(`${write} write before`);
        const done = Reflect.apply(run, statement, given);
        for (const write of writes) pass(`${write} write after`);
        return done;
      };
    }
    if (/^(INSERT|UPDATE|DELETE)/u.test(sql)) {
      statement.all = (...given: unknown[]) => {
        const rows = Reflect.apply(all, statement, given);
        if (rows.length > 0) writes.add(changed(sql, given.map(textOf)));
        return rows;
      };
    }
    return statement;
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The parameters stand in the order of `src/core/store/sqlite.ts`. */
function changed(sql: string, given: readonly (string | undefined)[]): Write {
  if (sql.startsWith('DELETE')) {
    const [key = '', , was] = given;
    return writeOf(key, undefined, was);
  }
  const [now, , key = '', , was] = given;
  return writeOf(key, now, was);
}

/** A request of undici, as its diagnostics channels show it: the gateways', discord.js' and the one below `fetch`. */
interface Shown {
  readonly request: {
    readonly method: string;
    readonly origin: string | URL;
    readonly path: string;
    readonly body?: unknown;
  };
}

function watchCalls(pass: Pass, servers: Servers): void {
  const at = (channel: string, moment: 'before' | 'sent' | 'answered') =>
    subscribe(channel, (message) => {
      const { method, origin, path, body } = (message as Shown).request;
      const form = Object.prototype.toString.call(body) === '[object FormData]';
      const call = callOf({ method, origin: String(origin), path, form }, servers);
      if (call !== undefined) pass(`${call} ${moment}`);
    });
  at('undici:request:create', 'before');
  at('undici:request:bodySent', 'sent');
  at('undici:request:headers', 'answered');
}

/** Slack's Socket Mode takes acknowledgements over the socket. */
function watchSocket(pass: Pass): void {
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    const acknowledges = typeof data === 'string' && data.includes('"envelope_id"');
    if (acknowledges) pass('acknowledge before');
    send.call(this, data);
    if (acknowledges) pass('acknowledge sent');
  };
}

const { env } = process;
const given = env[POINT_VARIABLE];
if (given !== undefined) {
  const pass = countingDown(JSON.parse(given) as Point);
  watchStore(pass);
  watchSocket(pass);
  watchCalls(pass, {
    discord: env.DISCORD_API_URL ?? '',
    slack: env.SLACK_API_URL ?? '',
    gateway: env.MOUNTSEA_BASE_URL ?? '',
  });
}
