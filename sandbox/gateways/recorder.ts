import type { Check, Create, GatewayEvent, RequestEntry, SentHook } from './types.ts';

/** Everything that arrived, and those who wait for it. */
export interface Recorder {
  creates: Create[];
  checks: Check[];
  requests: RequestEntry[];
  violations: string[];
  hooks: SentHook[];
  /** How many requests came, by what they were about, since the start: `all` of them, `create`, `check`, `content`, … */
  counts: Record<string, number>;
  emit(event: GatewayEvent): void;
  subscribe(listener: (event: GatewayEvent) => void): () => void;
  waitFor<T>(look: () => T | undefined | false | null, timeoutMs?: number): Promise<T>;
  close(): void;
}

/** How often a waiting test looks again where no event tells it to (states that follow the clock). */
const lookAgainMs = 20;

/**
 * Records events in arrays and wakes those who wait.
 * @param keep Longest length of each array; the oldest half goes first, so that long benchmarks do not fill the memory.
 */
export function createRecorder(keep: number): Recorder {
  const listeners = new Set<(event: GatewayEvent) => void>();
  const stops = new Set<() => void>();
  const recorder: Recorder = {
    creates: [],
    checks: [],
    requests: [],
    violations: [],
    hooks: [],
    counts: { all: 0 },
    emit(event) {
      if (event.type === 'answer') count(recorder.counts, event.request.on);
      if (event.type === 'request') count(recorder.counts, 'all');
      if (event.type === 'request') add(recorder.requests, event.request, keep);
      if (event.type === 'create') add(recorder.creates, event.create, keep);
      if (event.type === 'check') add(recorder.checks, event.check, keep);
      if (event.type === 'hook') add(recorder.hooks, event.hook, keep);
      if (event.type === 'violation') add(recorder.violations, event.text, keep);
      for (const listener of [...listeners]) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    waitFor(look, timeoutMs = 5_000) {
      return new Promise((resolve, reject) => {
        let unsubscribe = () => {};
        const stop = () => {
          unsubscribe();
          stops.delete(abandon);
          clearInterval(interval);
          clearTimeout(deadline);
        };
        const abandon = () => {
          stop();
          reject(new Error('The local gateway was closed while a test waited for it.'));
        };
        const attempt = () => {
          try {
            const found = look();
            if (found === undefined || found === false || found === null) return;
            stop();
            resolve(found);
          } catch (error) {
            stop();
            reject(error);
          }
        };
        const interval = setInterval(attempt, lookAgainMs);
        const deadline = setTimeout(() => {
          stop();
          reject(new Error(`Waited ${timeoutMs} ms in vain. ${summary(recorder)}`));
        }, timeoutMs);
        stops.add(abandon);
        unsubscribe = recorder.subscribe(attempt);
        attempt();
      });
    },
    close() {
      for (const stop of [...stops]) stop();
      listeners.clear();
    },
  };
  return recorder;
}

function count(counts: Record<string, number>, what: string | undefined) {
  if (what !== undefined) counts[what] = (counts[what] ?? 0) + 1;
}

function add<T>(list: T[], entry: T, keep: number) {
  list.push(entry);
  if (list.length > keep) list.splice(0, Math.ceil(keep / 2));
}

function summary({ creates, checks, requests, violations }: Recorder): string {
  const last = requests.slice(-5).map(({ method, path, status }) => `${method} ${path} ${status}`);
  return `Seen: ${creates.length} creates, ${checks.length} checks, violations [${violations.join('; ')}], last requests [${last.join(', ')}].`;
}
