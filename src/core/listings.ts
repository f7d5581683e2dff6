import type { VideoModel } from './catalogue.ts';
import { orAborted, withDeadline } from './deadline.ts';
import type { VideoGateway } from './gateway.ts';
import type { Log } from './log.ts';
import type { Store } from './store/index.ts';

/** How long a gateway may take to list its models, ms. */
const LIST_MS = 30_000;

const keyOf = (gateway: string): string => `listed:${gateway}`;

/** The models that gateways list. The last list of each stays in the store: one that cannot be asked keeps it, also over a restart. */
export interface Listings {
  /** Undefined where the gateway lists none, or never has so far. */
  of(gateway: string): readonly VideoModel[] | undefined;
  /** Reads what the store has. Throws StoreUnavailable. */
  recall(): Promise<void>;
  /** Asks gateways that list their models. Never throws. */
  ask(which: Asked): Promise<void>;
}

/** All of them, or those of which a list is known, or not. */
export type Asked = 'all' | 'known' | 'unknown';

export function createListings(deps: {
  readonly log: Log;
  readonly store: Store;
  readonly gateways: readonly VideoGateway[];
  readonly stopping: AbortSignal;
}): Listings {
  const { log, store, stopping } = deps;
  const listing = deps.gateways.filter(({ list }) => list !== undefined);
  const listed = new Map<string, readonly VideoModel[]>();

  const ask = async (gateway: VideoGateway): Promise<void> => {
    const { name } = gateway;
    const warn = (error: unknown, message: string): void => {
      if (!stopping.aborted) log.warn({ err: error, gateway: name }, message);
    };
    let models: readonly VideoModel[] | undefined;
    try {
      models = await withDeadline(LIST_MS, stopping, (signal) =>
        orAborted(signal, Promise.resolve(gateway.list?.({ signal }))),
      );
    } catch (error) {
      return warn(error, 'a gateway did not list its models');
    }
    if (models === undefined) return;
    const now = models;
    listed.set(name, now);
    try {
      await store.update<readonly VideoModel[]>(keyOf(name), (was) =>
        isSame(was, now) ? was : now,
      );
    } catch (error) {
      warn(error, 'the models of a gateway could not be saved');
    }
  };
  return {
    of: (gateway) => listed.get(gateway),
    async recall() {
      for (const { name } of listing) {
        const models = await store.get<readonly VideoModel[]>(keyOf(name));
        if (models !== undefined) listed.set(name, models);
      }
    },
    async ask(which) {
      const asked = listing.filter(
        ({ name }) => which === 'all' || listed.has(name) === (which === 'known'),
      );
      await Promise.all(asked.map(ask));
    },
  };
}

/** The store keeps JSON. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
