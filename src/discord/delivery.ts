import type { Clock, Log } from '../core/index.ts';
import type { DiscordAddress } from './address.ts';
import { CallFailure, type Calls, Code } from './calls.ts';

/** What showing a notice needs. */
export interface Delivery {
  readonly calls: Calls;
  readonly clock: Clock;
  readonly log: Log;
  /** The bot's user id, by which it knows its own messages; undefined before it is connected. */
  botId(): string | undefined;
  /** The largest file that the bot may upload there, in bytes. */
  uploadLimit(guildId: string | undefined): number;
}

/** The place does not exist, or the bot may not write there. */
export const PLACE_LOST: ReadonlySet<number> = new Set([
  Code.unknownChannel,
  Code.unknownGuild,
  Code.missingAccess,
  Code.missingPermissions,
  Code.cannotMessageUser,
  Code.noMutualGuilds,
  Code.threadArchived,
  Code.threadLocked,
]);

/** The interaction's token serves no more, or the placeholder is deleted. */
export const TOKEN_OVER: ReadonlySet<number> = new Set([
  Code.unknownWebhook,
  Code.invalidWebhookToken,
  Code.unknownInteraction,
  Code.unknownMessage,
]);

/** Moderation of the server refused the text. */
export const BLOCKED: ReadonlySet<number> = new Set([
  Code.blockedByAutoMod,
  Code.titleBlockedByAutoMod,
  Code.blockedByLinkFilter,
]);

/** The result of a call, or undefined where Discord refused it with one of these codes. Other failures are thrown. */
export async function unless<T>(
  codes: ReadonlySet<number>,
  call: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (isRefusal(error, codes)) return undefined;
    throw error;
  }
}

export function isRefusal(error: unknown, codes: ReadonlySet<number>): boolean {
  return (
    error instanceof CallFailure &&
    error.outcome === 'refused' &&
    error.code !== undefined &&
    codes.has(error.code)
  );
}

/** Whether the interaction's token may still be used. */
export function isAlive({ clock }: Delivery, address: DiscordAddress): boolean {
  return clock.now() < address.tokenExpiresAt;
}
