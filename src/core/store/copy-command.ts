import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Backend } from './backend.ts';
import { CopyRefused, copyStore, digestOf } from './copy.ts';
import { openBackend, shown } from './open.ts';
import { isRedisUrl } from './redis-address.ts';
import { type Asking, redisUse } from './redis-in-use.ts';
import { isSqliteInUse } from './sqlite-in-use.ts';

const USAGE = `npm run store:copy -- --from STORE_URL --to STORE_URL [--dry-run] [--force]

Copies everything that the bot keeps from one store to another, and compares both. Stop the bot first.
  --from, --to  sqlite://PATH or redis://…, as in STORE_URL
  --dry-run     says what would be copied, and writes nothing
  --force       the target may hold something: it becomes a copy, and what else is there is deleted
A copy that broke off is run again with the same words.`;

const SQLITE = 'sqlite://';

/** Where the command writes to. */
export interface CopyOutput {
  readonly out: (line: string) => void;
  readonly error: (line: string) => void;
}

interface Asked {
  readonly from: string;
  readonly to: string;
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** `npm run store:copy`. Resolves to the exit code: 0 only where everything was copied and is the same. Never rejects. */
export async function copyCommand(
  words: readonly string[],
  { out, error }: CopyOutput,
  now: () => number,
): Promise<0 | 1> {
  let clean = (text: string): string => text;
  try {
    const asked = read(words);
    if (asked === 'help') {
      out(USAGE);
      return 0;
    }
    clean = (text) => withoutSecrets(withoutSecrets(text, asked.from), asked.to);
    const tell = (line: string) => out(clean(line));
    mustFit(asked);
    tell(`From ${shown(asked.from)} to ${shown(asked.to)}.`);
    await (asked.dryRun ? rehearse(asked, tell, now) : perform(asked, tell, now));
    return 0;
  } catch (reason) {
    error(clean(reason instanceof CopyRefused ? reason.message : `It failed: ${causes(reason)}`));
    return 1;
  }
}

function read(words: readonly string[]): Asked | 'help' {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = { from: text, to: text, force: flag, 'dry-run': flag, help: flag };
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    ({ values } = parseArgs({ args: [...words], options }));
  } catch {
    throw new CopyRefused(USAGE);
  }
  const { from, to, force, 'dry-run': dryRun, help } = values;
  if (help) return 'help';
  if (from === undefined || to === undefined) throw new CopyRefused(USAGE);
  return { from, to, force, dryRun };
}

/** What can be told before anything is opened. */
function mustFit({ from, to }: Asked): void {
  for (const [name, url] of [
    ['--from', from],
    ['--to', to],
  ] as const) {
    if (!/^sqlite:\/\/./u.test(url) && !isRedisUrl(url)) {
      throw new CopyRefused(`${name} takes sqlite://PATH or redis://HOST.`);
    }
  }
  if (nameOf(from) === nameOf(to)) throw new CopyRefused('Source and target are the same.');
  const file = fileOf(from);
  if (file !== undefined && !existsSync(file)) throw new CopyRefused(`There is no ${file}.`);
  mustBeFree('source', from);
  mustBeFree('target', to);
}

function mustBeFree(which: 'source' | 'target', url: string): void {
  const file = fileOf(url);
  if (file === undefined || !existsSync(file) || !isSqliteInUse(file)) return;
  throw new CopyRefused(`The ${which} is in use. Stop the bot first.`);
}

async function perform(
  { from, to, force }: Asked,
  tell: (line: string) => void,
  now: () => number,
): Promise<void> {
  await opened(from, now, tell, (source) =>
    opened(to, now, tell, async (target) => {
      const { keys, checksum } = await copyStore(source, target, { now, tell, force });
      tell(`Done: both hold the same ${keys} keys (checksum ${checksum}).`);
    }),
  );
}

/** Nothing is written, and no file made. */
async function rehearse(
  { from, to }: Asked,
  tell: (line: string) => void,
  now: () => number,
): Promise<void> {
  await opened(from, now, tell, async (source) => {
    const { keys, checksum } = await digestOf(source, now());
    tell(`${keys} keys would be copied (checksum ${checksum}).`);
  });
  const file = fileOf(to);
  if (file !== undefined && !existsSync(file)) return tell('The target would be made.');
  await opened(to, now, tell, async (target) => {
    const { keys } = await digestOf(target, now());
    tell(keys === 0 ? 'The target is empty.' : `The target holds ${keys} keys already.`);
  });
}

/** Opens a store for as long as the work takes. */
async function opened(
  url: string,
  now: () => number,
  advise: (line: string) => void,
  work: (backend: Backend) => Promise<void>,
): Promise<void> {
  const { adapter, backend } = await openBackend(url, now, advise);
  try {
    if ('client' in adapter) await mustBeLeft(adapter.client as Asking, url, advise);
    await work(backend);
  } finally {
    await backend.close().catch(() => {}); // What counts was said or thrown before.
  }
}

/** Of a Redis only newer ones tell who is connected. */
async function mustBeLeft(
  client: Asking,
  url: string,
  tell: (line: string) => void,
): Promise<void> {
  switch (await redisUse(client)) {
    case 'nobody':
      return;
    case 'a bot':
      throw new CopyRefused(`${shown(url)} is in use. Stop the bot first.`);
    case 'somebody':
      return tell(`Somebody else is connected to ${shown(url)}: make sure that it is no bot.`);
    case 'unknown':
      return tell(`${shown(url)} does not tell who uses it: make sure that no bot does.`);
  }
}

function fileOf(url: string): string | undefined {
  return url.startsWith(SQLITE) ? resolve(url.slice(SQLITE.length)) : undefined;
}

function nameOf(url: string): string | undefined {
  return fileOf(url) ?? shown(url);
}

/** The text without the password of an address: what a library says may repeat either. */
export function withoutSecrets(text: string, url: string): string {
  const [, password = ''] = /^[\w+]+:\/\/[^/?#@:]*:([^/?#]*)@/u.exec(url) ?? [];
  if (password === '') return text;
  const parts = [password, unescaped(password)];
  const shownUrl = shown(url) ?? 'the store';
  return parts.reduce((now, part) => now.replaceAll(part, '…'), text.replaceAll(url, shownUrl));
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function causes(reason: unknown): string {
  if (!(reason instanceof Error)) return String(reason);
  return reason.cause === undefined ? reason.message : `${reason.message}: ${causes(reason.cause)}`;
}
