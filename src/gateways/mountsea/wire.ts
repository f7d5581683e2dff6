import { z } from 'zod';
import { soraFields, styleField } from '../sora-body.ts';

/** `GenerateVideoDto` of Mountsea's OpenAPI document, complete. */
export const generateVideo = z.strictObject({
  ...soraFields,
  ...styleField,
  storyboard: z.boolean(),
  /** An earlier video's edit id, to change that video. */
  editId: z.string().min(1).exactOptional(),
});
