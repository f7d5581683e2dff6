import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../sandbox/free-port.ts';
import { systemClock } from '../../src/core/clock.ts';
import type { Environment } from '../../src/core/configuration.ts';
import { type DoctorOptions, diagnose } from '../../src/doctor/doctor.ts';
import type { Result } from '../../src/doctor/run.ts';
import { gatewayModules } from '../../src/gateways/index.ts';
import { platformModules } from '../../src/platforms.ts';

/** A place without a bot: a folder of its own, and a port that is free. */
export interface Place {
  readonly folder: string;
  readonly port: number;
  /** Looks with this environment over the place's own. */
  look(env: Environment, more?: Partial<DoctorOptions>): Promise<Result[]>;
  /** The same; what one check says, a line each: `wrong: …`. */
  say(check: string, env: Environment, more?: Partial<DoctorOptions>): Promise<string[]>;
  leave(): Promise<void>;
}

export async function makePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'reelbot-doctor-'));
  const port = freePort();
  const base = { STORE_URL: `sqlite://${join(folder, 'store.sqlite')}`, PORT: String(port) };
  const look: Place['look'] = (env, more = {}) =>
    diagnose({
      env: { ...base, ...env },
      modules: { platforms: platformModules, gateways: gatewayModules },
      ...{ clock: systemClock, folder },
      ...more,
    });
  return {
    folder,
    port,
    look,
    say: async (check, env, more) => linesOf(await look(env, more), check),
    leave: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What one check found. */
export function linesOf(results: readonly Result[], check: string): string[] {
  return results.filter((one) => one.check === check).map(({ state, says }) => `${state}: ${says}`);
}
