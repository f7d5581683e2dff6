import { html } from 'hono/html';
import type { Html } from '../web.ts';

/** One part of every bar, from the bottom up. */
export interface Series {
  readonly name: string;
  /** Its colour, by a class of the style sheet; it is told apart by a name in the table too. */
  readonly kind: 'one' | 'two' | 'three';
}

export interface BarChart {
  readonly title: string;
  readonly series: readonly Series[];
  /** One bar each, from left to right; as many values as there are series. */
  readonly bars: readonly { readonly label: string; readonly values: readonly number[] }[];
  /** A value in words. */
  readonly text: (value: number) => string;
  /** What the chart comes to, in a sentence: read out in its place. */
  readonly summary: string;
}

/** Of the drawing, in its own units: it is stretched to where it stands, so it holds no text. */
const HEIGHT = 100;
const STEP = 10;
const GAP = 2;

/** Bars, and the same as a table: by colour alone nobody has to read it. */
export function barChart({ title, series, bars, text, summary }: BarChart): Html {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const most = Math.max(0, ...bars.map(({ values }) => sum(values)));
  const first = bars[0]?.label ?? '';
  const last = bars.at(-1)?.label ?? '';
  return html`<figure class="chart">
    <figcaption><h3>${title}</h3><p>${summary}</p></figcaption>
    ${series.length > 1 ? legend(series) : ''}
    <svg role="img" aria-label="${title}. ${summary}" viewBox="0 0 ${Math.max(1, bars.length) * STEP} ${HEIGHT}" preserveAspectRatio="none">
      ${bars.map(({ label, values }, nth) => drawn(label, values, nth, { series, most, text }))}
    </svg>
    <p class="axis" aria-hidden="true"><span>${first}</span><span>highest: ${text(most)}</span><span>${last}</span></p>
    <details>
      <summary>${title} as a table</summary>
      <table>
        <caption>${title}</caption>
        <thead><tr><th scope="col">Day</th>${series.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
        <tbody>${bars.map(
          ({ label, values }) =>
            html`<tr><th scope="row">${label}</th>${values.map((value) => html`<td>${text(value)}</td>`)}</tr>`,
        )}</tbody>
      </table>
    </details>
  </figure>`;
}

function legend(series: readonly Series[]): Html {
  return html`<ul class="legend">${series.map(
    ({ name, kind }) =>
      html`<li><span class="swatch ${kind}" aria-hidden="true"></span>${name}</li>`,
  )}</ul>`;
}

function drawn(
  label: string,
  values: readonly number[],
  nth: number,
  { series, most, text }: Pick<BarChart, 'series' | 'text'> & { readonly most: number },
): Html {
  let top = HEIGHT;
  const parts = values.map((value, index) => {
    const height = most === 0 ? 0 : (value / most) * HEIGHT;
    top -= height;
    const { name = '', kind = 'one' } = series[index] ?? {};
    return html`<rect class="${kind}" x="${nth * STEP + GAP / 2}" y="${rounded(top)}" width="${STEP - GAP}" height="${rounded(height)}"><title>${label}: ${name} ${text(value)}</title></rect>`;
  });
  return html`${parts}`;
}

function rounded(value: number): string {
  return value.toFixed(2);
}
