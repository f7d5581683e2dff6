import { z } from 'zod';
import { type Address, PlatformError } from '../core/index.ts';

export const addressSchema = z.strictObject({
  teamId: z.string(),
  /** Of an organisation; for a later client that is built from an installation. */
  enterpriseId: z.string().exactOptional(),
  channelId: z.string(),
  userId: z.string(),
  /** A secret for half an hour: whoever has it may post as the bot here. Never logged. Messages of people bring none. */
  responseUrl: z.string().exactOptional(),
  /** From when on it is not used any more, ms since the epoch. */
  responseUntil: z.number().exactOptional(),
  /** Somebody's message: everything, the anchor included, goes into its thread. */
  answerIn: z.string().exactOptional(),
  /** The anchor. The thread hangs on it, unless `answerIn` names another one. */
  rootTs: z.string().exactOptional(),
  /** The thread was deleted with its root: answers go to the channel. */
  threadGone: z.literal(true).exactOptional(),
  cardTs: z.string().exactOptional(),
  /** Slack could not fetch the picture that the card should show. */
  noPicture: z.literal(true).exactOptional(),
  /** For which showing of the result the next five count; absent: the first. */
  round: z.number().exactOptional(),
  /** What stands of earlier showings, oldest first. */
  earlier: z
    .array(
      z.strictObject({ fileId: z.string().exactOptional(), resultTs: z.string().exactOptional() }),
    )
    .exactOptional(),
  /** Slack took no buttons under the file: they are on the card. */
  plainFile: z.literal(true).exactOptional(),
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

/** The address of a fresh command, shortcut or press; `now` in ms. */
export function addressOf(
  from: {
    readonly team_id: string;
    readonly enterprise_id?: string | undefined;
    readonly channel_id: string;
    readonly user_id: string;
    readonly response_url: string;
  },
  now: number,
): Where {
  return {
    teamId: from.team_id,
    ...(from.enterprise_id ? { enterpriseId: from.enterprise_id } : {}),
    channelId: from.channel_id,
    userId: from.user_id,
    ...responseOf(from.response_url, now),
  };
}

/** A response URL with the end of its life; `now` in ms. */
export function responseOf(url: string, now: number) {
  return { responseUrl: url, responseUntil: now + RESPONSE_MS };
}

/** The root of the thread in which a task is answered; undefined where there is none. */
export function threadOf({ threadGone, answerIn, rootTs }: Where): string | undefined {
  return threadGone ? undefined : (answerIn ?? rootTs);
}

/** The person at a place, as the core and its store know people. */
export function userOf({ teamId, userId }: Pick<Where, 'teamId' | 'userId'>) {
  return { platform: 'slack', id: `${teamId}/${userId}` };
}

/** Reads a stored address. @throws {PlatformError} 'gone' when it is none of ours. */
export function readAddress(address: Address): Where {
  const parsed = addressSchema.safeParse(address);
  if (parsed.success) return parsed.data;
  throw new PlatformError('gone', 'the stored address is no Slack address');
}
