import { Gauge, type Registry } from 'prom-client';

/** Steps of all processes by state; undefined where this process is alone. May reject: then nothing is told. */
export type CountSteps = () => Promise<Readonly<Record<string, number>> | undefined>;

/** Adds how many steps of tasks are planned, due, under way and failed, over all processes. Asked at each scrape. */
export function addStepsGauge(registry: Registry, count: CountSteps): void {
  new Gauge({
    name: 'reelbot_steps',
    help: 'Steps of tasks in the schedule that several processes share, by state.',
    registers: [registry],
    labelNames: ['state'],
    async collect() {
      this.reset();
      const counts = (await count().catch(() => undefined)) ?? {};
      for (const [state, steps] of Object.entries(counts)) this.set({ state }, steps);
    },
  });
}
