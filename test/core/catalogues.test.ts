import { describe, expect, it } from 'vitest';
import { modelsOnOffer, type VideoModel } from '../../src/core/catalogue.ts';
import { type Catalogues, createCatalogues } from '../../src/core/catalogues.ts';
import type { VideoGateway } from '../../src/core/gateway.ts';
import { NO_OVERLAY, type Overlay, readOverlay } from '../../src/core/overlay.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import { settled, type TestClock, testClock } from '../support/clock.ts';
import { soraModels } from '../support/models.ts';
import { testGateway } from '../support/world.ts';

const HOUR_MS = 3_600_000;
const NOON = Date.UTC(2026, 10, 20, 12);
const [sora, pro] = soraModels as readonly [VideoModel, VideoModel];

interface Setup {
  clock: TestClock;
  store: Store;
  catalogues: Catalogues;
  stopping: AbortController;
  /** How often other models were told. */
  changes: () => number;
  lines: string[];
  /** What can be asked for now. */
  ids: () => string[];
}

async function setUp(
  gateways: readonly VideoGateway[],
  more: { clock?: TestClock; store?: Store; overlay?: Overlay } = {},
): Promise<Setup> {
  const clock = more.clock ?? testClock(NOON);
  const store = more.store ?? (await openStore('memory:', clock.now));
  const stopping = new AbortController();
  const lines: string[] = [];
  const write = (_: object, message: string) => void lines.push(message);
  const log = { debug: write, info: write, warn: write, error: write };
  const overlay = more.overlay ?? NO_OVERLAY;
  const signal = stopping.signal;
  const catalogues = createCatalogues({ clock, log, store, gateways, stopping: signal, overlay });
  let changes = 0;
  catalogues.onChange(() => {
    changes += 1;
  });
  const ids = () => modelsOnOffer(catalogues.of(), clock.now()).map(({ id }) => id);
  return { clock, store, catalogues, stopping, changes: () => changes, lines, ids };
}

/** A gateway that lists its models, and what it answers. */
function listingGateway(name: string, answer: () => Promise<readonly VideoModel[]>) {
  let asked = 0;
  const gateway: VideoGateway = {
    ...testGateway(name),
    models: [],
    list: () => {
      asked += 1;
      return answer();
    },
  };
  return { gateway, asked: () => asked };
}

function overlayOf(value: object, gateways: readonly VideoGateway[]): Overlay {
  const read = readOverlay(JSON.stringify(value), gateways);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.overlay;
}

describe('a model that its gateway does not know', () => {
  it('is retired there for 24 hours, and tried again then', async () => {
    const { clock, catalogues, ids, changes } = await setUp([testGateway('mountsea')]);
    await catalogues.start();
    expect(await catalogues.retire('mountsea', 'sora-2')).toBe(true);
    expect(ids()).toEqual(['sora-2-pro']);
    expect(changes()).toBe(1);
    expect(catalogues.retirements()).toEqual([
      { gateway: 'mountsea', model: 'sora-2', since: NOON, until: NOON + 24 * HOUR_MS },
    ]);
    expect(catalogues.of()[0]?.models[0]).toMatchObject({ id: 'sora-2', retired: '2026-11-20' });
    expect(catalogues.model('mountsea', 'sora-2')).toEqual(sora);

    await clock.advance(HOUR_MS);
    expect(await catalogues.retire('mountsea', 'sora-2')).toBe(false);
    expect(changes()).toBe(1);
    await clock.advance(23 * HOUR_MS - 1);
    expect(ids()).toEqual(['sora-2-pro']);
    await clock.advance(1);
    expect(ids()).toEqual(['sora-2', 'sora-2-pro']);
    expect(catalogues.retirements()).toEqual([]);
    await clock.advance(HOUR_MS);
    expect(changes()).toBe(2);
    expect(await catalogues.retire('mountsea', 'sora-2')).toBe(true);
  });

  it('stays retired over a restart', async () => {
    const gateways = [testGateway('mountsea')];
    const before = await setUp(gateways);
    await before.catalogues.start();
    await before.catalogues.retire('mountsea', 'sora-2');
    before.stopping.abort();
    const after = await setUp(gateways, before);
    await after.catalogues.start();
    expect(after.ids()).toEqual(['sora-2-pro']);
    expect(await after.catalogues.retire('mountsea', 'sora-2')).toBe(false);
    await before.clock.advance(25 * HOUR_MS);
    const later = await setUp(gateways, before);
    await later.catalogues.start();
    expect(later.ids()).toEqual(['sora-2', 'sora-2-pro']);
  });

  it('is news to one process, and known to the others within minutes', async () => {
    const gateways = [testGateway('mountsea')];
    const one = await setUp(gateways);
    const other = await setUp(gateways, one);
    await one.catalogues.start();
    await other.catalogues.start();
    const [first, second] = await Promise.all([
      one.catalogues.retire('mountsea', 'sora-2'),
      one.catalogues.retire('mountsea', 'sora-2'),
    ]);
    expect([first, second].filter(Boolean)).toHaveLength(1);
    expect(other.ids()).toContain('sora-2');
    await one.clock.advance(5 * 60_000);
    expect(other.ids()).not.toContain('sora-2');
    expect([one.changes(), other.changes()]).toEqual([1, 1]);
    expect(await other.catalogues.retire('mountsea', 'sora-2')).toBe(false);
  });

  it('is still offered through another gateway', async () => {
    const { catalogues, ids, changes } = await setUp([
      testGateway('mountsea'),
      testGateway('pmock'),
    ]);
    await catalogues.start();
    await catalogues.retire('mountsea', 'sora-2');
    expect(ids()).toContain('sora-2');
    expect(changes()).toBe(0);
    await catalogues.retire('pmock', 'sora-2');
    expect(ids()).not.toContain('sora-2');
    expect(changes()).toBe(1);
  });

  it('is not forgotten by a look at the store that had begun before', async () => {
    const { clock, store, catalogues, ids } = await setUp([testGateway('mountsea')]);
    await catalogues.start();
    const { list } = store;
    const walked = Promise.withResolvers<void>();
    store.list = async function* <T>(prefix: string) {
      yield* list<T>(prefix);
      await walked.promise;
    };
    await clock.advance(5 * 60_000);
    await catalogues.retire('mountsea', 'sora-2');
    expect(ids()).toEqual(['sora-2-pro']);
    walked.resolve();
    await settled();
    expect(ids()).toEqual(['sora-2-pro']);
  });

  it('is off in this process even while the store fails', async () => {
    const { store, catalogues, ids } = await setUp([testGateway('mountsea')]);
    await catalogues.start();
    store.update = () => Promise.reject(new Error('the disk is full'));
    await expect(catalogues.retire('mountsea', 'sora-2')).rejects.toThrow('full');
    expect(ids()).toEqual(['sora-2-pro']);
  });
});

