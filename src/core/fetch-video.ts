import { createByteRoom } from './byte-room.ts';
import { withDeadline } from './deadline.ts';
import type { Deps } from './deps.ts';
import type { Loaded, Streamed } from './gateway.ts';
import { release } from './release.ts';
import type { Task } from './task.ts';

/** Tries after which a video that cannot be fetched is posted as a link. A closed one gets more, half a minute in all: servers are late with it, and people cannot be given its address. */
const FETCH_TRIES = 3;
const CLOSED_FETCH_TRIES = 5;

/** How long fetching a video may take, ms; one that is passed on as it comes has to be through by then. */
const FETCH_MS = 5 * 60_000;

/** Videos that are in memory as a whole, all together, bytes: the largest that a platform takes fits. One for the process, whose memory it is. */
const room = createByteRoom(128 * 2 ** 20);

/** How a platform gets at the video of a task, in one try to deliver it. */
export interface Fetching {
  load(limitBytes: number): Promise<Loaded>;
  stream(limitBytes: number): Promise<Loaded | Streamed>;
  /** The try is over: what was not read is given up, and the room in memory given back. */
  end(): void;
}

type Asked = Pick<Deps, 'gateways' | 'stopping'>;
type Ended = Pick<Task, 'gateway' | 'video' | 'operation' | 'fetches'>;

export function fetchingOf(deps: Asked, task: Ended): Fetching {
  const over = Promise.withResolvers<void>();
  const fetch = (limitBytes: number, streamed: boolean) =>
    fetched(deps, task, { limitBytes, streamed, over: over.promise });
  return {
    async load(limitBytes) {
      const loaded = await fetch(limitBytes, false);
      if (loaded.kind === 'stream') throw new Error('a gateway streams what is wanted as a whole');
      return loaded;
    },
    stream: (limitBytes) => fetch(limitBytes, true),
    end: over.resolve,
  };
}

interface Wanted {
  readonly limitBytes: number;
  readonly streamed: boolean;
  readonly over: Promise<void>;
}

async function fetched(
  deps: Asked,
  task: Ended,
  { limitBytes, streamed, over }: Wanted,
): Promise<Loaded | Streamed> {
  const gateway = deps.gateways.find(({ name }) => name === task.gateway);
  const { video, operation = {} } = task;
  const most = video?.closed === true ? CLOSED_FETCH_TRIES : FETCH_TRIES;
  if (gateway === undefined || video === undefined || (task.fetches ?? 0) >= most) {
    return { kind: 'unavailable' };
  }
  const { promise, resolve, reject } = Promise.withResolvers<Loaded | Streamed>();
  // The deadline goes on as long as the bytes may still come.
  const whole = withDeadline(FETCH_MS, deps.stopping, async (signal) => {
    const places: (() => void)[] = [];
    const take = async (bytes: number) => void places.push(await room.take(bytes, signal));
    try {
      const context = { operation, limitBytes, signal, streamed, room: take };
      const loaded = await gateway.download(video, context);
      resolve(loaded);
      await over;
      if (loaded.kind === 'stream') loaded.leave();
      // The collector would take its time.
      if (loaded.kind === 'file') release(loaded.bytes);
    } finally {
      for (const giveBack of places) giveBack();
    }
  });
  whole.catch(reject);
  return await promise;
}
