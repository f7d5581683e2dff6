import type { Log } from './core/log.ts';
import { type Observe, observing } from './core/telemetry.ts';
import type { Settings } from './env.ts';
import { createMeters, type Meters } from './operations/meters.ts';
import { addProcessGauges } from './operations/process-gauges.ts';

/** Whoever counts and traces what the bot does. */
export interface Observing extends Pick<Meters, 'registry'> {
  readonly observe: Observe;
  /** Sends what is still to be sent, if that takes no longer than 2 s. Never rejects. */
  stop(): Promise<void>;
}

/** Metrics always; traces where the settings name somebody who takes them: their library is loaded only then. */
export async function startObserving(
  { platforms, otel }: Pick<Settings, 'platforms' | 'otel'>,
  log: Log,
): Promise<Observing> {
  const meters = createMeters(platforms.map(({ name }) => name));
  addProcessGauges(meters.registry);
  const { registry, observe } = meters;
  if (otel === undefined) {
    return { registry, observe: observing([observe], log), stop: async () => {} };
  }
  const { startTracing } = await import('./telemetry/tracing.ts');
  const tracing = startTracing(otel, log);
  return { registry, observe: observing([observe, tracing.observe], log), stop: tracing.stop };
}
