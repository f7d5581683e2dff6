import { html } from 'hono/html';
import {
  type DayTotals,
  finishOf,
  NO_TOTALS,
  type Overview,
  type Share,
  sumOf,
} from '../../core/operator.ts';
import { BASE } from '../place.ts';
import type { Html } from '../web.ts';
import { barChart } from './chart.ts';
import { facts, table } from './layout.ts';
import { taskList } from './tasks.ts';
import { credits, span } from './text.ts';

/** Of days that can be asked for. */
export const RANGES = [7, 30, 90] as const;

/** Rows of a list that is there to be looked over. */
const MOST_ROWS = 20;

export function overviewBody(overview: Overview): Html {
  const { running, waiting, open, recent, days } = overview;
  const sum = sumOf(days.map(([, totals]) => totals ?? NO_TOTALS));
  const count = days.length;
  return html`
    <section aria-labelledby="now">
      <h2 id="now">Now</h2>
      ${facts([
        ['Running', html`<a href="${BASE}/tasks?state=running">${running}</a>`],
        ['Waiting', html`<a href="${BASE}/tasks?state=waiting">${waiting}</a>`],
        ['Not delivered yet', html`<a href="${BASE}/tasks?state=undelivered">look</a>`],
      ])}
      ${open.length === 0 ? html`<p>Nothing is under way.</p>` : taskList('Under way', open)}
    </section>
    <section aria-labelledby="recent">
      <h2 id="recent">Newest</h2>
      ${recent.length === 0 ? html`<p>Nobody asked for a video yet.</p>` : taskList('The newest tasks', recent)}
      <p><a href="${BASE}/tasks">All tasks</a></p>
    </section>
    <section aria-labelledby="days">
      <h2 id="days">The last ${count} days</h2>
      <p class="ranges">${RANGES.map((one) =>
        one === count
          ? html`<span aria-current="true">${one} days</span> `
          : html`<a href="${BASE}?days=${one}">${one} days</a> `,
      )}</p>
      ${facts([
        ['Ended', String(endedOf(sum))],
        ['Succeeded', `${sum.succeeded}${shareOf(sum)}`],
        ['Spent', credits(sum.credits)],
        ['Half of the videos came within', within(sum, 0.5)],
        ['Nine of ten came within', within(sum, 0.9)],
      ])}
      <div class="charts">${charts(days)}</div>
      ${lists(sum)}
    </section>`;
}

function endedOf({ succeeded, failed, stopped, lost }: DayTotals): number {
  return succeeded + failed + stopped + lost;
}

function shareOf(sum: DayTotals): string {
  const ended = endedOf(sum);
  return ended === 0 ? '' : ` (${Math.round((sum.succeeded / ended) * 100)} %)`;
}

function within({ finish }: DayTotals, share: number): string {
  const seconds = finishOf(finish, share);
  return seconds === undefined ? '–' : `about ${span(seconds * 1000)}`;
}

function charts(days: Overview['days']): Html {
  const bars = (values: (day: DayTotals) => readonly number[]) =>
    days.map(([label, day]) => ({ label, values: values(day ?? NO_TOTALS) }));
  const count = String;
  const minutes = (ms: number) => (ms === 0 ? '–' : span(ms));
  const sum = sumOf(days.map(([, totals]) => totals ?? NO_TOTALS));
  return html`
    ${barChart({
      title: 'Use',
      series: [
        { name: 'succeeded', kind: 'one' },
        { name: 'stopped', kind: 'two' },
        { name: 'failed or lost', kind: 'three' },
      ],
      bars: bars((day) => [day.succeeded, day.stopped, day.failed + day.lost]),
      text: count,
      summary: `${endedOf(sum)} tasks ended, ${sum.succeeded} with a video.`,
    })}
    ${barChart({
      title: 'Cost',
      series: [{ name: 'credits', kind: 'one' }],
      bars: bars((day) => [day.credits]),
      text: count,
      summary: `${credits(sum.credits)} spent.`,
    })}
    ${barChart({
      title: 'Failures',
      series: [
        { name: 'failed', kind: 'three' },
        { name: 'lost', kind: 'two' },
      ],
      bars: bars((day) => [day.failed, day.lost]),
      text: count,
      summary: `${sum.failed} failed, ${sum.lost} were lost.`,
    })}
    ${barChart({
      title: 'Time to finish',
      series: [
        { name: 'half came within', kind: 'one' },
        { name: 'nine of ten within so much more', kind: 'two' },
      ],
      bars: bars(({ finish }) => finishMs(finish)),
      text: minutes,
      summary: `Half of the videos came within ${within(sum, 0.5)}, nine of ten within ${within(sum, 0.9)}.`,
    })}`;
}

function finishMs(finish: readonly number[]): readonly number[] {
  const half = (finishOf(finish, 0.5) ?? 0) * 1000;
  const most = (finishOf(finish, 0.9) ?? 0) * 1000;
  return [half, most - half];
}

function lists(sum: DayTotals): Html {
  const failures = Object.entries(sum.failures)
    .map(([code, count = 0]): [string, number] => [code, count])
    .sort(([, a], [, b]) => b - a);
  const shares = (all: Readonly<Record<string, Share>>) =>
    Object.entries(all)
      .sort(([, a], [, b]) => b.tasks - a.tasks)
      .slice(0, MOST_ROWS)
      .map(([name, one]) => [name, one.tasks, one.succeeded, one.credits]);
  const heads = (name: string) => [name, 'Tasks', 'Succeeded', 'Credits'];
  return html`<div class="charts lists">
    ${failures.length === 0 ? '' : table('Why tasks ended without a video', ['Reason', 'Tasks'], failures.slice(0, MOST_ROWS))}
    ${table('By model', heads('Model'), shares(sum.models))}
    ${table('By gateway', heads('Gateway'), shares(sum.gateways))}
  </div>`;
}
