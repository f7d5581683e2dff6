import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';

/** How often the event loop is looked at, ms: a delay is seen to that. */
const RESOLUTION_MS = 20;

const NS_PER_SECOND = 1e9;

type Watch = ReturnType<typeof monitorEventLoopDelay>;

const QUANTILES = [0.5, 0.99, 1] as const;

/** Adds what this process uses, under the names that every Prometheus client gives it, and how late its event loop is. */
export function addProcessGauges(registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: 'process_start_time_seconds',
    help: 'When the process began, s since the epoch.',
    registers,
  }).set(Math.round(performance.timeOrigin / 1000));
  new Gauge({
    name: 'process_resident_memory_bytes',
    help: 'Memory that the process has in RAM.',
    registers,
    collect() {
      this.set(process.memoryUsage.rss());
    },
  });
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'Processor time that the process has used.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1e6);
    },
  });
  addLoopDelay(registry);
}

/** Watched from the first scrape on: where nobody asks it costs nothing. */
function addLoopDelay(registry: Registry): void {
  let watch: Watch | undefined;
  new Gauge({
    name: 'reelbot_event_loop_delay_seconds',
    help: 'How late the event loop was since the last scrape.',
    registers: [registry],
    labelNames: ['quantile'],
    collect() {
      for (const quantile of QUANTILES) {
        const late = watch === undefined || watch.count === 0 ? 0 : lateness(watch, quantile);
        this.set({ quantile }, late);
      }
      watch ??= monitorEventLoopDelay({ resolution: RESOLUTION_MS });
      watch.enable();
      watch.reset();
    },
  });
}

/** Node tells the whole interval between two looks; what is above the intended one is the delay. In s. */
function lateness(watch: Watch, quantile: number): number {
  const interval = quantile === 1 ? watch.max : watch.percentile(quantile * 100);
  return Math.max(0, interval / NS_PER_SECOND - RESOLUTION_MS / 1000);
}
