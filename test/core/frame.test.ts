import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf, framesOf, readFrame } from '../../src/core/frame.ts';
import { manyRuns } from '../support/hell-runs.ts';

const frames = ['1280x720', '720x1280', '1920x1080', '1024x1792', '1024x1024'].flatMap(
  (text) => readFrame(text) ?? [],
);

describe('the picture of a video', () => {
  it.each([
    ['landscape', 'small', 1280, 720],
    ['landscape', 'large', 1920, 1080],
    ['portrait', 'small', 720, 1280],
    ['portrait', 'large', 1024, 1792],
  ] as const)(
    'is the smallest or largest of its shape: %s %s',
    (orientation, size, width, height) => {
      expect(frameOf({ frames }, { orientation, size })).toEqual({ width, height });
    },
  );

  it('is the same for small and large where there is one only, and a square where there is nothing else', () => {
    const one = [{ width: 1280, height: 720 }];
    const square = [{ width: 512, height: 512 }];
    for (const size of ['small', 'large'] as const) {
      expect(frameOf({ frames: one }, { orientation: 'landscape', size })).toEqual(one[0]);
      expect(frameOf({ frames: one }, { orientation: 'portrait', size })).toBeUndefined();
      expect(frameOf({ frames: square }, { orientation: 'portrait', size })).toEqual(square[0]);
    }
    expect(frameOf({}, { orientation: 'landscape', size: 'small' })).toBeUndefined();
  });

  it.each([
    '',
    'x',
    '1280',
    '1280x',
    '1280x720p',
    '0x720',
    '01280x720',
    '1280×720',
    '999999x720',
    '-1x5',
  ])('is not read from %j', (text) => expect(readFrame(text)).toBeUndefined());

  it('fits its orientation for any list', () => {
    const side = fc.integer({ min: 10, max: 9999 });
    fc.assert(
      fc.property(fc.array(fc.record({ width: side, height: side })), (list) => {
        for (const { width, height } of framesOf(list, 'landscape')) {
          expect(width).toBeGreaterThanOrEqual(height);
        }
        const areas = framesOf(list, 'portrait').map(({ width, height }) => width * height);
        expect(areas).toEqual(areas.toSorted((a, b) => a - b));
        for (const { width, height } of list) {
          expect(readFrame(`${width}x${height}`)).toEqual({ width, height });
        }
      }),
      manyRuns(),
    );
  });
});
