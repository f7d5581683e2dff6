import type { Site } from './kills-sites.ts';

/** Where one life of the bot ends. */
export interface Point {
  readonly site: Site;
  /** The how many-th time that it is passed. */
  readonly nth: number;
  /** Passes before this do not count, ms since the process began. */
  readonly notBeforeMs: number;
  /** Gets the site as a line, right before the end. */
  readonly file: string;
}

/** The variable with the point, as JSON. */
export const POINT_VARIABLE = 'KILLS_POINT';
