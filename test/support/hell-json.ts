import fc from 'fast-check';
import { hellText, type Spice } from './hell-text.ts';

/** Numbers as JSON may write them: some are none in JavaScript any more when they are read. */
const NUMBERS = [
  ...['0', '-0', '1', '-1', '0.5', '1e308', '1e999', '-1e999', '5e-324', '9007199254740993'],
  ...['1e21', '2147483648', '-2147483649', '4294967296', '99999999999999999999', '1e-7', '8.64e15'],
  '9'.repeat(400),
];

const PROTOTYPE_KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf'];

const nested = (open: string, close: string, depth: number) =>
  `${open.repeat(depth)}null${close.repeat(depth)}`;

/** Too deep for a reader that calls itself. */
export const DEEP: readonly string[] = [
  nested('[', ']', 10_000),
  nested('{"a":', '}', 5000),
  nested('{"__proto__":', '}', 2000),
  nested('{"data":{"error":[', ']}}', 1000),
];

const quoted = (text: string) => JSON.stringify(text);

function leafOf(pieces: readonly string[]): fc.Arbitrary<string> {
  const texts = pieces.length === 0 ? [] : [fc.constantFrom(...pieces).map(quoted)];
  return fc.oneof(
    fc.constantFrom('null', 'true', 'false', '""', '[]', '{}', ...NUMBERS),
    hellText().map(quoted),
    fc.integer().map(String),
    ...texts,
  );
}

/** JSON as text: `__proto__` is an own key when it is parsed, a name may stand twice, and numbers are as long as they like. */
export function hellJson(pieces: readonly string[] = []): fc.Arbitrary<string> {
  const key = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('id', ...pieces) },
    { weight: 1, arbitrary: fc.constantFrom(...PROTOTYPE_KEYS) },
    { weight: 1, arbitrary: hellText() },
  );
  const { tree } = fc.letrec<{ tree: string; leaf: string }>((tie) => ({
    leaf: leafOf(pieces),
    tree: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      tie('leaf'),
      fc.array(tie('tree'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
      fc
        .array(fc.tuple(key, tie('tree')), { maxLength: 4 })
        .map((all) => `{${all.map(([name, value]) => `${quoted(name)}:${value}`).join(',')}}`),
    ),
  }));
  return fc.oneof(
    { weight: 60, arbitrary: tree },
    { weight: 1, arbitrary: fc.constantFrom(...DEEP) },
  );
}

/** Stands where a value is to be put as text, so that nothing of it is lost on the way. */
const MARK = '\u0001hell:';

interface Change {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add';
  readonly key: string;
  readonly value: string;
}

/** A sample with up to three of its values replaced, left out, or joined by others. */
export function mutatedJson({ samples, pieces }: Spice): fc.Arbitrary<string> {
  const change: fc.Arbitrary<Change> = fc.record({
    at: fc.nat(1000),
    how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add'),
    key: fc.constantFrom('id', ...PROTOTYPE_KEYS, ...pieces),
    value: fc.oneof({ weight: 3, arbitrary: leafOf(pieces) }, hellJson(pieces)),
  });
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { maxLength: 3 }))
    .map(([sample, changes]) => changed(sample, changes));
}

function changed(sample: string, changes: readonly Change[]): string {
  const box: { all: unknown } = { all: JSON.parse(sample) };
  for (const [index, one] of changes.entries()) {
    const places = placesIn(box);
    const [holder, key] = places[one.at % places.length] ?? [box, 'all'];
    const mark = `${MARK}${index}`;
    if (one.how === 'remove' && holder !== box) Reflect.deleteProperty(holder, key);
    else if (one.how === 'add') {
      const inner: unknown = Reflect.get(holder, key);
      const whole = typeof inner === 'object' && inner !== null ? inner : holder;
      // As JSON.parse does it: an own key, whatever it is called.
      const added = Array.isArray(whole) ? String(whole.length) : one.key;
      const given = { value: mark, enumerable: true, configurable: true, writable: true };
      Object.defineProperty(whole, whole === box ? 'all' : added, given);
    } else Reflect.set(holder, key, mark);
  }
  const text = JSON.stringify(box.all) ?? 'null';
  return changes.reduce(
    (now, { value }, index) => now.replace(quoted(`${MARK}${index}`), () => value),
    text,
  );
}

/** Every value of a tree, as where it hangs. */
function placesIn(root: object): [object, string][] {
  return Object.keys(root).flatMap((key) => {
    const value: unknown = Object.getOwnPropertyDescriptor(root, key)?.value;
    const inner = typeof value === 'object' && value !== null ? placesIn(value) : [];
    return [[root, key] as [object, string], ...inner];
  });
}