describe('models that a gateway lists', () => {
  it('take the place of its own, and are read again', async () => {
    let models: readonly VideoModel[] = [sora];
    const { gateway } = listingGateway('ms', async () => models);
    const { clock, catalogues, ids, changes, stopping } = await setUp([gateway]);
    expect(ids()).toEqual([]);
    await catalogues.start();
    expect(ids()).toEqual(['sora-2']);
    expect(changes()).toBe(1);
    await clock.advance(HOUR_MS);
    expect(changes()).toBe(1);
    models = [pro];
    await clock.advance(HOUR_MS);
    expect(ids()).toEqual(['sora-2-pro']);
    expect(changes()).toBe(2);
    stopping.abort();
  });

  it('are kept, also over a restart, while the gateway fails to list them', async () => {
    let answer = async (): Promise<readonly VideoModel[]> => [sora];
    const { gateway, asked } = listingGateway('ms', () => answer());
    const before = await setUp([gateway]);
    await before.catalogues.start();
    answer = () => Promise.reject(new Error('nobody there'));
    await before.clock.advance(HOUR_MS);
    expect(asked()).toBeGreaterThan(1);
    expect(before.lines).toContain('a gateway did not list its models');
    expect(before.ids()).toEqual(['sora-2']);
    before.stopping.abort();

    const after = await setUp([gateway], before);
    await after.catalogues.start();
    expect(after.ids()).toEqual(['sora-2']);
    answer = async () => [pro];
    await after.clock.advance(HOUR_MS);
    expect(after.ids()).toEqual(['sora-2-pro']);
  });

  it('hold up the start only where none was ever listed', async () => {
    let answer = async (): Promise<readonly VideoModel[]> => [sora];
    const { gateway, asked } = listingGateway('ms', () => answer());
    const before = await setUp([gateway]);
    await before.catalogues.start();
    expect(asked()).toBe(1);
    before.stopping.abort();

    const fresh = Promise.withResolvers<readonly VideoModel[]>();
    answer = () => fresh.promise;
    const after = await setUp([gateway], before);
    await after.catalogues.start();
    expect(asked()).toBe(2);
    expect(after.ids()).toEqual(['sora-2']);
    fresh.resolve([pro]);
    await settled();
    expect(after.ids()).toEqual(['sora-2-pro']);

    const hanging = listingGateway('other', () => new Promise(() => {}));
    const waiting = await setUp([hanging.gateway]);
    const started = waiting.catalogues.start();
    await settled();
    waiting.stopping.abort();
    await started;
    expect(waiting.lines).toEqual([]);
  });

  it('are changed by the file, which is judged when there is a list', async () => {
    let models: readonly VideoModel[] = [sora, pro];
    const { gateway } = listingGateway('ms', async () => models);
    const overlay = overlayOf({ ms: [{ id: 'sora-2', credits: 9, aliases: ['s'] }] }, [gateway]);
    const { clock, catalogues, lines } = await setUp([gateway, testGateway('mountsea')], {
      overlay,
    });
    expect(lines).toEqual([]);
    await catalogues.start();
    expect(catalogues.model('ms', 'sora-2')?.offers[0]?.credits).toBe(9);
    expect(catalogues.model('mountsea', 'sora-2')?.offers[0]?.credits).toBe(1);
    // Whichever gateway comes first, people may type the other name.
    expect(catalogues.model('mountsea', 'sora-2')?.aliases).toEqual(['s']);
    models = [pro];
    await clock.advance(2 * HOUR_MS);
    expect(lines).toEqual([expect.stringContaining('ms sora-2 is not in its list')]);
  });
});

