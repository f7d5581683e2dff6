import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { corrupted, renamed } from './bytes.ts';
import { calm, type Weather } from './weather.ts';

/** One connection through a proxy. */
export interface Link {
  /** `fresh`: the connection has just been made. */
  set(weather: Weather, fresh: boolean): void;
  /** Bytes of it are lost. */
  isDead(): boolean;
  reset(): void;
  /** Resolves when both ends are closed. */
  readonly over: Promise<unknown>;
}

interface LinkOptions {
  readonly random: () => number;
  /** What is replaced in what comes back, and with what. */
  readonly renames: readonly (readonly [from: string, to: string])[];
  /** Called when this connection is among those that a fault is meant for. */
  readonly met: () => void;
}

/** What both ways of a connection share. */
interface Course extends LinkOptions {
  weather: Weather;
  /** It is among the share that this weather is meant for. */
  hit: boolean;
  dead: boolean;
  /** Bytes each way since the weather changed. */
  readonly passed: { there: number; back: number };
  readonly reset: () => void;
}

type Way = keyof Course['passed'];

/** Joins two ends: `near` is the client's, `away` leads to the server. */
export function createLink(near: Socket, away: Socket, options: LinkOptions): Link {
  const reset = () => {
    near.resetAndDestroy();
    away.resetAndDestroy();
  };
  const course: Course = {
    ...options,
    weather: calm,
    hit: false,
    dead: false,
    passed: { there: 0, back: 0 },
    reset,
  };
  const over = Promise.all([closed(near), closed(away)]);
  carry(course, 'there', near, away);
  carry(course, 'back', away, near);
  return {
    set(weather, fresh) {
      course.weather = weather;
      Object.assign(course.passed, { there: 0, back: 0 });
      course.hit = weather !== calm && options.random() < weather.share;
      if (course.hit) options.met();
      if (course.hit && fresh && weather.refuse) reset();
    },
    isDead: () => course.dead,
    reset,
    over,
  };
}

async function closed(socket: Socket): Promise<void> {
  socket.on('error', () => {}); // A reset, by us or by an end: what follows from it hangs on `close`.
  await once(socket, 'close').catch(() => {});
}

/** Passes on what comes, in its order, and each end's farewell behind it. */
function carry(course: Course, way: Way, from: Socket, to: Socket): void {
  let turn = Promise.resolve();
  let due = 0;
  const next = (work: () => void, at: number) => {
    turn = turn.then(async () => {
      const early = at - performance.now();
      if (early > 0) await pause(early);
      work();
    });
  };
  from.on('data', (bytes: Buffer) => {
    due = dueAt(course, bytes.length, due);
    next(() => pass(course, way, bytes, { from, to }), due);
  });
  from.on('end', () => next(() => farewell(course, way, to), due));
  from.on('close', (failed) => {
    // Of a dead connection the client is told nothing, whatever the server does.
    if (course.dead && way === 'back') return;
    if (failed) to.resetAndDestroy();
    else next(() => to.destroySoon(), due);
  });
}

/** Behind the one before, later by the latency and by what the bandwidth makes of its length. `performance.now()` ms. */
function dueAt({ weather, hit, random }: Course, length: number, last: number): number {
  if (!hit) return last;
  const { latencyMs, jitterMs, bytesPerSecond } = weather;
  const arrives = performance.now() + latencyMs + random() * jitterMs;
  return Math.max(last, arrives) + (length / bytesPerSecond) * 1000;
}

function farewell(course: Course, way: Way, to: Socket): void {
  if (!course.dead) to.end();
  else if (way === 'there') course.reset();
}

function pass(
  course: Course,
  way: Way,
  bytes: Buffer,
  { from, to }: { from: Socket; to: Socket },
): void {
  const { weather, hit, passed } = course;
  if (hit && weather.swallow) course.dead = true;
  if (course.dead || to.destroyed || !to.writable) return;
  const before = passed[way];
  passed[way] += bytes.length;
  const shown = way === 'back' ? bent(course, bytes) : bytes;
  const most = hit ? limitOf(weather, way) : undefined;
  if (most === undefined || before + bytes.length <= most.bytes) {
    to.write(shown);
    return;
  }
  const rest = shown.subarray(0, Math.max(0, most.bytes - before));
  if (most.next === 'end') {
    to.end(rest);
    from.destroy();
  } else if (rest.length === 0) course.reset();
  else to.write(rest, course.reset);
}

/** How much still passes this way, and what comes then. */
function limitOf({ cut, endAfterBytes }: Weather, way: Way) {
  if (cut?.way === way) return { bytes: cut.afterBytes, next: 'reset' } as const;
  if (way === 'there' || endAfterBytes === undefined) return undefined;
  return { bytes: endAfterBytes, next: 'end' } as const;
}

function bent({ weather, hit, random, renames }: Course, bytes: Buffer): Buffer {
  const named = renames.reduce(renamed, bytes);
  return hit && weather.corrupt ? corrupted(named, random) : named;
}
