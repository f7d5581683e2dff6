import { languages } from '../../core/index.ts';
import { DEFAULT_LOCALE } from '../people.ts';

/** More languages than anybody's browser names, and longer headers, are not looked at. */
const LONGEST = 500;

/** The locale to speak to the reader of a page in, from the `accept-language` of their browser (RFC 9110, 12.5.4): the first that the bot speaks, English where there is none. */
export function localeOfReader(header: string | undefined): string {
  const wanted = (header ?? '').slice(0, LONGEST).split(',').map(readRange);
  const [first] = wanted
    .filter(({ tag, weight }) => weight > 0 && isSpoken(tag))
    .toSorted((a, b) => b.weight - a.weight);
  return first?.tag ?? DEFAULT_LOCALE;
}

/** `fr-CH;q=0.9` */
function readRange(range: string): { readonly tag: string; readonly weight: number } {
  const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
  const weight = parameters.find((one) => /^q=/iu.test(one))?.slice(2);
  return { tag, weight: weight === undefined ? 1 : Number(weight) || 0 };
}

function isSpoken(tag: string): boolean {
  const language = tag.toLowerCase().split('-')[0];
  return Object.keys(languages).some((one) => one.split('-')[0] === language);
}
