import type { Action, ActionResult, Change, State } from '../wire.ts';
import { apply } from './store.ts';

/** Calls `show` with the state now and after every change; `connected` tells when the sandbox itself is away. */
export function connect(show: (state: State) => void, connected: (yes: boolean) => void): void {
  const source = new EventSource('/events');
  let state: State | undefined;
  source.addEventListener('state', ({ data }) => {
    state = JSON.parse(data) as State;
    connected(true);
    show(state);
  });
  source.addEventListener('change', ({ data }) => {
    if (state === undefined) return;
    state = apply(state, JSON.parse(data) as Change);
    show(state);
  });
  // The browser connects again by itself, and gets the whole state again.
  source.addEventListener('error', () => connected(false));
}

/** What the sandbox takes at once; files are a third longer on the way. */
const MOST_LETTERS = 40_000_000;

/** Does something. Resolves to why it could not be done, or to undefined. */
export async function act(action: Action): Promise<string | undefined> {
  const body = JSON.stringify(action);
  if (body.length > MOST_LETTERS) return 'Together these files are too large: 30 MB is the most.';
  try {
    const response = await fetch('/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    const result = (await response.json()) as ActionResult;
    return result.ok ? undefined : result.error;
  } catch {
    return 'The sandbox does not answer. Is it still running?';
  }
}
