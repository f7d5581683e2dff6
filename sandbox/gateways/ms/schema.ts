import { isObject } from '../sent.ts';
import type { Json } from '../types.ts';

/** As much of JSON Schema as the endpoints' `input_schema` uses. */
export interface FieldSchema {
  type: 'string' | 'integer' | 'number' | 'boolean';
  description?: string;
  enum?: readonly (string | number)[];
  default?: string | number | boolean;
  format?: 'uri';
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
}

export interface InputSchema {
  type: 'object';
  properties: Readonly<Record<string, FieldSchema>>;
  required: readonly string[];
}

/** What is wrong with an input, in words, and fields that the schema does not name. */
export function checkInput(
  schema: InputSchema,
  input: unknown,
): { problems: string[]; unknown: string[] } {
  if (!isObject(input)) return { problems: ['input: must be an object'], unknown: [] };
  const missing = schema.required.filter((name) => input[name] === undefined);
  const problems = missing.map((name) => `input.${name}: is required`);
  const unknown: string[] = [];
  for (const [name, value] of Object.entries(input)) {
    const field = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (field === undefined) unknown.push(`input.${name}: unknown field`);
    else problems.push(...fieldProblems(field, value).map((text) => `input.${name}: ${text}`));
  }
  return { problems, unknown };
}

function fieldProblems(field: FieldSchema, value: unknown): string[] {
  if (!hasType(field.type, value)) return [`must be of type ${field.type}`];
  if (field.enum !== undefined && !field.enum.some((one) => one === value))
    return [`must be one of ${field.enum.join(', ')}`];
  if (typeof value === 'string') return textProblems(field, value);
  return typeof value === 'number' ? numberProblems(field, value) : [];
}

function textProblems({ minLength = 0, maxLength, format }: FieldSchema, text: string): string[] {
  const { length } = [...text];
  if (length < minLength) return [`must have at least ${minLength} characters`];
  if (maxLength !== undefined && length > maxLength)
    return [`must have at most ${maxLength} characters`];
  return format === 'uri' && !/^https?:\/\/[^/]/u.test(text) ? ['must be an http(s) URL'] : [];
}

function numberProblems({ minimum, maximum }: FieldSchema, value: number): string[] {
  if (minimum !== undefined && value < minimum) return [`must be at least ${minimum}`];
  return maximum !== undefined && value > maximum ? [`must be at most ${maximum}`] : [];
}

function hasType(type: FieldSchema['type'], value: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : typeof value === type;
}

/** An input that a schema allows, for examples: what is required, and the defaults. */
export function exampleInput({ properties, required }: InputSchema): Json {
  const wanted = Object.entries(properties).filter(
    ([name, field]) => required.includes(name) || field.default !== undefined,
  );
  return Object.fromEntries(wanted.map(([name, field]) => [name, exampleValue(field)]));
}

function exampleValue(field: FieldSchema): unknown {
  if (field.format === 'uri') return 'https://example.com/picture.jpg';
  return field.default ?? field.enum?.[0] ?? (field.type === 'string' ? 'a whale glides' : 1);
}
