import type { Machine } from './machine.ts';

/** One number that was measured, with all that is needed to read it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The value of each run, where there were several; `value` is their median. Their range is the noise that a comparison allows. */
  readonly runs?: readonly number[];
  /** What it should stay below, in the same unit. */
  readonly aim?: number;
  /** What it should reach at least, in the same unit. */
  readonly least?: number;
  /** Which way is better. Set on ratios taken in one run, which hold on any machine: a later run that is worse than the recorded one by more than the noise fails. */
  readonly guard?: 'lower' | 'higher';
  /** Where an aim is missed: why, and what it would take. */
  readonly why?: string;
}

/** Something measured against size. */
export interface Chart {
  /** Of the file: small letters and dashes. */
  readonly name: string;
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly {
    readonly name: string;
    readonly points: readonly (readonly [x: number, y: number])[];
  }[];
}

export interface Axis {
  readonly label: string;
  readonly log?: boolean;
}

/** What one measurement or trial found. */
export interface Findings {
  readonly title: string;
  readonly figures: readonly Figure[];
  /** Rows of text besides: how it was measured, lists. */
  readonly notes: readonly string[];
  readonly charts?: readonly Chart[];
  /** Something was found that may not be: the program ends with 1. */
  readonly failed?: boolean;
}

/** What one run of a program found, as it is kept in docs/proof/NAME.json. */
export interface Recorded {
  /** As somebody would type it. */
  readonly command: string;
  readonly machine: Machine;
  /** Flags of the bot's Node. */
  readonly flags?: string;
  readonly findings: readonly Findings[];
}

/** The figures as a table of fixed width. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    shown(figure.value),
    figure.unit,
    rangeOf(figure),
    aimOf(figure),
  ]);
  const head = ['', 'median', 'unit', 'range of runs', 'aim'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)]
    .map((text) => text.trimEnd())
    .join('\n');
}

/** The range of its runs; empty where there was one. */
export function rangeOf({ runs = [] }: Figure): string {
  return runs.length > 1 ? `${shown(Math.min(...runs))} – ${shown(Math.max(...runs))}` : '';
}

/** Whether its aim is met; empty where it has none. */
export function aimOf(figure: Figure): string {
  const met = isMet(figure);
  return met === undefined ? '' : `${met ? 'met' : 'MISSED'}: ${askedOf(figure)}`;
}

/** Undefined where it has no aim. What could not be measured meets none. */
export function isMet({ value, aim, least }: Figure): boolean | undefined {
  if (aim === undefined && least === undefined) return undefined;
  return (aim === undefined || value < aim) && (least === undefined || value >= least);
}

/** What it should be, in words; empty where it has no aim. */
export function askedOf({ aim, least }: Figure): string {
  return [
    ...(aim === undefined ? [] : [`under ${shown(aim)}`]),
    ...(least === undefined ? [] : [`at least ${shown(least)}`]),
  ].join(', ');
}

/** Three digits that count. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
