import type { Field, Option } from './field.ts';

/** What is offered of a range, seconds; its two ends as well. */
const USUAL = [5, 8, 10, 15, 20, 30, 60];

/** The longest clip that is offered, and the shortest of a range. */
const LONGEST = 60;
const SHORTEST = 2;

/** Most lengths that are offered: a choice has room for 25, and shows those of all models. */
const MOST = 12;

/** Lengths that a field takes. */
export interface Lengths {
  /** The default first, then the shortest. */
  readonly seconds: readonly number[];
  /** How each is sent; empty where all are plain numbers. */
  readonly as: Readonly<Record<string, Option>>;
}

/** The lengths of a duration field: a list of numbers or of texts (`8`, `"8"`, `"8s"`), or a range. Undefined for a field of another kind. */
export function lengthsOf(field: Field): Lengths | undefined {
  const listed = field.options.flatMap((option) => {
    const seconds = secondsIn(option);
    return seconds === undefined ? [] : [{ seconds, option }];
  });
  const own = secondsIn(field.default);
  if (listed.length === 0) return unlisted(field, own);
  const seconds = sorted(
    listed.map((one) => one.seconds),
    own,
  );
  const offered = listed.filter((one) => seconds.includes(one.seconds));
  if (offered.every((one) => one.option === one.seconds)) return { seconds, as: {} };
  return { seconds, as: Object.fromEntries(offered.map((one) => [one.seconds, one.option])) };
}

function unlisted(field: Field, own: number | undefined): Lengths | undefined {
  const isNumber = field.types.some((type) => type === 'integer' || type === 'number');
  if (field.options.length > 0) return undefined;
  if (!isNumber) {
    // A text of which one value is known.
    const text = typeof field.default === 'string' ? field.default : undefined;
    return own === undefined || text === undefined
      ? undefined
      : { seconds: [own], as: { [own]: text } };
  }
  const { least, most, step = 1 } = field;
  if (least === undefined && most === undefined) return { seconds: [own ?? 5], as: {} };
  const from = Math.max(SHORTEST, least ?? SHORTEST);
  const to = Math.min(LONGEST, most ?? LONGEST);
  const within = [...(least === undefined ? [] : [from]), ...USUAL, to].filter(
    (one) => one >= from && one <= to && Number.isInteger(one) && one % step === 0,
  );
  const isWithin = own !== undefined && own >= from && own <= to;
  const seconds = sorted(isWithin ? [own, ...within] : within, own);
  return seconds.length === 0 ? undefined : { seconds, as: {} };
}

function sorted(seconds: readonly number[], first: number | undefined): number[] {
  const ascending = [...new Set(seconds)].sort((a, b) => a - b);
  const own = ascending.filter((one) => one === first);
  return [...new Set([...own, ...ascending])].slice(0, MOST);
}

/** Whole seconds: `8`, `"8"`, `"8s"`, `"8 seconds"`. */
function secondsIn(value: unknown): number | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  const [, digits = ''] = /^(\d{1,2})\s*(?:s|sec|seconds?)?$/iu.exec(text.trim()) ?? [];
  const seconds = Number(digits);
  return seconds >= 1 && seconds <= LONGEST ? seconds : undefined;
}
