import type { BotState } from '../../sandbox/page/wire.ts';
import type { BotControl } from '../../sandbox/page/world/bot.ts';

/** A bot of which the page knows only what a test tells. */
export interface PlayedBot extends BotControl {
  tell(state: BotState): void;
  /** As if it had written this to its log. */
  say(line: string): void;
  /** What was asked of it, such as `kill 3000`. */
  readonly asked: readonly string[];
}

/** Runs from the start. */
export function playedBot(): PlayedBot {
  const listeners = new Set<(state: BotState) => void>();
  const lines = new Set<(line: string) => void>();
  const asked: string[] = [];
  let state: BotState = { state: 'running', detail: '' };
  return {
    get state() {
      return state;
    },
    asked,
    tell(next) {
      state = next;
      for (const listener of listeners) listener(next);
    },
    say(line) {
      for (const listener of lines) listener(line);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onLine(listener) {
      lines.add(listener);
      return () => lines.delete(listener);
    },
    async kill(startAfterMs) {
      asked.push(`kill ${startAfterMs}`);
    },
    async restart(startAfterMs) {
      asked.push(`restart ${startAfterMs}`);
    },
    start() {
      asked.push('start');
    },
  };
}
