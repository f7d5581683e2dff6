/** One line of a completion list. */
export interface Suggestion {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

/** Lines whose label or value holds what was typed; the very same comes first, then those that begin with it. */
export function matching(items: readonly Suggestion[], typed: string): Suggestion[] {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ label, value }: Suggestion) => {
    const texts = [label, value].map((text) => text.toLowerCase());
    if (texts.includes(wanted)) return 0;
    if (texts.some((text) => text.startsWith(wanted))) return 1;
    return texts.some((text) => text.includes(wanted)) ? 2 : 3;
  };
  return items.filter((item) => rank(item) < 3).sort((a, b) => rank(a) - rank(b));
}
