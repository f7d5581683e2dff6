import { request } from 'node:http';
import { apply } from '../../sandbox/page/browser/store.ts';
import type { Action, ActionResult, Change, State } from '../../sandbox/page/wire.ts';

/** What a browser knows: the state it was sent, and every change since. */
export interface Watcher {
  readonly state: State;
  readonly changes: readonly Change[];
  /** Waits until `look` finds something; looks after every change. Rejects after `timeoutMs` (10 s). */
  waitFor<T>(look: (state: State) => T | undefined | false, timeoutMs?: number): Promise<T>;
  close(): void;
}

/** Connects as the page does. */
export async function watch(url: string): Promise<Watcher> {
  const abort = new AbortController();
  const response = await fetch(`${url}/events`, { signal: abort.signal });
  if (response.body === null) throw new Error('no body');
  const changes: Change[] = [];
  const wake = new Set<() => void>();
  let state: State | undefined;
  const ready = Promise.withResolvers<void>();
  const read = async (body: ReadableStream<Uint8Array>) => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const part of body) {
      text += decoder.decode(part, { stream: true });
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) take(event);
    }
  };
  const take = (event: string) => {
    const name = /^event: (.*)$/m.exec(event)?.[1];
    const data: unknown = JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? 'null');
    if (name === 'state') state = data as State;
    if (name === 'change' && state !== undefined) {
      changes.push(data as Change);
      state = apply(state, data as Change);
    }
    ready.resolve();
    for (const look of wake) look();
  };
  read(response.body).catch(() => {});
  await ready.promise;
  const current = () => {
    if (state === undefined) throw new Error('no state yet');
    return state;
  };
  return {
    get state() {
      return current();
    },
    changes,
    waitFor(look, timeoutMs = 10_000) {
      return new Promise((resolve, reject) => {
        const deadline = setTimeout(() => {
          wake.delete(attempt);
          reject(new Error(`waited in vain; the state: ${JSON.stringify(state)}`));
        }, timeoutMs);
        const attempt = () => {
          const found = look(current());
          if (found === undefined || found === false) return;
          clearTimeout(deadline);
          wake.delete(attempt);
          resolve(found);
        };
        wake.add(attempt);
        attempt();
      });
    },
    close: () => abort.abort(),
  };
}

/** Does something as the page does. */
export async function act(url: string, action: Action): Promise<ActionResult> {
  const response = await fetch(`${url}/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(action),
  });
  return (await response.json()) as ActionResult;
}

/** A request with exactly these headers and this path, which `fetch` would not send. */
export function raw(
  url: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; text: string }> {
  const { method = 'GET', headers = {}, body } = options;
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const asking = request({ hostname, port, path, method, headers }, (answer) => {
      const status = answer.statusCode ?? 0;
      // An event stream never ends.
      if (answer.headers['content-type'] === 'text/event-stream') {
        asking.destroy();
        resolve({ status, text: '' });
        return;
      }
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status, text }));
    });
    asking.on('error', reject);
    asking.end(body);
  });
}
