import { asking } from './en/asking.ts';
import { refusing } from './en/refusing.ts';
import { showing } from './en/showing.ts';

/** What the bot says, in English: the language every other one is measured against. `{name}` is filled in. */
export const en = { ...asking, ...showing, ...refusing } as const;
