import type { Chart } from '../bench/figures.ts';
import { hasPlace, type Scale, scaleOf, tickText } from './axis.ts';

/** Pixels. A page may show the picture smaller. */
const WIDTH = 700;
const PLOT = { left: 80, right: 30, height: 280, below: 66 };
const EDGE = 20;
const LINE = 24;

/** About what one letter takes, pixels: a browser decides which font it is. */
const LETTER = 8.9;
const TITLE_LETTER = 10.2;

/** A line with more points than these has no marks on it. */
const MOST_MARKS = 40;

/** Colours by turn, on light and on dark: each far enough from its background to be seen. */
const COLOURS = [
  ['#0969da', '#58a6ff'],
  ['#bc4c00', '#f0883e'],
  ['#1a7f37', '#3fb950'],
  ['#8250df', '#bc8cff'],
  ['#bf3989', '#f778ba'],
  ['#57606a', '#9ea7b3'],
] as const;

const STYLE = [
  'text{font:16px system-ui,sans-serif;fill:#1f2328}',
  '.title{font-size:18px;font-weight:600}',
  '.card{fill:#fff;stroke:#d0d7de}.grid{stroke:#d8dee4}.axis{stroke:#57606a}',
  ...COLOURS.map(([light], nth) => `.c${nth}{stroke:${light};fill:${light}}`),
  '.line{fill:none;stroke-width:2}',
  '@media(prefers-color-scheme:dark){',
  'text{fill:#e6edf3}.card{fill:#0d1117;stroke:#30363d}.grid{stroke:#30363d}.axis{stroke:#8d96a0}',
  ...COLOURS.map(([, dark], nth) => `.c${nth}{stroke:${dark};fill:${dark}}`),
  '.line{fill:none}}',
].join('');

type Point = readonly [x: number, y: number];

interface Line {
  readonly name: string;
  readonly points: readonly Point[];
}

