import { isDeepStrictEqual } from 'node:util';

/** A command as it is compared: whatever Discord leaves out or fills in is the same in both. */
export type Comparable = Readonly<Record<string, unknown>> & {
  readonly name: string;
  readonly type: number;
};

/** One thing within a command that is not as it should be. */
export interface FieldChange {
  /** `options.model.choices.sora-2`. */
  readonly path: string;
  /** Absent: it is added. */
  readonly from?: unknown;
  /** Absent: it is removed. */
  readonly to?: unknown;
}

/** What registering does to one command. */
export type CommandChange = { readonly name: string; readonly type: number } & (
  | { readonly kind: 'added' | 'removed' }
  | { readonly kind: 'changed'; readonly fields: readonly FieldChange[] }
);

/** What has to happen to the registered commands until they are those that are wanted: first what is added, then what is changed, then what is removed. */
export function differencesOf(
  registered: readonly Comparable[],
  wanted: readonly Comparable[],
): CommandChange[] {
  const twin = ({ name, type }: Comparable, among: readonly Comparable[]) =>
    among.find((one) => one.name === name && one.type === type);
  const only = (these: readonly Comparable[], others: readonly Comparable[]) =>
    these.filter((one) => twin(one, others) === undefined);
  const brief = ({ name, type }: Comparable) => ({ name, type });
  return [
    ...only(wanted, registered).map((one) => ({ ...brief(one), kind: 'added' as const })),
    ...wanted.flatMap((one) => {
      const known = twin(one, registered);
      const fields = known === undefined ? [] : compared('', known, one);
      return fields.length === 0 ? [] : [{ ...brief(one), kind: 'changed' as const, fields }];
    }),
    ...only(registered, wanted).map((one) => ({ ...brief(one), kind: 'removed' as const })),
  ];
}

function compared(path: string, from: unknown, to: unknown): FieldChange[] {
  if (isDeepStrictEqual(from, to)) return [];
  if (isNamedList(from) && isNamedList(to)) {
    const parts = comparedRecords(path, byName(from), byName(to));
    // The same things in another order: people see them in that order.
    const names = (list: Named[]) => list.map(({ name }) => name);
    return parts.length > 0 ? parts : [{ path, from: names(from), to: names(to) }];
  }
  if (isRecord(from) && isRecord(to)) return comparedRecords(path, from, to);
  return [{ path, from, to }];
}

type Fields = Readonly<Record<string, unknown>>;

function comparedRecords(path: string, from: Fields, to: Fields): FieldChange[] {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap((key): FieldChange[] => {
    const inner = path === '' ? key : `${path}.${key}`;
    if (!Object.hasOwn(from, key)) return [{ path: inner, to: to[key] }];
    if (!Object.hasOwn(to, key)) return [{ path: inner, from: from[key] }];
    return compared(inner, from[key], to[key]);
  });
}

type Named = Fields & { readonly name: string };

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamedList(value: unknown): value is Named[] {
  return (
    Array.isArray(value) && value.every((one) => isRecord(one) && typeof one.name === 'string')
  );
}

function byName(list: readonly Named[]): Fields {
  return Object.fromEntries(list.map((one) => [one.name, one]));
}
