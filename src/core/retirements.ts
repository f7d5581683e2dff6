import type { Clock } from './clock.ts';
import type { Store } from './store/index.ts';

/** A model that its gateway did not know is left alone for so long, ms: then one request tries it again. */
const RETIRED_MS = 24 * 3_600_000;

const PREFIX = 'retired:';

/** A model that went away while the bot ran. Times are ms since the epoch. */
export interface Retirement {
  readonly gateway: string;
  readonly model: string;
  readonly since: number;
  /** It is tried again after that. */
  readonly until: number;
}

/** What gateways did not know when they were asked for it; in the store, so that every process and the next start know it. */
export interface Retirements {
  /** Reads what the store has: also what other processes learnt. Throws StoreUnavailable. */
  read(): Promise<void>;
  /** In force here at once. Resolves to whether it is news to every process. Throws StoreUnavailable. */
  add(gateway: string, model: string): Promise<boolean>;
  inForce(): readonly Retirement[];
}

export function createRetirements(store: Store, clock: Clock): Retirements {
  let known = new Map<string, Retirement>();
  const isInForce = (one: Retirement | undefined): one is Retirement =>
    one !== undefined && one.until > clock.now();
  return {
    async read() {
      const began = clock.now();
      const read = new Map<string, Retirement>();
      for await (const [key, one] of store.list<Retirement>(PREFIX)) read.set(key, one);
      // What was learnt in the meantime may have come too late for the walk.
      const late = [...known].filter(([key, { since }]) => since >= began && !read.has(key));
      known = new Map([...read, ...late]);
    },
    async add(gateway, model) {
      const key = `${PREFIX}${gateway}:${model}`;
      const since = clock.now();
      const fresh: Retirement = { gateway, model, since, until: since + RETIRED_MS };
      if (!isInForce(known.get(key))) known.set(key, fresh);
      let news = true;
      const stored = await store.update<Retirement>(
        key,
        (was) => {
          news = !isInForce(was);
          return news ? fresh : was;
        },
        RETIRED_MS,
      );
      known.set(key, stored ?? fresh);
      return news;
    },
    inForce: () => [...known.values()].filter(isInForce),
  };
}
