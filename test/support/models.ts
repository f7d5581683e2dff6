import type { VideoModel } from '../../src/core/catalogue.ts';

const common = {
  orientations: ['landscape', 'portrait'],
  promptLength: 5000,
  images: 1,
  imageLimits: {
    bytes: 20 * 2 ** 20,
    types: ['image/png', 'image/jpeg', 'image/webp'],
    pixels: { least: 16, edge: 8192, total: 40_000_000 },
  },
} as const;

/** The rules of the two documents, restated: what tests of the core route by. */
export const soraModels: readonly VideoModel[] = [
  {
    ...common,
    id: 'sora-2',
    label: 'Sora 2',
    offers: [
      { size: 'small', seconds: 10, credits: 1 },
      { size: 'small', seconds: 15, credits: 2 },
    ],
    styles: ['anime', 'comic'],
    storyboard: true,
    edit: true,
  },
  {
    ...common,
    id: 'sora-2-pro',
    label: 'Sora 2 Pro',
    offers: [
      { size: 'small', seconds: 10, credits: 3 },
      { size: 'small', seconds: 15, credits: 5 },
      { size: 'small', seconds: 25, credits: 8 },
      { size: 'large', seconds: 10, credits: 6 },
      { size: 'large', seconds: 15, credits: 9 },
    ],
    styles: [],
    storyboard: false,
    edit: false,
  },
];
