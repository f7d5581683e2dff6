/** One line of a completion list. */
export interface Suggestion {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

/** Lines whose label or value holds what was typed; those that begin with it come first. */
export function matching(items: readonly Suggestion[], typed: string): Suggestion[] {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ label, value }: Suggestion) => {
    const places = [label, value].map((text) => text.toLowerCase().indexOf(wanted));
    if (places.includes(0)) return 0;
    return places.some((place) => place > 0) ? 1 : 2;
  };
  return items.filter((item) => rank(item) < 2).sort((a, b) => rank(a) - rank(b));
}
