import { administering } from './en/administering.ts';
import { asking } from './en/asking.ts';
import { commanding } from './en/commanding.ts';
import { privacy } from './en/privacy.ts';
import { refusing } from './en/refusing.ts';
import { showing } from './en/showing.ts';

/** What the bot says, in English: the language every other one is measured against. `{name}` is filled in. */
export const en = {
  ...administering,
  ...asking,
  ...commanding,
  ...privacy,
  ...showing,
  ...refusing,
} as const;
