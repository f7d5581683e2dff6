import type { Words } from './index.ts';
import { administering } from './ja/administering.ts';
import { asking } from './ja/asking.ts';
import { commanding } from './ja/commanding.ts';
import { privacy } from './ja/privacy.ts';
import { refusing } from './ja/refusing.ts';
import { showing } from './ja/showing.ts';

/** ボットの言葉：日本語。 */
export const ja: Words = {
  ...administering,
  ...asking,
  ...commanding,
  ...privacy,
  ...showing,
  ...refusing,
};
