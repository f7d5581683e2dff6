import { administering } from './de/administering.ts';
import { asking } from './de/asking.ts';
import { commanding } from './de/commanding.ts';
import { privacy } from './de/privacy.ts';
import { refusing } from './de/refusing.ts';
import { showing } from './de/showing.ts';
import type { Words } from './index.ts';

/** Was der Bot sagt: Deutsch. Leute werden geduzt. */
export const de: Words = {
  ...administering,
  ...asking,
  ...commanding,
  ...privacy,
  ...showing,
  ...refusing,
};
