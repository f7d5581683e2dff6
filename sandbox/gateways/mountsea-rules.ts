import { z } from 'zod';
import { images, orientation, problemsOf, prompt, styleIds } from './rules.ts';

/** `GenerateVideoDto` of Mountsea's OpenAPI document, with the rules that stand only in its descriptions. */
const generateVideo = z
  .strictObject({
    model: z.enum(['sora-2', 'sora-2-pro']),
    prompt,
    images: images.optional(),
    orientation: orientation.optional(),
    size: z.enum(['small', 'large']).optional(),
    duration: z.literal([10, 15, 25]).optional(),
    removeWatermark: z.boolean().optional(),
    editId: z.string().min(1).optional(),
    styleId: z.enum(styleIds).optional(),
    storyboard: z.boolean().optional(),
  })
  .superRefine(({ model, size, duration }, context) => {
    const pro = model === 'sora-2-pro';
    if (duration === 25 && !pro)
      context.addIssue({ code: 'custom', path: ['duration'], message: '25 needs sora-2-pro' });
    if (duration === 25 && size === 'large')
      context.addIssue({ code: 'custom', path: ['duration'], message: '25 needs size small' });
    if (size === 'large' && !pro)
      context.addIssue({ code: 'custom', path: ['size'], message: 'large needs sora-2-pro' });
  });

/** What Mountsea's document forbids in this create body. */
export const mountseaProblems = (body: unknown): string[] => problemsOf(generateVideo, body);
