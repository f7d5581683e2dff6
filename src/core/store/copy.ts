import { createHash } from 'node:crypto';
import type { Backend, Swap } from './backend.ts';
import { UNFINISHED } from './whole.ts';

/** Pairs of one step: so many are read and written together. */
const PAGE = 200;

/** After so many keys the progress is told. */
const TOLD_EVERY = 10_000;

/** What may be collected as garbage this soon is not compared: one side may be quicker, ms. */
const ABOUT_TO_GO_MS = 3_600_000;

const BYTES = 32;

/** Why a store is not copied, in a sentence for whoever runs it. */
export class CopyRefused extends Error {
  override readonly name = 'CopyRefused';
}

export interface CopyOptions {
  /** ms since the epoch. */
  readonly now: () => number;
  readonly tell: (line: string) => void;
  /** The target becomes the same as the source, whatever it holds. */
  readonly force?: boolean;
}

/** What a store holds, as two stores can be compared. */
export interface Digest {
  readonly keys: number;
  /** In hex; the same whatever the order of the keys. */
  readonly checksum: string;
}

/**
 * Copies every key with its value, byte by byte, and its expiry; then compares both sides. What has expired is left out. Broken off, it is run again:
 * a mark in the target tells that what is there came from a copy.
 * @throws CopyRefused where it may not begin, where somebody else writes meanwhile, and where the two differ in the end
 */
export async function copyStore(
  from: Backend,
  to: Backend,
  { now, tell, force = false }: CopyOptions,
): Promise<Digest> {
  if ((await from.read(UNFINISHED)) !== undefined) {
    throw new CopyRefused('The source is itself half of a copy: finish that one first.');
  }
  const mark = await to.read(UNFINISHED);
  const mirrors = force || mark !== undefined;
  if (!mirrors && !(await isEmpty(to, now()))) {
    throw new CopyRefused(
      'The target is not empty. With --force it becomes a copy of the source, and what else is there is deleted.',
    );
  }
  if (mark !== undefined) tell('An earlier copy broke off: this one goes on with it.');
  else await write(to, [swapOf(UNFINISHED, undefined, '{"value":true}')]);
  await copyAll(from, to, { now, tell });
  if (mirrors) await dropOthers(from, to, now());
  tell('Comparing both sides.');
  const horizon = now() + ABOUT_TO_GO_MS;
  const [there, here] = [await digestOf(from, horizon), await digestOf(to, horizon)];
  if (there.keys !== here.keys || there.checksum !== here.checksum) {
    throw new CopyRefused(
      `The two differ: ${there.keys} keys (${there.checksum}) at the source, ${here.keys} (${here.checksum}) at the target. Does a bot run on one of them? Stop it and run this again.`,
    );
  }
  await write(to, [swapOf(UNFINISHED, await to.read(UNFINISHED), undefined)]);
  return here;
}

/** What a store holds that does not expire before `horizon` (ms since the epoch). */
export async function digestOf(backend: Backend, horizon: number): Promise<Digest> {
  const sum = Buffer.alloc(BYTES);
  let keys = 0;
  for await (const page of pagesOf(backend)) {
    for (const [key, text] of page) {
      if (key === UNFINISHED || (expiryOf(key, text) ?? Infinity) <= horizon) continue;
      keys += 1;
      const hash = createHash('sha256').update(`${key.length}:${key}${text}`).digest();
      for (let at = 0; at < BYTES; at += 1) sum[at] = (sum[at] ?? 0) ^ (hash[at] ?? 0);
    }
  }
  return { keys, checksum: sum.toString('hex') };
}

async function isEmpty(backend: Backend, now: number): Promise<boolean> {
  for await (const page of pagesOf(backend)) {
    if (page.some(([key, text]) => !isOver(key, text, now))) return false;
  }
  return true;
}

async function copyAll(
  from: Backend,
  to: Backend,
  { now, tell }: Pick<CopyOptions, 'now' | 'tell'>,
): Promise<void> {
  let copied = 0;
  let left = 0;
  for await (const page of pagesOf(from)) {
    const lasting = page.filter(([key, text]) => !isOver(key, text, now()));
    const stood = await Promise.all(lasting.map(([key]) => to.read(key)));
    const swaps = lasting.flatMap(([key, text], nth) =>
      stood[nth] === text ? [] : [swapOf(key, stood[nth], text)],
    );
    await write(to, swaps);
    left += page.length - lasting.length;
    const before = Math.floor(copied / TOLD_EVERY);
    copied += lasting.length;
    if (Math.floor(copied / TOLD_EVERY) > before) tell(`${copied} keys copied so far.`);
  }
  tell(`${copied} keys copied; ${left} that had expired were left out.`);
}

/** What an earlier copy brought, or somebody else, and the source does not have. */
async function dropOthers(from: Backend, to: Backend, now: number): Promise<void> {
  for await (const page of pagesOf(to)) {
    const sources = await Promise.all(page.map(([key]) => from.read(key)));
    const others = page.filter(([key], nth) => {
      const text = sources[nth];
      return key !== UNFINISHED && (text === undefined || isOver(key, text, now));
    });
    await write(
      to,
      others.map(([key, text]) => swapOf(key, text, undefined)),
    );
  }
}

async function* pagesOf(backend: Backend): AsyncIterable<[string, string][]> {
  let after = '';
  for (;;) {
    const page = await backend.scan('', after, PAGE);
    if (page.length > 0) yield page;
    const last = page.at(-1)?.[0];
    if (page.length < PAGE || last === undefined) return;
    after = last;
  }
}

async function write(to: Backend, swaps: readonly Swap[]): Promise<void> {
  if (swaps.length === 0) return;
  const written = await to.swap(swaps);
  if (written.some((one) => one !== true)) {
    throw new CopyRefused('Somebody else writes into the target. Stop the bot and run this again.');
  }
}

function swapOf(key: string, was: string | undefined, now: string | undefined): Swap {
  return { key, was, now, expires: now === undefined ? undefined : expiryOf(key, now) };
}

function isOver(key: string, text: string, now: number): boolean {
  return (expiryOf(key, text) ?? Infinity) <= now;
}

/** When it may be collected, ms since the epoch: keyv writes it into the text. Throws CopyRefused for a text that is none of keyv's. */
function expiryOf(key: string, text: string): number | undefined {
  let stored: unknown;
  try {
    stored = JSON.parse(text);
  } catch {
    stored = undefined;
  }
  if (typeof stored !== 'object' || stored === null || !('value' in stored)) {
    throw new CopyRefused(`What stands under ${key} cannot be read.`);
  }
  const expires = 'expires' in stored ? stored.expires : undefined;
  return typeof expires === 'number' ? expires : undefined;
}
