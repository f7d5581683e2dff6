import { encode } from 'fast-png';

/** Red, green, blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** A picture to draw rectangles and numbers on; the origin is the top left corner, everything is in pixels. */
export interface Canvas {
  fill(x: number, y: number, width: number, height: number, colour: Colour): void;
  /** Writes digits; `scale` is the size of one dot of a digit of 5 × 7 dots. Resolves to the width. */
  write(digits: string, x: number, y: number, scale: number, colour: Colour): number;
  toPng(): Uint8Array;
}

/** Dots of a digit, a row a number, the highest of five bits on the left. Letters would need fonts, and fonts for every script. */
const DIGITS: Readonly<Record<string, readonly number[]>> = {
  '0': [14, 17, 19, 21, 25, 17, 14],
  '1': [4, 12, 4, 4, 4, 4, 14],
  '2': [14, 17, 1, 2, 4, 8, 31],
  '3': [31, 2, 4, 2, 1, 17, 14],
  '4': [2, 6, 10, 18, 31, 2, 2],
  '5': [31, 16, 30, 1, 1, 17, 14],
  '6': [6, 8, 16, 30, 17, 17, 14],
  '7': [31, 1, 2, 4, 8, 8, 8],
  '8': [14, 17, 17, 14, 17, 17, 14],
  '9': [14, 17, 17, 15, 1, 2, 12],
};
const DIGIT_WIDTH = 5;
export const DIGIT_HEIGHT = 7;

/** The width of a number, in pixels. */
export function widthOf(digits: string, scale: number): number {
  return digits.length * (DIGIT_WIDTH + 1) * scale - scale;
}

export function createCanvas(width: number, height: number, background: Colour): Canvas {
  const data = new Uint8Array(width * height * 3);
  const fill: Canvas['fill'] = (x, y, w, h, colour) => {
    for (let row = Math.max(0, y); row < Math.min(height, y + h); row += 1) {
      for (let column = Math.max(0, x); column < Math.min(width, x + w); column += 1) {
        data.set(colour, (row * width + column) * 3);
      }
    }
  };
  fill(0, 0, width, height, background);
  return {
    fill,
    write(digits, x, y, scale, colour) {
      for (const [index, digit] of [...digits].entries()) {
        const left = x + index * (DIGIT_WIDTH + 1) * scale;
        for (const [row, bits] of (DIGITS[digit] ?? []).entries()) {
          for (let dot = 0; dot < DIGIT_WIDTH; dot += 1) {
            const on = (bits >> (DIGIT_WIDTH - 1 - dot)) & 1;
            if (on === 1) fill(left + dot * scale, y + row * scale, scale, scale, colour);
          }
        }
      }
      return widthOf(digits, scale);
    },
    toPng: () => encode({ width, height, data, channels: 3, depth: 8 }),
  };
}
