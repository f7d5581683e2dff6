import type { OpenVideo } from '../../src/core/gateway.ts';
import { createResults, type FindVideo } from '../../src/operations/results.ts';
import { createSmallServer } from '../../src/operations/server.ts';
import { notes } from '../images/local.ts';

export const SECRET = 'a5'.repeat(32);
export const DAY = 24 * 3_600_000;

type Open = (range: string | undefined, signal: AbortSignal) => Promise<OpenVideo | undefined>;

/** The route over real HTTP, before tasks whose results are opened so. */
export interface ResultsWorld {
  readonly origin: string;
  readonly log: ReturnType<typeof notes>;
  readonly asked: { task: string; range: string | undefined }[];
  clock: number;
  /** A task with a result; answers with its link. */
  link(open: Open, task?: string): string;
  forget(task: string): void;
  close(): Promise<void>;
}

export async function startResults(
  options: { secret?: string; stallMs?: number; path?: string } = {},
): Promise<ResultsWorld> {
  const { secret = SECRET, path = '', stallMs } = options;
  const tasks = new Map<string, Open>();
  const log = notes();
  const results = createResults({
    publicUrl: path,
    secret,
    log,
    now: () => world.clock,
    ...(stallMs === undefined ? {} : { stallMs }),
  });
  const asked: ResultsWorld['asked'] = [];
  const video: FindVideo = async (task, { range, signal }) => {
    asked.push({ task, range });
    return await tasks.get(task)?.(range, signal);
  };
  const server = createSmallServer(log);
  results.serve(server, video);
  const port = (await server.listen(0, '127.0.0.1')) ?? 0;
  const world: ResultsWorld = {
    origin: `http://127.0.0.1:${port}`,
    log,
    asked,
    clock: Date.UTC(2026, 10, 21, 12),
    link(open, task = `task-${tasks.size}`) {
      tasks.set(task, open);
      return `${world.origin}${results.link(task)}`;
    },
    forget: (task) => void tasks.delete(task),
    close: () => server.stop(),
  };
  return world;
}

export async function* chunksOf(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  // A copy: whoever hands it on takes its memory away.
  for (const chunk of chunks) yield Uint8Array.from(chunk);
}

/** A video of these bytes at a gateway that knows ranges. */
export function videoOf(bytes: Buffer, headers: Record<string, string> = {}): Open {
  return async (range) => {
    const whole = { 'content-type': 'video/mp4', 'accept-ranges': 'bytes', ...headers };
    if (range === undefined) {
      const length = { 'content-length': String(bytes.length) };
      return { status: 200, headers: { ...length, ...whole }, body: chunksOf(bytes) };
    }
    const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/u.exec(range) ?? [];
    const first = from === '' ? bytes.length - Number(to) : Number(from);
    const last = from === '' || to === '' ? bytes.length - 1 : Number(to);
    if (first >= bytes.length) {
      const none = { 'content-type': 'text/plain', 'content-range': `bytes */${bytes.length}` };
      return { status: 416, headers: none, body: chunksOf(Buffer.from('no such part')) };
    }
    const part = bytes.subarray(first, last + 1);
    const head = {
      'content-length': String(part.length),
      'content-range': `bytes ${first}-${last}/${bytes.length}`,
    };
    return { status: 206, headers: { ...head, ...whole }, body: chunksOf(part) };
  };
}
