import { administering } from './es-es/administering.ts';
import { asking } from './es-es/asking.ts';
import { commanding } from './es-es/commanding.ts';
import { privacy } from './es-es/privacy.ts';
import { refusing } from './es-es/refusing.ts';
import { showing } from './es-es/showing.ts';
import type { Words } from './index.ts';

/** Lo que dice el bot: español de España. A la gente se la trata de tú. */
export const esEs: Words = {
  ...administering,
  ...asking,
  ...commanding,
  ...privacy,
  ...showing,
  ...refusing,
};
