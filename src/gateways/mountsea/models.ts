import type { VideoModel } from '../../core/catalogue.ts';
import { SORA_2_OFFERS, SORA_2_PRO_OFFERS, SORA_COMMON, SORA_STYLES } from '../sora-models.ts';

/** From Mountsea's OpenAPI document. That 10 and 15 s go with large stands nowhere, but nothing forbids it. */
export const mountseaModels: readonly VideoModel[] = [
  {
    id: 'sora-2',
    label: 'Sora 2',
    ...SORA_COMMON,
    offers: SORA_2_OFFERS,
    styles: SORA_STYLES,
    storyboard: true,
    edit: true,
  },
  {
    id: 'sora-2-pro',
    label: 'Sora 2 Pro',
    ...SORA_COMMON,
    offers: SORA_2_PRO_OFFERS,
    styles: SORA_STYLES,
    storyboard: true,
    edit: true,
  },
];
