import type { APIApplicationCommand, APIChannel, APIMessage } from 'discord-api-types/v10';
import type { Interaction, LoggedRequest } from './types.ts';

/** Something that happened in the local Discord, as the page and `waitFor` hear of it. */
export type LocalDiscordEvent = { sequence: number; at: number } & LocalDiscordChange;

/** What an event says, without its number and time. */
type LocalDiscordChange =
  | { type: 'request'; request: LoggedRequest }
  | {
      type: 'message';
      action: 'created' | 'updated' | 'deleted';
      message: APIMessage;
      /** Set when only this person sees the message. */
      onlyFor?: string;
    }
  | { type: 'channel'; action: 'created' | 'updated' | 'deleted'; channel: APIChannel }
  | {
      type: 'interaction';
      action: 'created' | 'redelivered' | 'acknowledged';
      interaction: Interaction;
    }
  | { type: 'commands'; guildId?: string; commands: APIApplicationCommand[] }
  | { type: 'typing'; channelId: string; userId: string }
  | { type: 'reaction'; channelId: string; messageId: string; emoji: string }
  | { type: 'gateway'; action: 'connected' | 'ready' | 'resumed' | 'closed'; closeCode?: number };

export interface EventBus {
  emit(change: LocalDiscordChange): void;
  subscribe(listener: (event: LocalDiscordEvent) => void): () => void;
}

/** A numbered, synchronous event stream. A listener that throws does not stop the others. */
export function createEventBus(now: () => number): EventBus {
  const listeners = new Set<(event: LocalDiscordEvent) => void>();
  let sequence = 0;
  return {
    emit(change) {
      sequence += 1;
      const event: LocalDiscordEvent = { sequence, at: now(), ...change };
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
