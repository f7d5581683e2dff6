/** So many at once: one journey to a store that is far away. */
const AT_ONCE = 500;

export function* inBatches(ids: readonly string[]): Iterable<string[]> {
  for (let from = 0; from < ids.length; from += AT_ONCE) yield ids.slice(from, from + AT_ONCE);
}
