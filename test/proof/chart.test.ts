import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Chart } from '../../bench/figures.ts';
import { scaleOf, tickText } from '../../proof/axis.ts';
import { svgOf } from '../../proof/chart.ts';
import { browserMissing, openBrowser } from '../../sandbox/page/drive.ts';
import { chartOf } from './samples.ts';
import { malformed } from './well-formed.ts';

const anyText = fc.string({ unit: 'binary', maxLength: 120 });
const words = fc
  .array(
    fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvxyz0123456789'), maxLength: 9 }),
  )
  .map((all) => all.join(' '));

const chartWith = (text: fc.Arbitrary<string>): fc.Arbitrary<Chart> => {
  const axis = fc.record({ label: text, log: fc.boolean() });
  const point = fc.tuple(fc.double(), fc.double());
  const near = fc.tuple(fc.double({ min: 1, max: 1e5 }), fc.double({ min: 0, max: 1e4 }));
  const points = fc.oneof(fc.array(point, { maxLength: 60 }), fc.array(near, { maxLength: 60 }));
  return fc.record({
    name: fc.constant('growth'),
    title: text,
    x: axis,
    y: axis,
    lines: fc.array(fc.record({ name: text, points }), { maxLength: 9 }),
  });
};

describe('a chart', () => {
  it('is well-formed whatever stands in it, without a number that is none', () => {
    fc.assert(
      fc.property(chartWith(anyText), (chart) => {
        const svg = svgOf(chart);
        expect(malformed(svg)).toBeUndefined();
        const places = [...svg.matchAll(/ (?:d|x|y|width|height|viewBox)="([^"]*)"/gu)];
        expect(places.length).toBeGreaterThan(0);
        for (const [, place] of places) expect(place).not.toMatch(/NaN|Infinity|undefined|e[+-]/u);
        const [, height] = /viewBox="0 0 700 (\d+)"/u.exec(svg) ?? [];
        for (const [, x, y] of svg.matchAll(/<text x="([\d.-]+)" y="([\d.-]+)"/gu)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(700);
          expect(Number(y)).toBeGreaterThan(0);
          expect(Number(y)).toBeLessThan(Number(height));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('shows every point that has a place, higher where it is more', () => {
    const svg = svgOf(chartOf());
    const lines = [...svg.matchAll(/class="line c\d" d="M([^h"]+)"/gu)].map(([, d = '']) =>
      d.split('L').map((pair) => pair.split(' ').map(Number)),
    );
    expect(lines.map((line) => line.length)).toEqual([3, 2]);
    const [[first, second, third] = [], [start, end] = []] = lines;
    expect(first?.[1]).toBeLessThan(second?.[1] ?? 0);
    expect(second?.[1]).toBeLessThan(third?.[1] ?? 0);
    // A decade is as long as another one.
    expect(second?.[0]).toBeCloseTo(((first?.[0] ?? 0) + (third?.[0] ?? 0)) / 2, 0);
    expect(start?.[1]).toBe(end?.[1]);
  });

  it('leaves out what has no place, and says so where nothing is left', () => {
    const lines = [
      {
        name: 'a',
        points: [
          [0, 1],
          [Number.NaN, 1],
          [1, Number.POSITIVE_INFINITY],
        ],
      },
    ] as const;
    expect(svgOf(chartOf({ lines }))).toContain('Nothing was measured.');
    expect(svgOf(chartOf())).not.toContain('Nothing was measured.');
  });

  it('is the same for the same findings', () => {
    expect(svgOf(chartOf())).toBe(svgOf(structuredClone(chartOf())));
  });
});

describe('an axis', () => {
  it('has few ticks, in their order, and a place on it for every value', () => {
    const values = fc.array(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.boolean(), fc.boolean(), (all, log, upright) => {
        const { ticks, at } = scaleOf(all, { log, upright });
        expect(ticks.length).toBeGreaterThan(0);
        expect(ticks.length).toBeLessThan(16);
        expect(ticks.toSorted((one, other) => one - other)).toEqual(ticks);
        expect(new Set(ticks).size).toBe(ticks.length);
        const sorted = all.toSorted((one, other) => one - other).map(at);
        for (const [nth, place] of sorted.entries()) {
          expect(place).toBeGreaterThanOrEqual(sorted[nth - 1] ?? 0);
          expect(place).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 10_000, examples: [[[9.999999999999346e299], true, false]] },
    );
  });

  it('has round numbers at it', () => {
    const ticks = (values: number[], log: boolean, upright = true) =>
      scaleOf(values, { log, upright }).ticks.map(tickText);
    expect(ticks([3, 2310], false)).toEqual(['0', '500', '1K', '1.5K', '2K', '2.5K']);
    expect(ticks([1000, 100_000], true)).toEqual(['1K', '2K', '5K', '10K', '20K', '50K', '100K']);
    expect(ticks([1, 1e6], true)).toEqual(['1', '10', '100', '1K', '10K', '100K', '1M']);
    expect(ticks([0, 119], false, false)).toEqual(['0', '50', '100']);
    expect([1e-9, 2.5e20, -3e-7].map(tickText)).toEqual(['1e-9', '2.5e20', '-3e-7']);
  });
});

it('what is no XML is told from what is', () => {
  expect(malformed('<a b="1"><c/>x &amp; y</a>')).toBeUndefined();
  const broken = [
    '<a>',
    '<a></b>',
    '<a>&</a>',
    '<a b="<"/>',
    '<a b="1" b="2"/>',
    '<a/>x',
    '<a>\u0001</a>',
  ];
  expect(broken.filter((xml) => malformed(xml) === undefined)).toEqual([]);
});

const missing = browserMissing();

describe.skipIf(missing !== undefined)('in a real browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser?.close());

  it('is parsed as XML, and no text of it stands upon another or beyond its edge', async () => {
    const page = await browser.newPage();
    const charts = [chartOf(), ...fc.sample(chartWith(words), { numRuns: 150, seed: 1 })];
    for (const chart of charts) {
      const boxes = (await page.evaluate(`(${BOXES})(${JSON.stringify(svgOf(chart))})`)) as Box[];
      expect(boxes.length).toBeGreaterThan(1);
      for (const [nth, one] of boxes.entries()) {
        expect(one.left).toBeGreaterThanOrEqual(0);
        expect(one.right).toBeLessThanOrEqual(700);
        const under = boxes.slice(nth + 1).filter((other) => overlap(one, other));
        expect(under, `below "${one.text}" of ${chart.title}`).toEqual([]);
      }
    }
    await page.close();
  });

  it('looks as the reader’s system does, as a picture too', async () => {
    const colours: unknown[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ colorScheme });
      colours.push(await page.evaluate(`(${BACKGROUND})(${JSON.stringify(svgOf(chartOf()))})`));
      await page.close();
    }
    expect(colours).toEqual(['255 255 255 255', '13 17 23 255']);
  });
});

interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Letters are lower than their boxes, px. */
const SPARE = 4;

function overlap(one: Box, other: Box): boolean {
  const across = one.left < other.right && other.left < one.right;
  return across && one.top + SPARE < other.bottom - SPARE && other.top + SPARE < one.bottom - SPARE;
}

/** Run in the page: where the texts of a picture stand, from its left edge. Throws where it is no XML. */
const BOXES = `(svg) => {
  const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml');
  if (documentElement.querySelector('parsererror')) throw new Error(documentElement.textContent);
  document.body.replaceChildren(document.importNode(documentElement, true));
  const edge = document.querySelector('svg').getBoundingClientRect().left;
  return [...document.querySelectorAll('text')].map((one) => {
    const { left, right, top, bottom } = one.getBoundingClientRect();
    return { text: one.textContent, left: left - edge, right: right - edge, top, bottom };
  });
}`;

/** Run in the page: the colour of a picture's ground, as somebody sees it who has it as <img>. */
const BACKGROUND = `async (svg) => {
  const image = new Image();
  image.src = 'data:image/svg+xml,' + encodeURIComponent(svg);
  await image.decode();
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: image.width, height: image.height });
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  return [...context.getImageData(10, 200, 1, 1).data].join(' ');
}`;
