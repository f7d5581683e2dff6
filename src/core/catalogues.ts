import { type Catalogue, modelsOnOffer, type VideoModel } from './catalogue.ts';
import type { Clock } from './clock.ts';
import type { VideoGateway } from './gateway.ts';
import { type Asked, createListings, type Listings } from './listings.ts';
import type { Log } from './log.ts';
import { sharingNames } from './model-names.ts';
import { NO_OVERLAY, type Overlay, overlaid, preferred } from './overlay.ts';
import { repeat } from './repeat.ts';
import { createRetirements, type Retirement } from './retirements.ts';
import type { Store } from './store/index.ts';

export type { Retirement } from './retirements.ts';

/** How often lists are read again, ms; and how often dates and what other processes learnt are looked at. */
const LIST_EVERY_MS = 10 * 60_000;
const LOOK_EVERY_MS = 5 * 60_000;

/** How long a start waits for lists that it never saw, ms. */
const FIRST_LIST_MS = 3000;

/** What can be asked for at this moment. Four sources, each over the one before: the gateway's own models, what it lists, CATALOGUE_FILE, and what it did not know when it was asked. */
export interface Catalogues {
  /** In the order of preference for this model; without one, the general order. */
  of(model?: string): readonly Catalogue[];
  /** A gateway's model, retired or not: for tasks that it has already. */
  model(gateway: string, id: string): VideoModel | undefined;
  /** Notes that a gateway does not know a model any more; in the store, so that every process and the next start know it. Resolves to whether that is news. */
  retire(gateway: string, model: string): Promise<boolean>;
  retirements(): readonly Retirement[];
  /** Puts another CATALOGUE_FILE in force. */
  overlay(overlay: Overlay): void;
  /** Calls back when other models can be asked for than before. */
  onChange(listener: () => void): void;
  /** Reads what the store remembers, asks the gateways that list their models, and goes on doing so until `stopping`. Waits only for those that never listed any. */
  start(): Promise<void>;
}

export interface CataloguesDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly gateways: readonly VideoGateway[];
  readonly stopping: AbortSignal;
  readonly overlay?: Overlay;
}

export function createCatalogues(deps: CataloguesDeps): Catalogues {
  const { clock, log, stopping } = deps;
  const listings = createListings(deps);
  const retirements = createRetirements(deps.store, clock);
  const merge = merging(deps, listings);
  let file = deps.overlay ?? NO_OVERLAY;
  let merged = merge(file);
  const goneNow = () => retirements.inForce().filter((one) => !isInsistedOn(file, one));
  const of = (model?: string): readonly Catalogue[] => {
    const order = model === undefined ? undefined : preferred(file, model);
    return inOrder(withRetired(merged, goneNow()), order);
  };
  const { onChange, tell } = telling(deps, of);
  const change = (): void => {
    merged = merge(file);
    tell();
  };
  const ask = async (which: Asked): Promise<void> => {
    await listings.ask(which);
    change();
  };
  const look = async (): Promise<void> => {
    await retirements
      .read()
      .catch((error: unknown) => log.warn({ err: error }, 'retired models could not be read'));
    tell();
  };
  return {
    of,
    model: (gateway, id) =>
      merged.find(({ name }) => name === gateway)?.models.find((model) => model.id === id),
    async retire(gateway, model) {
      const adding = retirements.add(gateway, model);
      tell();
      return await adding;
    },
    retirements: goneNow,
    overlay(next) {
      file = next;
      change();
    },
    onChange,
    async start() {
      await listings.recall();
      await retirements.read();
      change();
      const first = ask('unknown');
      void ask('known');
      // Whoever types a command meanwhile is served by what is known; a slow list comes later.
      await orLater(clock, first, FIRST_LIST_MS);
      repeat(clock, LIST_EVERY_MS, stopping, () => ask('all'));
      repeat(clock, LOOK_EVERY_MS, stopping, look);
    },
  };
}

/** Puts the file over what gateways have and list. What cannot be applied is logged when it begins, not again each time. */
function merging(
  { gateways, log }: Pick<CataloguesDeps, 'gateways' | 'log'>,
  listings: Listings,
): (file: Overlay) => readonly Catalogue[] {
  const logged = new Map<string, readonly string[]>();
  return (file) => {
    const merged = gateways.map(({ name, models: own, list }) => {
      const listed = listings.of(name);
      const { models, unusable } = overlaid(name, listed ?? own, file);
      // Before its first list nobody knows what an entry is about.
      if (list !== undefined && listed === undefined) return { name, models };
      const known = logged.get(name) ?? [];
      for (const reason of unusable) {
        if (!known.includes(reason)) log.warn({ gateway: name }, reason);
      }
      logged.set(name, unusable);
      return { name, models };
    });
    return sharingNames(merged);
  };
}

/** Waits for `work`, but no longer than `ms`. */
async function orLater(clock: Clock, work: Promise<void>, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, resolve);
  await Promise.race([work, promise]).finally(cancel);
}

/** The operator says that the model is there, whatever its gateway said: `"retired": false`. */
function isInsistedOn({ models }: Overlay, { gateway, model }: Retirement): boolean {
  const entries = Object.hasOwn(models, gateway) ? models[gateway] : undefined;
  return entries?.some(({ id, retired }) => id === model && retired === false) ?? false;
}

/** A model that is retired at run time has that day as its date. */
function withRetired(
  catalogues: readonly Catalogue[],
  retirements: readonly Retirement[],
): readonly Catalogue[] {
  if (retirements.length === 0) return catalogues;
  return catalogues.map(({ name, models }) => ({
    name,
    models: models.map((model) => {
      const gone = retirements.find((one) => one.gateway === name && one.model === model.id);
      if (gone === undefined) return model;
      return { ...model, retired: new Date(gone.since).toISOString().slice(0, 10) };
    }),
  }));
}

function inOrder(
  catalogues: readonly Catalogue[],
  order: readonly string[] | undefined,
): readonly Catalogue[] {
  if (order === undefined) return catalogues;
  const place = ({ name }: Catalogue) =>
    order.includes(name) ? order.indexOf(name) : order.length;
  return catalogues.toSorted((a, b) => place(a) - place(b));
}

/** Calls listeners when what people can ask for is not what it was when they were called last. */
function telling(
  { clock, log, stopping }: Pick<CataloguesDeps, 'clock' | 'log' | 'stopping'>,
  of: () => readonly Catalogue[],
): Pick<Catalogues, 'onChange'> & { tell: () => void } {
  const onOffer = (): string =>
    // Neither the gateway's own word for a model nor a day to come changes what can be asked for.
    JSON.stringify(modelsOnOffer(of(), clock.now()), (key, value: unknown) =>
      key === 'retired' || key === 'gatewayModel' ? undefined : value,
    );
  const listeners: (() => void)[] = [];
  let told = onOffer();
  return {
    onChange: (listener) => void listeners.push(listener),
    tell() {
      const now = onOffer();
      if (now === told || stopping.aborted) return;
      told = now;
      for (const listener of listeners) {
        try {
          listener();
        } catch (error) {
          log.error({ err: error }, 'other models could not be passed on');
        }
      }
    },
  };
}
