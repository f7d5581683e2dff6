import { nearest } from '../core/nearest.ts';

/**
 * `; did you mean PREFIX_NAME?`, or nothing where no known name is near.
 * @param prefix what all the names begin with: what they share says nothing about which is meant
 */
export function didYouMean(name: string, known: readonly string[], prefix: string): string {
  const rest = (one: string) => one.slice(prefix.length).toLowerCase();
  const found = nearest(rest(name), known.map(rest));
  const meant = known.find((one) => rest(one) === found);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}
