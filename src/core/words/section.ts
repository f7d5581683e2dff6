/** The plural forms that languages have (CLDR, as Intl.PluralRules names them). */
type Form = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';

/** The keys, without their form, of the English texts that have a number in them. */
export type Counted<English> = keyof English extends infer Key
  ? Key extends `${infer Base}_other`
    ? Base
    : never
  : never;

/**
 * A language's texts for some of the English ones. A text with a number has a form for each plural of the language: `_other` always, and those that
 * Intl.PluralRules knows besides.
 */
export type Section<English> = {
  readonly [Key in Exclude<keyof English, `${Counted<English>}_${Form}`>]: string;
} & { readonly [Key in `${Counted<English>}_other`]: string } & {
  readonly [Key in `${Counted<English>}_${Exclude<Form, 'other'>}`]?: string;
};
