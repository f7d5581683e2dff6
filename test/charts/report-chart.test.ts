import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { createCanvas, widthOf } from '../../src/charts/canvas.ts';
import { reportChart } from '../../src/charts/report-chart.ts';

const share = (id: string, credits: number) => ({ id, name: id, tasks: 1, credits });

/** How far a colour reaches in each row of pixels that has it at all. */
function barsOf(png: Uint8Array, colour: readonly number[]): number[] {
  const { width, height, data, channels } = decode(png);
  const lengths: number[] = [];
  for (let y = 0; y < height; y += 1) {
    let length = 0;
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * channels;
      if (colour.every((value, index) => data[at + index] === value)) length += 1;
    }
    if (length > 0) lengths.push(length);
  }
  return lengths;
}

const PEOPLE = [37, 99, 235];
const MODELS = [15, 138, 95];

describe('the chart of a day', () => {
  it('has a bar for everybody, as long as their credits', () => {
    const png = reportChart({
      people: [share('ana', 8), share('ben', 4), share('cem', 0)],
      models: [share('sora-2', 12)],
    });
    const lengths = [...new Set(barsOf(png, PEOPLE))];
    expect(lengths).toHaveLength(2);
    const [model = 0] = barsOf(png, MODELS);
    expect(Math.abs((lengths[0] ?? 0) - (model * 8) / 12)).toBeLessThanOrEqual(1);
    expect(Math.abs((lengths[1] ?? 0) - (model * 4) / 12)).toBeLessThanOrEqual(1);
  });

  it('shows the ten first of each, and is a picture for a day without anything', () => {
    const many = Array.from({ length: 30 }, (_, n) => share(`p${n}`, 1_000_000 - n));
    const full = decode(reportChart({ people: many, models: many }));
    expect(full.height).toBeLessThan(800);
    const empty = decode(reportChart({ people: [], models: [] }));
    expect([empty.width, empty.height > 20]).toEqual([720, true]);
    // Even the smallest share can be seen.
    const small = reportChart({ people: [share('a', 1_000_000), share('b', 1)], models: [] });
    expect(Math.min(...barsOf(small, PEOPLE))).toBe(2);
  });

  it('draws digits within the picture', () => {
    const canvas = createCanvas(40, 20, [255, 255, 255]);
    expect(canvas.write('0123456789', 30, 10, 2, [0, 0, 0])).toBe(widthOf('0123456789', 2));
    expect(decode(canvas.toPng())).toMatchObject({ width: 40, height: 20, channels: 3 });
  });
});
