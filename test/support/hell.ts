import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { entryOf, keepFound } from './hell-corpus.ts';
import { hellJson, mutatedJson } from './hell-json.ts';
import { PATIENCE_MS, runs } from './hell-runs.ts';
import { hellText, LONG_TEXTS, mutatedText, type Spice } from './hell-text.ts';

/**
 * A place where something comes in from outside. What comes in is a text here, JSON as it would arrive, so that every input can stand in the corpus.
 */
export interface Boundary {
  /** Also the name of its file in `test/corpus/`. */
  readonly name: string;
  readonly takes: 'text' | 'json';
  /** What it is meant for: inputs are made from these by breaking them, so that the branches behind the first check are met too. */
  readonly samples: readonly string[];
  /** Pieces of its language: words of a text, field names and values of JSON. */
  readonly pieces?: readonly string[];
  /** Reads the input, throws where something that must hold does not, and says what became of it. */
  readonly read: (input: string) => string;
  /** All that may become of an input; every one of them has to be met. */
  readonly becomes: readonly string[];
  /** Inputs of its own, where samples and pieces are not enough. */
  readonly more?: fc.Arbitrary<string>;
}

/** At so many characters what takes time squared needs minutes, and what takes linear time milliseconds: the test ends in time, or it fails. */
const LONG = 100_000;

/** Before anything is read: what a polluted prototype would have more of. */
const PROTOTYPES = [Object.prototype, Array.prototype, String.prototype, Function.prototype];
const clean = PROTOTYPES.map((one) => Reflect.ownKeys(one).length);

/** Nothing that was read changed what all objects share. */
export function expectUnpolluted(): void {
  expect(PROTOTYPES.map((one) => Reflect.ownKeys(one).length)).toEqual(clean);
  expect(Object.keys(Object.getPrototypeOf({}))).toEqual([]);
}

function inputsOf({ takes, samples, pieces = [], more }: Boundary): fc.Arbitrary<string> {
  const spice: Spice = { samples, pieces };
  const own = more === undefined ? [] : [{ weight: 3, arbitrary: more }];
  return takes === 'text'
    ? fc.oneof(
        { weight: 5, arbitrary: mutatedText(spice) },
        { weight: 3, arbitrary: hellText(pieces) },
        ...own,
      )
    : fc.oneof(
        { weight: 6, arbitrary: mutatedJson(spice) },
        { weight: 2, arbitrary: hellJson(pieces) },
        ...own,
      );
}

/** The tests that every boundary has to pass. */
export function meetsHell(boundaries: readonly Boundary[]): void {
  afterEach(expectUnpolluted);
  describe.each(boundaries)('$name', (boundary) => {
    const { name, read, becomes, samples } = boundary;
    const { count, patienceMs } = runs();

    it('keeps its promises for every input', { timeout: patienceMs }, () => {
      const met = new Set(samples.map(read));
      const property = fc.property(inputsOf(boundary), (input) => void met.add(read(input)));
      const result = fc.check(property, {
        numRuns: count,
        // Making a failure small may take for ever; where there is none, an end before its time is a failure below.
        interruptAfterTimeLimit: patienceMs * 0.8,
      });
      const [found] = result.counterexample ?? [];
      if (found !== undefined) {
        const entry = entryOf(found, `found by fast-check, seed ${result.seed}`);
        keepFound(name, entry);
        throw new Error(`${name}: for test/corpus/${name}.json: ${JSON.stringify(entry)}`, {
          cause: result.errorInstance,
        });
      }
      expect(result).toMatchObject({ failed: false, numRuns: count });
      expect(becomes).toEqual(expect.arrayContaining([...met]));
      // So few runs as somebody may ask for while trying something out need not meet everything.
      if (count >= 10_000) expect(met.size).toBe(becomes.length);
    });

    it('takes no longer than the length', { timeout: PATIENCE_MS }, ({ onTestFailed }) => {
      let last = '';
      onTestFailed(() => void process.stderr.write(`${name}: the last was a row of ${last}\n`));
      for (const { what, make } of LONG_TEXTS) {
        last = what;
        for (const input of longInputs(boundary, make(LONG))) {
          expect(becomes).toContain(read(input));
        }
      }
    });
  });
}

function longInputs({ takes, samples }: Boundary, long: string): string[] {
  return takes === 'text'
    ? [long, ...samples.flatMap((one) => [`${one}${long}`, `${one.slice(0, -1)}${long}x`])]
    : [JSON.stringify(long), ...samples.map((one) => withLong(one, long))];
}

/** Every text of a JSON sample with something long behind it. */
function withLong(sample: string, long: string): string {
  return JSON.stringify(JSON.parse(sample), (_, value: unknown) =>
    typeof value === 'string' ? `${value}${long}x` : value,
  );
}
