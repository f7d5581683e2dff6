import { readCatalogueFile } from '../catalogue-file.ts';
import { modelsOnOffer, type VideoModel } from '../core/catalogue.ts';
import { createCatalogues } from '../core/catalogues.ts';
import type { Clock } from '../core/clock.ts';
import { type Examination, type Finding, ok, skipped, wrong } from '../core/examination.ts';
import type { VideoGateway } from '../core/gateway.ts';
import type { Log } from '../core/log.ts';
import type { Overlay } from '../core/overlay.ts';
import { openStore, type Store } from '../core/store/index.ts';
import { unwritten } from './store.ts';

/** So many are named. */
const MOST_NAMED = 10;

const NONE: { readonly overlay?: Overlay } = {};

/** What the models are made of. */
export interface ModelSources {
  readonly gateways: readonly VideoGateway[];
  /** CATALOGUE_FILE. */
  readonly catalogueFile: string | undefined;
  readonly store: () => Promise<Store | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** The models as a bot that starts now would offer them: what gateways have and list, CATALOGUE_FILE, and what the store remembers. */
export async function modelsNow(sources: ModelSources): Promise<readonly VideoModel[]> {
  const { gateways, catalogueFile, clock, log } = sources;
  const store = (await sources.store()) ?? (await openStore('memory:', clock.now));
  const read = catalogueFile === undefined ? NONE : readCatalogueFile(catalogueFile, gateways);
  const stopping = new AbortController();
  const catalogues = createCatalogues({
    ...{ clock, log, gateways, store: unwritten(store), stopping: stopping.signal },
    ...('overlay' in read && read.overlay !== undefined ? { overlay: read.overlay } : {}),
  });
  try {
    await catalogues.start();
    return modelsOnOffer(catalogues.of(), clock.now());
  } finally {
    stopping.abort();
  }
}

export function modelsExamination(
  gateways: readonly VideoGateway[],
  models: () => Promise<readonly VideoModel[]>,
): Examination {
  return {
    check: 'models',
    look: async () => [
      gateways.length === 0 ? skipped('No gateway is on.') : modelsFinding(await models()),
    ],
  };
}

function modelsFinding(models: readonly VideoModel[]): Finding {
  if (models.length === 0) {
    return wrong(
      'No model can be asked for: whatever people type is refused.',
      'Look at the gateways above, and at CATALOGUE_FILE if every model is retired there.',
    );
  }
  const named = models.slice(0, MOST_NAMED).map(({ id }) => id);
  const more = models.length - named.length;
  return ok(
    `${models.length} can be asked for: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
  );
}

export function catalogueExamination(
  file: string | undefined,
  gateways: readonly VideoGateway[],
): Examination {
  return { check: 'catalogue', look: async () => catalogueFindings(file, gateways) };
}

function catalogueFindings(
  file: string | undefined,
  gateways: readonly VideoGateway[],
): readonly Finding[] {
  if (file === undefined) {
    return [skipped('CATALOGUE_FILE is not set: the models are those of the gateways.')];
  }
  const read = readCatalogueFile(file, gateways);
  if ('overlay' in read) return [ok('CATALOGUE_FILE can be used.')];
  return read.problems.map((problem) =>
    wrong(`CATALOGUE_FILE: ${problem}`, 'Correct the file; docs/catalogue.md says what it takes.'),
  );
}
