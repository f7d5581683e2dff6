import { randomUUID } from 'node:crypto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Log } from '../core/log.ts';
import type { Observe } from '../core/telemetry.ts';
import { createPlannedIds } from './planned-ids.ts';
import { createSpans } from './spans.ts';
import { telling } from './telling.ts';

/** How long spans are gathered before they are sent, ms; and how many wait for a collector that is slow or away, before further ones are dropped. */
const GATHER_MS = 1000;
const MOST_WAITING = 4096;

/** How long one request to the collector may take, its repetitions included, ms. */
const SEND_MS = 10_000;

/** How long the last ones may take when the bot stops, ms. */
const LAST_MS = 2000;

/** Where traces go. */
export interface TraceTarget {
  /** Ends before `/v1/traces`. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
}

export interface Tracing {
  readonly observe: Observe;
  /** Sends what is still to be sent, if that takes no longer than 2 s. Never rejects. */
  stop(): Promise<void>;
}

/** Traces of tasks, sent as OTLP over HTTP (JSON). Whatever becomes of the collector, the bot does not wait for it. */
export function startTracing({ endpoint, headers, serviceName }: TraceTarget, log: Log): Tracing {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: SEND_MS,
  });
  const ids = createPlannedIds();
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': serviceName,
      // Another one with every start, as the members of one store have.
      'service.instance.id': randomUUID(),
    }),
    idGenerator: ids,
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: telling(exporter, log),
        scheduledDelayMillis: GATHER_MS,
        maxQueueSize: MOST_WAITING,
        exportTimeoutMillis: SEND_MS,
      }),
    ],
  });
  return {
    observe: createSpans(provider.getTracer('reelbot'), ids.plan),
    stop: () => within(LAST_MS, provider.shutdown()),
  };
}

/** Resolves when the work has ended in whatever way, or the time is up. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([Promise.allSettled([work]), late]);
  clearTimeout(timer);
}
