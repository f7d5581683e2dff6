import { administering } from './fr/administering.ts';
import { asking } from './fr/asking.ts';
import { commanding } from './fr/commanding.ts';
import { privacy } from './fr/privacy.ts';
import { refusing } from './fr/refusing.ts';
import { showing } from './fr/showing.ts';
import { typeset } from './fr/typeset.ts';
import type { Words } from './index.ts';

/** Ce que dit le bot : français. On vouvoie les gens. */
export const fr: Words = typeset({
  ...administering,
  ...asking,
  ...commanding,
  ...privacy,
  ...showing,
  ...refusing,
});
