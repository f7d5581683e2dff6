/** A JSON object whose fields are what a bot made them. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list; empty where there is no list. */
export function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** A text field; empty where there is none. */
export function textOf(value: unknown, name: string): string {
  const found: unknown = Reflect.get(Object(value), name);
  return typeof found === 'string' ? found : '';
}

/** A number field. */
export function numberOf(value: unknown, name: string): number | undefined {
  const found: unknown = Reflect.get(Object(value), name);
  return typeof found === 'number' ? found : undefined;
}
