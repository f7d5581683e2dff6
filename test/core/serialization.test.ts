import fc from 'fast-check';
import { jsonSerializer } from 'keyv';
import { expect, it } from 'vitest';
import { serialization } from '../../src/core/store/serialization.ts';
import { manyRuns } from '../support/hell-runs.ts';

/** Texts that look like keyv's marks, and like the JSON around them. */
const nasty = fc.oneof(
  fc.string(),
  fc.constantFrom(':', '::', ':bigint:1', ':base64:AA==', ',":', '[":a', ':":', '":"', '\\":'),
);

it('reads what keyv reads', () => {
  const value = fc.oneof(fc.jsonValue(), nasty, fc.array(nasty), fc.dictionary(nasty, nasty));
  fc.assert(
    fc.property(value, (one) => {
      const text = String(jsonSerializer.stringify({ value: one }));
      expect(serialization.parse(text)).toEqual(jsonSerializer.parse(text));
      expect(serialization.stringify({ value: one })).toBe(text);
    }),
    manyRuns(),
  );
});
