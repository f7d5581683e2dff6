import type { Offer, VideoModel } from '../core/catalogue.ts';
import { IMAGE_LIMITS } from '../core/model-entry.ts';

/** The style ids that Mountsea's and pmock's documents list, in their order. */
export const SORA_STYLES = [
  'anime',
  'selfie',
  'golden',
  'handheld',
  'festive',
  'retro',
  'news',
  'chaos',
  'vintage',
  'comic',
  'kakalaka',
  'sitcom',
] as const;

/** What both documents say of both models. They say nothing about pictures but their number. */
export const SORA_COMMON = {
  orientations: ['landscape', 'portrait'],
  promptLength: 5000,
  images: 1,
  imageLimits: IMAGE_LIMITS,
} as const satisfies Partial<VideoModel>;

/** Credits are this project's own unit, not the gateway's price. */
export const SORA_2_OFFERS: readonly Offer[] = [
  { size: 'small', seconds: 10, credits: 1 },
  { size: 'small', seconds: 15, credits: 2 },
];

/** Large exists for sora-2-pro only, 25 s only with small. */
export const SORA_2_PRO_OFFERS: readonly Offer[] = [
  { size: 'small', seconds: 10, credits: 3 },
  { size: 'small', seconds: 15, credits: 5 },
  { size: 'small', seconds: 25, credits: 8 },
  { size: 'large', seconds: 10, credits: 6 },
  { size: 'large', seconds: 15, credits: 9 },
];
