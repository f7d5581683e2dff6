import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bot, Sandbox } from '../test/e2e/harness.ts';
import type { Death } from './kills-plan.ts';
import { POINT_VARIABLE, type Point } from './kills-point-given.ts';

/** How one life of the bot ended. */
export interface End {
  /** The site at which it killed itself; 'moment': it was killed from outside, as planned; 'waited': the same, because its site did not come; 'itself': nobody killed it. */
  readonly by: string;
  /** What was planned. */
  readonly death: Death;
  /** ms since the epoch. */
  readonly at: number;
  /** It had come so far that it took commands. */
  readonly ready: boolean;
}

/** A site that has not come by then does not come, ms since the start of the life. */
const LONGEST_MS = 5500;

/** Lets the bot live until its death. Rejects when it cannot be started. */
export async function live(
  sandbox: Sandbox,
  death: Death,
  env: Readonly<Record<string, string | undefined>>,
): Promise<End> {
  const file = join(sandbox.folder, 'killed-at');
  rmSync(file, { force: true });
  const bot = sandbox.spawn({ ...env, ...variableOf(death, file) });
  const patience = death.kind === 'moment' ? death.afterMs : LONGEST_MS;
  const waiting = new AbortController();
  const byItself = bot.ended.then(() => true);
  const late = pause(patience, false, { signal: waiting.signal }).catch(() => false);
  const ended = await Promise.race([byItself, late]);
  waiting.abort();
  await bot.kill();
  const at = Date.now();
  const ready = bot.lines.some(({ msg }) => msg === 'ready');
  const outside = death.kind === 'moment' ? 'moment' : 'waited';
  return { by: siteIn(file) ?? (ended ? 'itself' : outside), death, at, ready };
}

function variableOf(death: Death, file: string): Record<string, string> {
  if (death.kind === 'moment') return {};
  const { site, nth, notBeforeMs } = death;
  return { [POINT_VARIABLE]: JSON.stringify({ site, nth, notBeforeMs, file } satisfies Point) };
}

function siteIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined; // It did not come so far.
  }
}

/** What a bot wrote to stderr. */
export function complaintsOf(bots: readonly Bot[]): string[] {
  return bots.map(({ complaints }) => complaints()).filter((text) => text !== '');
}
