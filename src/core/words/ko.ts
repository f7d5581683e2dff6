import type { Words } from './index.ts';
import { administering } from './ko/administering.ts';
import { asking } from './ko/asking.ts';
import { commanding } from './ko/commanding.ts';
import { privacy } from './ko/privacy.ts';
import { refusing } from './ko/refusing.ts';
import { showing } from './ko/showing.ts';

/** 봇이 하는 말: 한국어. */
export const ko: Words = {
  ...administering,
  ...asking,
  ...commanding,
  ...privacy,
  ...showing,
  ...refusing,
};
