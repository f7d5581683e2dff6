import { stat } from 'node:fs/promises';
import type { Log } from './core/log.ts';
import { type Overlay, type OverlayGateway, readOverlay } from './core/overlay.ts';
import { codeOf, readTextFile } from './text-file.ts';

/** How often the file is looked at, ms. Writing takes several steps, so it is read when it was left alone from one look to the next. */
const LOOK_EVERY_MS = 1000;

/** Reads CATALOGUE_FILE against the gateways that are switched on. Problems are sentences, with the place in the file. Never throws. */
export function readCatalogueFile(
  path: string,
  gateways: readonly OverlayGateway[],
): { overlay: Overlay } | { problems: string[] } {
  return understood(path, readTextFile(path), gateways);
}

/**
 * Calls back with what the file says now, and again whenever it says something else. Looks at the path every `intervalMs`, so it does not matter
 * whether the file is written, replaced or reached by links. A file that cannot be used is logged with every problem, and changes nothing.
 * @returns stops it
 */
export function watchCatalogueFile(
  path: string,
  gateways: readonly OverlayGateway[],
  onOverlay: (overlay: Overlay) => void,
  log: Log,
  intervalMs = LOOK_EVERY_MS,
): () => void {
  const read = reading(path, gateways, onOverlay, log);
  let state: string | undefined;
  let isRead = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const now = await stateOf(path);
    if (stopped) return;
    timer = setTimeout(() => void look(), intervalMs);
    timer.unref();
    const isStill = now === state;
    state = now;
    if (isStill && !isRead) read();
    isRead = isStill;
  };
  read();
  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** Reads the file; what it said the last time is not told again. */
function reading(
  path: string,
  gateways: readonly OverlayGateway[],
  onOverlay: (overlay: Overlay) => void,
  log: Log,
): () => void {
  let last: string | undefined;
  return () => {
    const text = readTextFile(path);
    const seen = JSON.stringify(text);
    if (seen === last) return;
    const isFirst = last === undefined;
    last = seen;
    const understanding = understood(path, text, gateways);
    if ('problems' in understanding) {
      const { problems } = understanding;
      log.error({ problems }, 'CATALOGUE_FILE cannot be used; what it said before stays in force');
      return;
    }
    onOverlay(understanding.overlay);
    if (!isFirst) log.info({}, 'CATALOGUE_FILE was read again and is in force');
  };
}

/** Something else whenever another file stands there, or this one was written. Not on the main thread: a network drive may hang. */
async function stateOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  } catch (error) {
    return codeOf(error);
  }
}

type Text = ReturnType<typeof readTextFile>;

function understood(
  path: string,
  read: Text,
  gateways: readonly OverlayGateway[],
): { overlay: Overlay } | { problems: string[] } {
  return 'text' in read ? readOverlay(read.text, gateways) : { problems: [`${path} ${read.why}`] };
}
