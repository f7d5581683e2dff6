import { type DestinationStream, pino } from 'pino';
import type { Log } from './core/log.ts';
import { traceOf } from './core/telemetry.ts';

/** Values that must never reach a log, wherever they turn up in a line. */
const HIDDEN = '[hidden]';

/**
 * The one logger: JSON lines on stdout. Every secret of the configuration is cut out of the finished line, so that no
 * error message or URL can carry one along. A line about a task (`task`) gets the task's trace (`trace`), the same that its spans have.
 *
 * @param secrets the values themselves; empty and very short ones are ignored
 */
export function createLog(
  level: string,
  secrets: readonly string[],
  destination: { write(line: string): void } = process.stdout,
): Log {
  const hidden = secrets.filter((secret) => secret.length >= 6);
  const clean: DestinationStream = {
    write(line) {
      let text = line;
      for (const secret of hidden) text = text.replaceAll(secret, HIDDEN);
      destination.write(text);
    },
  };
  return pino({ level, base: null, formatters: { log: withTrace } }, clean);
}

function withTrace(fields: Record<string, unknown>): Record<string, unknown> {
  const { task } = fields;
  return typeof task === 'string' ? { ...fields, trace: traceOf(task) } : fields;
}
