import { z } from 'zod';
import type { Address, Draft, ImageReference, PictureSource } from '../core/index.ts';
import { addressSchema, type DiscordAddress, readAddress } from './address.ts';
import { expiresAt } from './attachments.ts';
import { Code } from './calls.ts';
import { type Delivery, PLACE_LOST, unless } from './delivery.ts';

/** The message is gone, or the bot may not see it. */
const NOT_THERE: ReadonlySet<number> = new Set([...PLACE_LOST, Code.unknownMessage]);

const id = z.string().regex(/^\d{1,20}$/u);
const placeSchema = z.object({ channelId: id, messageId: id });

type Place = z.output<typeof placeSchema>;

/**
 * A new URL for a picture whose URL expires: Discord signs its addresses afresh in every message that is fetched (Discord's
 * documentation, Signed Attachment CDN URLs). Looks at the bot's own messages that show the picture, then at the message that
 * it came from. Undefined where none shows it. Throws CallFailure, PlatformError.
 */
export async function renewed(
  { calls, clock }: Pick<Delivery, 'calls' | 'clock'>,
  image: ImageReference,
  address: Address,
): Promise<PictureSource | undefined> {
  const { url, trusted } = image;
  if (image.expiresAt === undefined) return { url, trusted };
  for (const { channelId, messageId } of placesOf(readAddress(address), image)) {
    const shown = await unless(NOT_THERE, () => calls.media(channelId, messageId));
    const fresh = shown?.find(
      (one) => isSameFile(one, url) && (expiresAt(one) ?? Infinity) > clock.now(),
    );
    // As far to be trusted as the old one: what a person linked to is no safer for being shown in a message of ours.
    if (fresh !== undefined) return { url: fresh, trusted };
  }
  return undefined;
}

/**
 * A request that is repeated, with where its picture can be had again: a file that came with a command is shown nowhere but in
 * the bot's own messages about the task.
 */
export function withPlace(draft: Draft, address: Address): Draft {
  const { data: image } = expiring.safeParse(draft.image);
  const { data: at } = addressSchema.safeParse(address);
  if (image === undefined || image.file !== undefined || at === undefined) return draft;
  const [place] = ownPlaces(at);
  return place === undefined ? draft : { ...draft, image: { ...image, file: { ...place } } };
}

const expiring = z.looseObject({
  url: z.string(),
  expiresAt: z.number(),
  file: z.unknown().optional(),
});

/** A message of the conversation is empty for a bot that may not read it, so the bot's own come first. */
function placesOf(address: DiscordAddress, { file }: ImageReference): Place[] {
  const own = ownPlaces(address);
  const { data: source } = placeSchema.safeParse(file);
  return source === undefined ? own : [...own, source];
}

/** The bot's own messages that show the picture. */
function ownPlaces({ channelId, threadId, cardId, messageId, place }: DiscordAddress): Place[] {
  const card =
    cardId === undefined ? [] : [{ channelId: threadId ?? channelId, messageId: cardId }];
  const anchor = messageId === undefined ? [] : [{ channelId, messageId }];
  return place === 'interaction only' ? [] : [...card, ...anchor];
}

/** The same file of the same host, whatever the signature. */
function isSameFile(one: string, other: string): boolean {
  const [a, b] = [URL.parse(one), URL.parse(other)];
  return a !== null && b !== null && a.origin === b.origin && a.pathname === b.pathname;
}
