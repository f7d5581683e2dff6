import { createSharedScheduler } from '../../src/redis/scheduler.ts';

/** What a process that takes steps tells its test. */
export type Told = { readonly begun: string } | { readonly ended: string };

/** What it is told: to end the step, and whether it wants another at once. */
export interface Go {
  readonly id: string;
  readonly again: boolean;
}

const [url = '', lockMs = '1000'] = process.argv.slice(2);
const log = { debug() {}, info() {}, warn() {}, error() {} };
const scheduler = createSharedScheduler({
  url,
  log,
  now: Date.now,
  width: 8,
  lockMs: Number(lockMs),
});

const waiting = new Map<string, (go: Go) => void>();
const tell = (told: Told) => process.send?.(told);
process.on('message', (go: Go) => waiting.get(go.id)?.(go));
process.on('disconnect', () => process.exit(0));

await scheduler.start(async (id) => {
  const { promise, resolve } = Promise.withResolvers<Go>();
  waiting.set(id, resolve);
  tell({ begun: id });
  const { again } = await promise;
  if (again) await scheduler.at(id, Date.now());
  tell({ ended: id });
});
