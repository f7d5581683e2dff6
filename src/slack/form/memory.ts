import { z } from 'zod';
import { addressSchema, type Where } from '../address.ts';
import { picturesSchema } from './picture-choices.ts';

/** Most characters of a view's `private_metadata` (Slack's documentation, "Modal views"). */
const LONGEST_METADATA = 3000;

const memorySchema = z.strictObject({
  where: addressSchema,
  /** Under which the core keeps what the form does not show. */
  kept: z.string().max(300).exactOptional(),
  /** The pictures that the form offers: no other may come back. */
  pictures: picturesSchema.exactOptional(),
});

/** What an open form carries with it, unseen, and brings back when it is sent. */
export type FormMemory = z.infer<typeof memorySchema>;

/** Without the response URL where Slack would not take it all: an ephemeral message does as well. */
export function writeMemory(memory: FormMemory): string {
  const text = JSON.stringify(memory);
  if (text.length <= LONGEST_METADATA) return text;
  const { responseUrl: _, responseUntil: __, ...where } = memory.where;
  return JSON.stringify({ ...memory, where });
}

/** What a form brought back; undefined when it is none of ours, or somebody else's. */
export function readMemory(
  text: string,
  from: Pick<Where, 'teamId' | 'userId'>,
): FormMemory | undefined {
  const { data } = memorySchema.safeParse(parsed(text));
  const own = data?.where.teamId === from.teamId && data.where.userId === from.userId;
  return own ? data : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
