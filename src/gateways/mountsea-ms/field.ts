import { firstOf, objectOf, textOf } from '../said.ts';

/** One value that a field takes. */
export type Option = string | number;

type Schema = Readonly<Record<string, unknown>>;

/** What a field's schema says, as far as it matters here. */
export interface Field {
  readonly name: string;
  /** Listed values; empty where there is no list. */
  readonly options: readonly Option[];
  readonly default: unknown;
  readonly types: readonly string[];
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly step: number | undefined;
  /** Longest text. */
  readonly length: number | undefined;
}

/** The fields of an `input_schema`, and which of them must be given. */
export interface Fields {
  readonly byName: ReadonlyMap<string, Field>;
  readonly required: readonly string[];
}

/** Reads a JSON schema as leniently as can be: what it does not understand, it leaves out. Undefined when it has no properties. */
export function fieldsOf(schema: unknown): Fields | undefined {
  const outer = objectOf(schema);
  const properties = objectOf(outer?.properties);
  if (outer === undefined || properties === undefined) return undefined;
  // A schema of the whole body has all of this under `input`.
  const inner = objectOf(objectOf(properties.input)?.properties);
  if (inner !== undefined) return fieldsOf(properties.input);
  const fields = Object.entries(properties).flatMap(([name, given]) => {
    const one = objectOf(given);
    return one === undefined ? [] : [[name, fieldOf(name, one)] as const];
  });
  const required = Array.isArray(outer.required) ? outer.required : [];
  return {
    byName: new Map(fields),
    required: required.flatMap((name) => textOf(name) ?? []),
  };
}

/** A field that may be null is often written as one of several schemas. */
function fieldOf(name: string, schema: Schema): Field {
  const others = ['anyOf', 'oneOf', 'allOf'].flatMap((key) => listOf(schema[key]));
  const variants: Schema[] = [schema, ...others.map(objectOf).filter((one) => one !== undefined)];
  const number = (key: string) => firstOf(variants, [key], numberOf);
  return {
    name,
    options: [...new Set(variants.flatMap(optionsOf))],
    default: firstOf(variants, ['default'], (value) => value ?? undefined),
    types: variants.flatMap(({ type }) => listOf(type).flatMap((one) => textOf(one) ?? [])),
    least: number('minimum'),
    most: number('maximum'),
    step: number('multipleOf'),
    length: firstOf(variants, ['maxLength'], lengthOf),
  };
}

function optionsOf(schema: Schema): Option[] {
  const listed = [
    ...listOf(schema.enum),
    ...(Object.hasOwn(schema, 'const') ? [schema.const] : []),
  ];
  return listed.filter((one): one is Option => typeof one === 'string' || typeof one === 'number');
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly unknown[]) : [value];
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function lengthOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
}
