import type { VideoModel } from './catalogue.ts';
import type { Log } from './log.ts';
import type { Vault } from './platform.ts';

/** What a look at one thing found. Sentences for whoever runs the bot, without any secret. */
export type Finding =
  | {
      /** `skipped`: it could not be told from here, or there is nothing to look at. */
      readonly state: 'ok' | 'skipped';
      readonly says: string;
    }
  | {
      /** `warn`: the bot runs, and yet something is undone. */
      readonly state: 'wrong' | 'warn';
      readonly says: string;
      /** The next step, one sentence; absent where `says` has it already. */
      readonly mend?: string;
    };

/** One thing that `npm run doctor` looks at. */
export interface Examination {
  /** What is looked at, for people and machines: `discord: token`. */
  readonly check: string;
  /** Looks, and changes nothing. More than one finding where it looks at several of a kind. What it throws counts as wrong. */
  look(signal: AbortSignal): Promise<readonly Finding[]>;
}

/** What a platform may use to look at itself. */
export interface ExaminationDeps {
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The models that can be asked for now, as the bot would offer them. */
  readonly models: () => Promise<readonly VideoModel[]>;
  /** The platform's own part of the store; undefined where there is no store yet, or it cannot be opened. Nothing written there stays. */
  readonly vault: () => Promise<Vault | undefined>;
  /** A bot answers at PORT on this machine. */
  readonly isRunning: () => Promise<boolean>;
  /** Where the outside world reaches our HTTP server; no slash at its end. */
  readonly publicUrl?: string;
}

export const ok = (says: string): Finding => ({ state: 'ok', says });

export const skipped = (says: string): Finding => ({ state: 'skipped', says });

export const wrong = (says: string, mend?: string): Finding => ({
  state: 'wrong',
  says,
  ...(mend === undefined ? {} : { mend }),
});

export const warn = (says: string, mend?: string): Finding => ({
  state: 'warn',
  says,
  ...(mend === undefined ? {} : { mend }),
});

/** Makes something once, when it is first asked for; those who ask later get the same promise. */
export function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
