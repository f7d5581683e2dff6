import type { Words } from './index.ts';
import { administering } from './pt-br/administering.ts';
import { asking } from './pt-br/asking.ts';
import { commanding } from './pt-br/commanding.ts';
import { privacy } from './pt-br/privacy.ts';
import { refusing } from './pt-br/refusing.ts';
import { showing } from './pt-br/showing.ts';

/** O que o bot diz: português do Brasil. As pessoas são tratadas por você. */
export const ptBr: Words = {
  ...administering,
  ...asking,
  ...commanding,
  ...privacy,
  ...showing,
  ...refusing,
};
