import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './dialect.ts';
import type { Fault } from './faults.ts';

const spaces = Buffer.alloc(64 * 1024, ' ');

/** Cuts the connection with a TCP reset, as a crashing server or proxy does. */
export function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

/** Waits as a `delay` fault says; at once without one, and no longer than the server lives. */
export async function delay(fault: Fault | undefined, closed: AbortSignal): Promise<void> {
  if (fault?.kind !== 'delay') return;
  if (fault.until !== undefined) await fault.until;
  if (fault.ms !== undefined) await pause(fault.ms, closed);
}

/** Sends an answer of the API, bent as the fault says. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  fault: Fault | undefined,
  closed: AbortSignal,
): Promise<void> {
  const body = Buffer.from(answer.body);
  const length = fault?.kind === 'huge' ? Math.max(fault.bytes, body.length) : body.length;
  const unknownLength = fault?.kind === 'huge' && fault.withoutLength === true;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(unknownLength ? {} : { 'content-length': length }),
  });
  await sendBody(response, followedBySpaces(body, length), length, fault, closed);
}

/** Sends a body piece by piece, as fast as the client takes it, dripping or cut as the fault says. */
export async function sendBody(
  response: ServerResponse,
  chunks: Iterable<Buffer>,
  length: number,
  fault: Fault | undefined,
  closed: AbortSignal,
): Promise<void> {
  const cutAt = fault?.kind === 'cut' ? (fault.afterBytes ?? Math.floor(length / 2)) : undefined;
  response.flushHeaders();
  let sent = 0;
  for (const chunk of fault?.kind === 'drip' ? split(chunks, fault.chunkBytes ?? 1) : chunks) {
    if (response.destroyed) return;
    const piece = cutAt === undefined ? chunk : chunk.subarray(0, cutAt - sent);
    sent += piece.length;
    if (sent === cutAt) {
      response.write(piece, () => reset(response));
      return;
    }
    if (!response.write(piece)) await drained(response);
    if (fault?.kind === 'drip') await pause(fault.everyMs ?? 250, closed);
  }
  response.end();
}

/** Room for more, or nobody left to read it. */
async function drained(response: ServerResponse): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  const ended = () => undefined;
  await Promise.race([
    once(response, 'drain', { signal }).catch(ended),
    once(response, 'close', { signal }).catch(ended),
  ]);
  settled.abort();
}

function* followedBySpaces(body: Buffer, length: number): Iterable<Buffer> {
  yield body;
  for (let left = length - body.length; left > 0; left -= spaces.length)
    yield spaces.subarray(0, Math.min(left, spaces.length));
}

function* split(chunks: Iterable<Buffer>, size: number): Iterable<Buffer> {
  for (const chunk of chunks)
    for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size);
}

/** Waits so long, and no longer than the server lives. */
export async function pause(ms: number, closed: AbortSignal): Promise<void> {
  if (ms === 0) return;
  await sleep(ms, undefined, { signal: closed }).catch(() => undefined);
}
