import { DatabaseSync } from 'node:sqlite';

/** How long a lock of another program is waited for, ms. */
const BUSY_MS = 1000;

/** The tables of an SQLite file, in which nothing is changed. Throws what SQLite throws for a file that is none of its own. */
export function lookInto(path: string): { readonly tables: readonly string[] } {
  return opened(path, (database) => {
    const rows = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    return { tables: rows.map(({ name }) => String(name)) };
  });
}

/** How SQLite keeps the file right over a crash: `wal` where the file system can do that. */
export function journalOf(path: string): string {
  return opened(path, (database) =>
    String(database.prepare('PRAGMA journal_mode').get()?.journal_mode),
  );
}

function opened<T>(path: string, read: (database: DatabaseSync) => T): T {
  // Not read-only: such a connection leaves the files of the write-ahead log behind.
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    return read(database);
  } finally {
    database.close();
  }
}
