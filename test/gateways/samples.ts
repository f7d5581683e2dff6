import type { VideoModel } from '../../src/core/catalogue.ts';
import type { GatewayDeps, Log, VideoRequest } from '../../src/core/gateway.ts';

/** A complete request; tests change what they are about. */
export const aRequest: VideoRequest = {
  model: 'sora-2',
  prompt: 'a paper boat in the rain',
  images: [],
  orientation: 'landscape',
  size: 'small',
  duration: 10,
  removeWatermark: false,
  storyboard: false,
};

/** A model that has what `aRequest` asks for. */
export const aModel: VideoModel = {
  id: 'sora-2',
  label: 'Sora 2',
  offers: [{ size: 'small', seconds: 10, credits: 1 }],
  orientations: ['landscape', 'portrait'],
  promptLength: 5000,
  images: 1,
  imageLimits: {
    bytes: 20 * 1024 * 1024,
    types: ['image/png', 'image/jpeg', 'image/webp'],
    pixels: { least: 16, edge: 8192, total: 40_000_000 },
  },
  styles: [],
  storyboard: false,
  edit: false,
};

/** The one thing in a list. */
export function onlyOf<T>(list: readonly T[]): T {
  const [only, ...others] = list;
  if (only === undefined || others.length > 0) throw new Error(`holds ${list.length} things`);
  return only;
}

/** 2026-11-20T12:34:56Z, in the middle of a minute. */
export const NOON = Date.parse('2026-11-20T12:34:56Z');

/** A log that keeps its lines. */
export function quietLog(): Log & { lines: string[] } {
  const lines: string[] = [];
  const write = (fields: object, message: string) => {
    lines.push(`${JSON.stringify(fields)} ${message}`);
  };
  return { lines, debug: write, info: write, warn: write, error: write };
}

export const deps = (): GatewayDeps => ({ log: quietLog(), now: () => NOON });

/** What a promise failed with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    (value) => {
      throw new Error(`succeeded with ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** Everything that a log could write of an error: names, messages, stacks, fields and causes. */
export function spelledOut(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? '';
  return [error.stack, JSON.stringify(error), spelledOut(error.cause)].join('\n');
}
