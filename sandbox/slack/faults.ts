import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, FaultRule, Fields } from './types.ts';

/** An HTTP answer, before it is written. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
  faulted?: boolean;
}

/** The faults that are planted at the moment. */
export interface Faults {
  plant(rule: FaultRule): Fault;
  /** Takes the first rule that fits, and counts it. */
  take(method: string, args: Fields): FaultRule | undefined;
  clear(): void;
}

/** An empty set of faults. */
export function createFaults(): Faults {
  const planted: { rule: FaultRule; left: number; hits: number }[] = [];
  return {
    plant(rule) {
      const entry = { rule, left: rule.times ?? 1, hits: 0 };
      planted.push(entry);
      return {
        get hits() {
          return entry.hits;
        },
        remove() {
          entry.left = 0;
        },
      };
    },
    take(method, args) {
      for (const entry of planted) {
        if (entry.left <= 0 || !fits(entry.rule, method, args)) continue;
        entry.left -= 1;
        entry.hits += 1;
        return entry.rule;
      }
      return undefined;
    },
    clear() {
      planted.length = 0;
    },
  };
}

function fits(rule: FaultRule, method: string, args: Fields): boolean {
  const named = typeof rule.method === 'string' ? rule.method === method : rule.method.test(method);
  return named && (rule.when === undefined || rule.when(args));
}

/** Runs a request through a fault; `undefined` means: cut the connection. */
export async function withFault(
  rule: FaultRule | undefined,
  run: () => Reply | Promise<Reply>,
): Promise<Reply | undefined> {
  if (rule === undefined) return run();
  if (rule.afterStored) await run();
  await rule.until;
  if (rule.delayMs !== undefined) await sleep(rule.delayMs);
  if (rule.reset) return undefined;
  const answers = rule.status ?? rule.error ?? rule.body;
  // Only a delay was asked for: the real answer follows it.
  if (answers === undefined && !rule.afterStored) return run();
  return faultReply(rule);
}

function faultReply(rule: FaultRule): Reply {
  const status = rule.status ?? (rule.error === undefined && rule.body === undefined ? 503 : 200);
  const error = rule.error ?? (status === 429 ? 'ratelimited' : 'service_unavailable');
  return {
    status,
    headers: {
      'content-type': rule.body === undefined ? 'application/json' : 'text/plain',
      ...(status === 429 ? { 'retry-after': '1' } : {}),
      ...lowerCase(rule.headers ?? {}),
    },
    body: rule.body ?? JSON.stringify({ ok: false, error }),
    faulted: true,
  };
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
