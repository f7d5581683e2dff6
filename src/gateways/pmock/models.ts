import type { VideoModel } from '../../core/catalogue.ts';
import { SORA_2_OFFERS, SORA_2_PRO_OFFERS, SORA_COMMON, SORA_STYLES } from '../sora-models.ts';

/** From pmock's two pages: v2 makes sora-2 with styles and storyboards, v1 makes sora-2-pro without. Neither edits. */
export const pmockModels: readonly VideoModel[] = [
  {
    id: 'sora-2',
    label: 'Sora 2',
    ...SORA_COMMON,
    // v2 lists 10 and 15, though one of its sentences names 10 alone.
    offers: SORA_2_OFFERS,
    styles: SORA_STYLES,
    storyboard: true,
    edit: false,
  },
  {
    id: 'sora-2-pro',
    label: 'Sora 2 Pro',
    ...SORA_COMMON,
    // 25 s stands in the text of v1's page, not in its list of values.
    offers: SORA_2_PRO_OFFERS,
    styles: [],
    storyboard: false,
    edit: false,
  },
];
