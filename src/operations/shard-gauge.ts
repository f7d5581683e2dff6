import { Gauge, type Registry } from 'prom-client';
import type { Platform } from '../core/platform.ts';

const STATES = ['connecting', 'ready', 'closed'] as const;

/** Adds what each shard of this process does. Asked at each scrape. */
export function addShardGauge(
  registry: Registry,
  platforms: () => readonly Pick<Platform, 'health'>[],
): void {
  new Gauge({
    name: 'reelbot_discord_shard',
    help: '1 for the state that the connection of a shard is in.',
    registers: [registry],
    labelNames: ['shard', 'state'],
    collect() {
      this.reset();
      for (const { id, state } of platforms().flatMap((one) => one.health?.().shards ?? [])) {
        for (const label of STATES) this.set({ shard: id, state: label }, Number(label === state));
      }
    },
  });
}
