import { Gauge, type Registry } from 'prom-client';
import type { Platform } from '../core/platform.ts';

/** How many tasks run and wait. May reject: then nothing is told. */
export type CountQueue = () => Promise<{ readonly running: number; readonly waiting: number }>;

/** Adds how many tasks run and wait for their turn, of all processes together. Asked at each scrape. */
export function addQueueGauge(registry: Registry, count: CountQueue): void {
  new Gauge({
    name: 'reelbot_queue_tasks',
    help: 'Tasks that run, and tasks that wait for their turn, of all processes together.',
    registers: [registry],
    labelNames: ['state'],
    async collect() {
      this.reset();
      const counts = await count().catch(() => undefined);
      for (const [state, tasks] of Object.entries(counts ?? {})) this.set({ state }, tasks);
    },
  });
}

/** Adds whether `GET /readyz` answers 200. Asked at each scrape. */
export function addReadyGauge(registry: Registry, isReady: () => Promise<boolean>): void {
  new Gauge({
    name: 'reelbot_ready',
    help: '1 while GET /readyz answers 200.',
    registers: [registry],
    async collect() {
      this.set(Number(await isReady()));
    },
  });
}

/** Adds whether each platform is connected. Asked at each scrape. */
export function addConnectedGauge(
  registry: Registry,
  platforms: () => readonly Pick<Platform, 'name' | 'health'>[],
): void {
  new Gauge({
    name: 'reelbot_platform_connected',
    help: '1 while commands come in, or, where this process only posts, while messages can go out.',
    registers: [registry],
    labelNames: ['platform'],
    collect() {
      for (const { name, health } of platforms()) {
        this.set({ platform: name }, Number(health?.().connected ?? true));
      }
    },
  });
}

/** Adds BALANCE_WARNING, so that rules know it. */
export function addWarningGauge(registry: Registry, balanceWarning: number): void {
  new Gauge({
    name: 'reelbot_balance_warning',
    help: 'BALANCE_WARNING: less than that at a gateway is little.',
    registers: [registry],
  }).set(balanceWarning);
}
