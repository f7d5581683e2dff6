import { z } from 'zod';
import { images, orientation, problemsOf, prompt, styleIds } from './rules.ts';

/** What v1 and v2 have in common. There is no `editId` in either. */
const common = {
  prompt,
  images: images.optional(),
  orientation: orientation.optional(),
  removeWatermark: z.boolean().optional(),
};

/**
 * Version 1, from pmock's page: 15 s, 25 s and large only with sora-2-pro. The page does not say that 25 s and large
 * exclude each other.
 */
const version1 = z
  .strictObject({
    ...common,
    model: z.enum(['sora-2', 'sora-2-pro']),
    size: z.enum(['small', 'large']).optional(),
    duration: z.literal([10, 15, 25]).optional(),
  })
  .superRefine(({ model, size, duration = 10 }, context) => {
    if (model === 'sora-2-pro') return;
    if (duration !== 10)
      context.addIssue({ code: 'custom', path: ['duration'], message: 'sora-2 makes 10 only' });
    if (size === 'large')
      context.addIssue({ code: 'custom', path: ['size'], message: 'large needs sora-2-pro' });
  });

/** Version 2. Its page calls `duration` an enum of strings and sends a number: a number is taken. */
const version2 = z.strictObject({
  ...common,
  model: z.literal('sora-2'),
  size: z.literal('small').optional(),
  duration: z.literal([10, 15]).optional(),
  styleId: z.enum(styleIds).optional(),
  storyboard: z.boolean().optional(),
});

/** What pmock's pages forbid in this create body. */
export const pmockProblems = (version: 1 | 2, body: unknown): string[] =>
  problemsOf(version === 1 ? version1 : version2, body);
