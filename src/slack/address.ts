import { z } from 'zod';
import { type Address, PlatformError } from '../core/index.ts';

const addressSchema = z.strictObject({
  teamId: z.string(),
  /** Of an organisation; for a later client that is built from an installation. */
  enterpriseId: z.string().exactOptional(),
  channelId: z.string(),
  userId: z.string(),
  /** A secret for half an hour: whoever has it may post as the bot here. Never logged. */
  responseUrl: z.string(),
  /** From when on it is not used any more, ms since the epoch. */
  responseUntil: z.number(),
  /** The root message, which the thread hangs on. */
  rootTs: z.string().exactOptional(),
  /** The root was deleted with its thread: answers go to the channel. */
  threadGone: z.literal(true).exactOptional(),
  cardTs: z.string().exactOptional(),
  /** Slack could not fetch the picture that the card should show. */
  noPicture: z.literal(true).exactOptional(),
  /** A file whose bytes Slack has, and which may or may not have been posted: a file can be completed once only. */
  sentFileId: z.string().exactOptional(),
  /** The result stands: as an uploaded file, as a message, or told privately. */
  fileId: z.string().exactOptional(),
  resultTs: z.string().exactOptional(),
  told: z.literal(true).exactOptional(),
});

/** Where a task is answered in Slack, and what already stands there. */
export type Where = z.infer<typeof addressSchema>;

/** `response_url` works for 30 minutes and five times (Slack's documentation, "Handling user interaction"); ms, less a margin. */
const RESPONSE_MS = 29 * 60_000;

/** The address of a fresh command; `now` in ms. */
export function addressOf(
  command: {
    team_id: string;
    enterprise_id?: string;
    channel_id: string;
    user_id: string;
    response_url: string;
  },
  now: number,
): Where {
  return {
    teamId: command.team_id,
    ...(command.enterprise_id ? { enterpriseId: command.enterprise_id } : {}),
    channelId: command.channel_id,
    userId: command.user_id,
    responseUrl: command.response_url,
    responseUntil: now + RESPONSE_MS,
  };
}

/** Reads a stored address. @throws {PlatformError} 'gone' when it is none of ours. */
export function readAddress(address: Address): Where {
  const parsed = addressSchema.safeParse(address);
  if (parsed.success) return parsed.data;
  throw new PlatformError('gone', 'the stored address is no Slack address');
}
