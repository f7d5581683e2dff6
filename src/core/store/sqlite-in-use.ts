import { DatabaseSync } from 'node:sqlite';

/** SQLITE_BUSY. */
const BUSY = 5;

/**
 * Whether any other connection has this file open: in WAL mode each one holds a shared lock for as long as it lives, so nobody else gets the file for
 * itself (SQLite's documentation, "Write-Ahead Logging", "Use of WAL Without Shared-Memory"). Asks at once, waits for nobody. Throws what SQLite throws
 * for a file that is none of its own.
 */
export function isSqliteInUse(path: string): boolean {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
    database.exec('ROLLBACK');
    return false;
  } catch (error) {
    const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
    if (code === BUSY) return true;
    throw error;
  } finally {
    database.close();
  }
}
