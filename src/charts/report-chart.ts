import type { Report, Share } from '../core/report.ts';
import { type Canvas, type Colour, createCanvas, DIGIT_HEIGHT, widthOf } from './canvas.ts';

/** As many bars as the list beside the chart has rows, which give the bars' numbers their names. */
const MOST_BARS = 10;

const WIDTH = 720;
const MARGIN = 24;
const BAR = 22;
const GAP = 10;
const DOT = 2;
/** Room for a bar's number on the left, and for its credits on the right. */
const NUMBER = 36;
const CREDITS = 90;

const PAPER: Colour = [255, 255, 255];
const INK: Colour = [32, 34, 37];
const TRACK: Colour = [236, 238, 241];
const PEOPLE: Colour = [37, 99, 235];
const MODELS: Colour = [15, 138, 95];

/**
 * The day of a scope as a PNG: a bar for each person, then one for each model, numbered as in the list that goes with it, each with its credits. Both groups
 * have the same scale. Nothing is written but digits: names are in every script, and stand in the list.
 */
export function reportChart({ people, models }: Pick<Report, 'people' | 'models'>): Uint8Array {
  const groups = [
    { shares: people.slice(0, MOST_BARS), colour: PEOPLE },
    { shares: models.slice(0, MOST_BARS), colour: MODELS },
  ].filter(({ shares }) => shares.length > 0);
  const most = Math.max(1, ...groups.flatMap(({ shares }) => shares.map(({ credits }) => credits)));
  const rows = groups.reduce((sum, { shares }) => sum + shares.length, 0);
  const between = Math.max(0, groups.length - 1) * MARGIN;
  const height = 2 * MARGIN + Math.max(1, rows) * (BAR + GAP) - GAP + between;
  const canvas = createCanvas(WIDTH, height, PAPER);
  let y = MARGIN;
  for (const { shares, colour } of groups) {
    for (const [index, share] of shares.entries()) {
      drawBar(canvas, y, index + 1, share, most, colour);
      y += BAR + GAP;
    }
    y += MARGIN;
  }
  return canvas.toPng();
}

function drawBar(
  canvas: Canvas,
  y: number,
  number: number,
  { credits }: Share,
  most: number,
  colour: Colour,
): void {
  const left = MARGIN + NUMBER;
  const room = WIDTH - left - CREDITS - MARGIN;
  const text = y + Math.floor((BAR - DIGIT_HEIGHT * DOT) / 2);
  const label = String(number);
  canvas.write(label, left - GAP - widthOf(label, DOT), text, DOT, INK);
  canvas.fill(left, y, room, BAR, TRACK);
  // Something that cost anything is never invisible.
  const length = credits === 0 ? 0 : Math.max(2, Math.round((room * credits) / most));
  canvas.fill(left, y, length, BAR, colour);
  canvas.write(String(credits), left + room + GAP, text, DOT, INK);
}
