/** What stands in for a placeholder: a text as it is, a number, a day (UTC), or a share in per cent. All but texts are written as the reader's locale does. */
export type Value = string | number | Date | { readonly percent: number };

/** @param locale one that Intl takes */
export function valueText(value: Value, locale: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numbers(locale).format(value);
  if (value instanceof Date) return days(locale).format(value);
  return shares(locale).format(value.percent / 100);
}

const numbers = remembered((locale) => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }));
const shares = remembered((locale) => new Intl.NumberFormat(locale, { style: 'percent' }));
const days = remembered(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }),
);

/** Locales come from the platforms and are few; whatever else comes cannot fill the memory. */
const MOST_KEPT = 50;

/** Making a format takes a hundred times as long as using it. */
function remembered<Format>(make: (locale: string) => Format): (locale: string) => Format {
  const kept = new Map<string, Format>();
  return (locale) => {
    const known = kept.get(locale);
    if (known !== undefined) return known;
    const format = make(locale);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(locale, format);
    return format;
  };
}

/** The locale itself where Intl can write for it, else another one. Slack and Discord write `pt-BR`, others `pt_BR`. */
export function writable(locale: string, otherwise: string): string {
  try {
    return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? otherwise;
  } catch {
    return otherwise;
  }
}
