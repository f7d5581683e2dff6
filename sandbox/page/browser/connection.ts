import type { Action, ActionResult, Change, Choice, DiscordAction, State } from '../wire.ts';
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
  const result = await send(action);
  return result.ok ? undefined : result.error;
}

/** Asks the bot what an option could be; nothing where it does not say. */
export async function choicesFor(
  action: Extract<DiscordAction, { do: 'discord-autocomplete' }>,
): Promise<readonly Choice[]> {
  const result = await send(action);
  return result.ok ? (result.choices ?? []) : [];
}

async function send(action: Action): Promise<ActionResult> {
  const body = JSON.stringify(action);
  const refused = (error: string) => ({ ok: false, error }) as const;
  if (body.length > MOST_LETTERS)
    return refused('Together these files are too large: 30 MB is the most.');
  try {
    const response = await fetch('/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    return (await response.json()) as ActionResult;
  } catch {
    return refused('The sandbox does not answer. Is it still running?');
  }
}
