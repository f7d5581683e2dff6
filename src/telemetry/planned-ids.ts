import { randomBytes } from 'node:crypto';
import type { IdGenerator } from '@opentelemetry/sdk-trace';

/** The ids of the next span: chosen where they follow from the task, random else. */
export interface PlannedIds extends IdGenerator {
  /** For the one span that is begun next. */
  plan(next: { readonly traceId?: string; readonly spanId?: string }): void;
}

export function createPlannedIds(): PlannedIds {
  let planned: Parameters<PlannedIds['plan']>[0] = {};
  return {
    plan(next) {
      planned = next;
    },
    generateTraceId: () => planned.traceId ?? randomHex(16),
    generateSpanId: () => planned.spanId ?? randomHex(8),
  };
}

function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
