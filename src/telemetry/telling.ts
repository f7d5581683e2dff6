import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Log } from '../core/log.ts';

/** Logs when traces cannot be sent, once until they can again. The library itself would say nothing. */
export function telling(exporter: SpanExporter, log: Log): SpanExporter {
  let lost = 0;
  const note = (failure: unknown, spans: number): void => {
    if (failure === undefined) {
      if (lost > 0) log.info({ lost }, 'traces are taken again');
      lost = 0;
      return;
    }
    if (lost === 0) log.warn({ reason: reasonOf(failure) }, 'traces cannot be sent and are lost');
    lost += spans;
  };
  return {
    export(spans: ReadableSpan[], done) {
      exporter.export(spans, (result) => {
        const failed = result.code !== 0;
        note(failed ? (result.error ?? 'unknown') : undefined, spans.length);
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}

/** A code where there is one: messages of a collector may say anything. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && error.code !== undefined) return String(error.code);
  return error.cause === undefined ? error.name : reasonOf(error.cause);
}