describe('other models are told', () => {
  it('when a date passes', async () => {
    const gateways = [testGateway('mountsea')];
    const overlay = overlayOf({ mountsea: [{ id: 'sora-2', retired: '2026-11-21' }] }, gateways);
    const { clock, catalogues, ids, changes } = await setUp(gateways, { overlay });
    await catalogues.start();
    await clock.advance(12 * HOUR_MS - 1);
    expect([ids(), changes()]).toEqual([['sora-2', 'sora-2-pro'], 0]);
    await clock.advance(5 * 60_000);
    expect([ids(), changes()]).toEqual([['sora-2-pro'], 1]);
    await clock.advance(48 * HOUR_MS);
    expect(changes()).toBe(1);
  });

  it('when the file says something else about what can be asked for', async () => {
    const gateways = [testGateway('mountsea'), testGateway('pmock')];
    const { catalogues, changes } = await setUp(gateways);
    const put = (value: object): number => {
      catalogues.overlay(overlayOf(value, gateways));
      return changes();
    };
    expect(put({ mountsea: [{ id: 'sora-2', credits: 5 }] })).toBe(1);
    expect(put({ mountsea: [{ id: 'sora-2', credits: 5 }] })).toBe(1);
    expect(put({ mountsea: [{ id: 'sora-2', credits: 5, gatewayModel: 'x' }] })).toBe(1);
    expect(put({ mountsea: [{ id: 'sora-2', credits: 5, retired: '2030-01-01' }] })).toBe(1);
    expect(
      put({ mountsea: [{ id: 'sora-2', credits: 5 }], $preference: { 'sora-2': ['pmock'] } }),
    ).toBe(1);
    expect(put({})).toBe(2);
    expect(put({ pmock: [{ id: 'new', durations: [5] }] })).toBe(3);
  });

  it('to every listener, though one of them fails', async () => {
    const gateways = [testGateway('mountsea')];
    const { catalogues, lines } = await setUp(gateways);
    catalogues.onChange(() => {
      throw new Error('no form');
    });
    let told = 0;
    catalogues.onChange(() => {
      told += 1;
    });
    catalogues.overlay(overlayOf({ mountsea: [{ id: 'sora-2', credits: 5 }] }, gateways));
    expect([told, lines]).toEqual([1, ['other models could not be passed on']]);
  });

  it('no more, and nothing waits, after the bot was stopped', async () => {
    let waiting = 0;
    const clock = testClock(NOON);
    const counting: TestClock = {
      ...clock,
      after(ms, callback) {
        waiting += 1;
        const cancel = clock.after(ms, callback);
        return () => {
          waiting -= 1;
          cancel();
        };
      },
    };
    const { gateway, asked } = listingGateway('ms', async () => [sora]);
    const { catalogues, stopping, changes } = await setUp([gateway], { clock: counting });
    await catalogues.start();
    expect(waiting).toBe(2);
    stopping.abort();
    expect(waiting).toBe(0);
    await clock.advance(48 * HOUR_MS);
    catalogues.overlay(overlayOf({ ms: [{ id: 'sora-2', retired: '2026-01-01' }] }, [gateway]));
    expect([asked(), changes()]).toEqual([1, 1]);
  });
});

describe('the order of gateways', () => {
  it('is that of the file for a model that it names, and else the general one', async () => {
    const gateways = [testGateway('mountsea'), testGateway('pmock'), testGateway('third')];
    const overlay = overlayOf({ $preference: { 'sora-2': ['third'] } }, gateways);
    const { catalogues } = await setUp(gateways, { overlay });
    const order = (model?: string) => catalogues.of(model).map(({ name }) => name);
    expect(order('sora-2')).toEqual(['third', 'mountsea', 'pmock']);
    expect(order('sora-2-pro')).toEqual(['mountsea', 'pmock', 'third']);
    expect(order('constructor')).toEqual(['mountsea', 'pmock', 'third']);
    expect(order()).toEqual(['mountsea', 'pmock', 'third']);
  });
});
