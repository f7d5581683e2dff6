/**
 * Loaded into the bot before its program (`node --import`): the machine below it, as the trial wants it. Names that end in .test are this machine,
 * unless names cannot be resolved at the moment; the clock may stand elsewhere; and every SQLite database can be told something.
 */
import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import sqlite from 'node:sqlite';
import { isMainThread } from 'node:worker_threads';
import type { Order } from './control.ts';

const OWN_NAMES = '.test';
const HERE: LookupAddress = { address: '127.0.0.1', family: 4 };

let failing: NonNullable<Order['names']> = 'work';
let aheadMs = 0;
const open = new Set<sqlite.DatabaseSync>();

type Found = (error: Error | null, address?: string | LookupAddress[], family?: number) => void;

function unresolved(name: string): Error {
  const reason = `getaddrinfo ${failing} ${name}`;
  return Object.assign(new Error(reason), {
    code: failing,
    syscall: 'getaddrinfo',
    hostname: name,
  });
}

function foreseeNames(): void {
  const { lookup } = dns;
  const { lookup: promised } = dns.promises;
  const found = (name: string, options: LookupOptions | Found, callback?: Found): void => {
    const done = typeof options === 'function' ? options : callback;
    if (!name.endsWith(OWN_NAMES)) return void Reflect.apply(lookup, dns, [name, options, done]);
    if (done === undefined) return;
    const all = typeof options === 'object' && options.all === true;
    if (failing !== 'work') process.nextTick(done, unresolved(name));
    else if (all) process.nextTick(done, null, [HERE]);
    else process.nextTick(done, null, HERE.address, HERE.family);
  };
  const promisedFound = async (name: string, options: LookupOptions = {}) => {
    if (!name.endsWith(OWN_NAMES)) return await promised(name, options);
    if (failing !== 'work') throw unresolved(name);
    return options.all === true ? [HERE] : HERE;
  };
  Object.assign(dns, { lookup: found });
  Object.assign(dns.promises, { lookup: promisedFound });
}

function foreseeClock(): void {
  const real = Date.now;
  Date.now = () => real() + aheadMs;
}

/** By what all of them inherit: whoever imports the class has its own hold of it. */
function foreseeDatabases(): void {
  const { prototype } = sqlite.DatabaseSync;
  const { prepare, close } = prototype;
  prototype.prepare = function (this: sqlite.DatabaseSync, ...given) {
    open.add(this);
    return Reflect.apply(prepare, this, given);
  };
  prototype.close = function (this: sqlite.DatabaseSync) {
    open.delete(this);
    Reflect.apply(close, this, []);
  };
}

function obey({ names, clockAheadMs, sql }: Order): void {
  failing = names ?? failing;
  aheadMs = clockAheadMs ?? aheadMs;
  if (sql === undefined) return;
  if (open.size === 0) throw new Error('no database is open');
  for (const database of open) database.exec(sql);
}

/** Every order is answered with a line: empty, or what went wrong. */
function listen(port: number): void {
  const line = connect(port, '127.0.0.1').unref();
  const nothing = () => {}; // The trial has ended before the bot.
  line.on('error', nothing);
  createInterface({ input: line })
    .on('error', nothing)
    .on('line', (text) => {
      let problem = '';
      try {
        obey(JSON.parse(text) as Order);
      } catch (error) {
        problem = String(error);
      }
      line.write(`${problem}\n`);
    });
}

const { FAULTS_PORT: port } = process.env;
if (isMainThread && port !== undefined) {
  foreseeNames();
  foreseeClock();
  foreseeDatabases();
  syncBuiltinESMExports();
  listen(Number(port));
}