/** The chart as an SVG picture: its own background, light or dark as whoever looks at it has it. */
export function svgOf({ title, x, y, lines: all }: Chart): string {
  const log = { x: x.log === true, y: y.log === true };
  const lines = all.map(({ name, points }) => ({ name, points: placed(points, log) }));
  const points = lines.flatMap((line) => line.points);
  const scales = {
    x: scaleOf(
      points.map(([at]) => at),
      { log: log.x, upright: false },
    ),
    y: scaleOf(
      points.map(([, at]) => at),
      { log: log.y, upright: true },
    ),
  };
  const heading = wrapped(title, Math.floor((WIDTH - 2 * EDGE) / TITLE_LETTER));
  const legend = legendOf(lines, EDGE + heading.length * LINE + 14);
  const top = legend.bottom + LINE + 24;
  const height = top + PLOT.height + PLOT.below;
  const place = placeOf(scales, top);
  const parts = [
    `<rect class="card" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="8"/>`,
    ...heading.map((text, nth) => textAt(EDGE, EDGE + 12 + nth * LINE, text, 'title')),
    ...legend.parts,
    textAt(EDGE, top - 18, cut(y.label, 70)),
    ...axesOf(scales, place, top),
    textAt(WIDTH / 2, height - 16, cut(x.label, 70), undefined, 'middle'),
    ...lines.flatMap((line, nth) => drawn(line, nth, place)),
    ...(points.length === 0
      ? [textAt(WIDTH / 2, top + PLOT.height / 2, 'Nothing was measured.', undefined, 'middle')]
      : []),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
${parts.join('\n')}
</svg>
`;
}

/** Those that can be shown, from left to right. */
function placed(points: readonly Point[], log: { x: boolean; y: boolean }): Point[] {
  return points
    .filter(([x, y]) => hasPlace(x, log.x) && hasPlace(y, log.y))
    .sort(([one], [other]) => one - other);
}

function placeOf({ x, y }: { x: Scale; y: Scale }, top: number) {
  const width = WIDTH - PLOT.left - PLOT.right;
  return {
    x: (value: number) => pixel(PLOT.left + width * x.at(value)),
    y: (value: number) => pixel(top + PLOT.height * (1 - y.at(value))),
  };
}

type Place = ReturnType<typeof placeOf>;

function pixel(value: number): number {
  return Math.round(value * 10) / 10;
}

/** What each line is called: beside each other as far as there is room. */
function legendOf(lines: readonly Line[], from: number): { parts: string[]; bottom: number } {
  let left = EDGE;
  let bottom = from;
  const parts = lines.flatMap(({ name }, nth) => {
    const text = cut(name, 66);
    const width = 56 + text.length * LETTER;
    if (left > EDGE && left + width > WIDTH - EDGE) {
      left = EDGE;
      bottom += LINE;
    }
    const [x, y] = [left, bottom];
    left += width;
    return [
      `<path class="line c${nth % COLOURS.length}" d="M${pixel(x)} ${y - 5}h24"/>`,
      markAt(pixel(x + 12), y - 5, nth),
      textAt(pixel(x + 30), y, text),
    ];
  });
  return { parts, bottom };
}

function axesOf({ x, y }: { x: Scale; y: Scale }, place: Place, top: number): string[] {
  const bottom = top + PLOT.height;
  const right = WIDTH - PLOT.right;
  const rows = y.ticks.flatMap((tick) => [
    `<path class="grid" d="M${PLOT.left} ${place.y(tick)}H${right}"/>`,
    textAt(PLOT.left - 8, place.y(tick) + 5, tickText(tick), undefined, 'end'),
  ]);
  let free = 0;
  const columns = x.ticks.flatMap((tick) => {
    const at = place.x(tick);
    const text = tickText(tick);
    const half = (text.length * LETTER) / 2;
    const mark = `<path class="axis" d="M${at} ${bottom}v5"/>`;
    if (at - half < free) return [mark];
    free = at + half + LETTER;
    return [mark, textAt(Math.min(at, WIDTH - half - 4), bottom + 22, text, undefined, 'middle')];
  });
  return [...rows, `<path class="axis" d="M${PLOT.left} ${bottom}H${right}"/>`, ...columns];
}

function drawn({ points }: Line, nth: number, place: Place): string[] {
  if (points.length === 0) return [];
  const corners = points.map(([x, y]) => `${place.x(x)} ${place.y(y)}`);
  const marks =
    points.length > MOST_MARKS ? [] : points.map(([x, y]) => markAt(place.x(x), place.y(y), nth));
  return [`<path class="line c${nth % COLOURS.length}" d="M${corners.join('L')}"/>`, ...marks];
}

/** Lines differ by their marks too: not everybody tells all colours apart. */
const MARKS = [
  'm-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z',
  'm-4 -4h8v8h-8z',
  'm0 -5l5 9h-10z',
  'm0 -5l5 5l-5 5l-5 -5z',
];

function markAt(x: number, y: number, nth: number): string {
  return `<path class="c${nth % COLOURS.length}" d="M${x} ${y}${MARKS[nth % MARKS.length]}"/>`;
}

function textAt(
  x: number,
  y: number,
  text: string,
  look?: string,
  anchor?: 'middle' | 'end',
): string {
  const more = [
    ...(look === undefined ? [] : [` class="${look}"`]),
    ...(anchor === undefined ? [] : [` text-anchor="${anchor}"`]),
  ];
  return `<text x="${pixel(x)}" y="${pixel(y)}"${more.join('')}>${escaped(text)}</text>`;
}

/** Broken between words where it is longer than so many letters. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/u)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < most)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(cut(word, most));
  }
  return lines;
}

function cut(text: string, most: number): string {
  const letters = [...text];
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** As text of XML, without what may not stand there in any form. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll(/[&<>"]/gu, (one) => ESCAPES[one] ?? one);
}
