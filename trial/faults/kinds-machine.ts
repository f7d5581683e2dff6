import { DatabaseSync } from 'node:sqlite';
import type { Ground } from './ground.ts';
import type { Kind } from './kinds.ts';

const MINUTE_MS = 60_000;

/** How far a clock is set, ms: a few minutes, or hours. */
function stepOf({ random }: Ground): number {
  return Math.round((random() < 0.5 ? 2 + random() * 20 : 60 + random() * 300) * MINUTE_MS);
}

function clockKind(name: string, sign: 1 | -1): Kind {
  return {
    name,
    store: 'sqlite',
    spares: 'answers',
    async begin(ground) {
      const { control } = ground;
      await control.tell({ clockAheadMs: sign * stepOf(ground) });
      return () => control.tell({ clockAheadMs: 0 });
    },
  };
}

/** So many pages SQLite has room for when nobody says otherwise. */
const ALL_PAGES = 4_294_967_294;

/** The machine below the bot. The clocks are set to the right time again at the end: each of them sees a step both ways. */
export const machineKinds: readonly Kind[] = [
  clockKind('clock-forward', 1),
  clockKind('clock-back', -1),
  {
    name: 'disk-full',
    store: 'sqlite',
    spares: 'answers',
    async begin({ store, control }) {
      const disk = store.kind === 'sqlite' ? store.disk : undefined;
      if (disk !== undefined) {
        await disk.fill();
        return () => disk.empty();
      }
      // Without a disk of our own: SQLite says the same when its file may not grow.
      await control.tell({ sql: 'PRAGMA max_page_count = 1' });
      return () => control.tell({ sql: `PRAGMA max_page_count = ${ALL_PAGES}` });
    },
  },
  {
    name: 'read-only',
    store: 'sqlite',
    spares: 'answers',
    async begin({ control }) {
      await control.tell({ sql: 'PRAGMA query_only = 1' });
      return () => control.tell({ sql: 'PRAGMA query_only = 0' });
    },
  },
  {
    name: 'locked',
    store: 'sqlite',
    spares: 'answers',
    async begin({ store }) {
      if (store.kind !== 'sqlite') throw new Error('only SQLite can be locked');
      const other = new DatabaseSync(store.path, { timeout: 5000 });
      other.exec('BEGIN IMMEDIATE');
      return async () => {
        other.exec('ROLLBACK');
        other.close();
      };
    },
  },
];
