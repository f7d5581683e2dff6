/** One number that was measured, with all that is needed to read it. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The value of each run, where there were several; `value` is their median. */
  readonly runs?: readonly number[];
  /** What it should stay below, in the same unit. */
  readonly aim?: number;
}

/** What one measurement found. */
export interface Findings {
  readonly title: string;
  readonly figures: readonly Figure[];
  /** Rows of text besides: how it was measured, lists. */
  readonly notes: readonly string[];
  /** Something was found that may not be: the bench ends with 1. */
  readonly failed?: boolean;
}

/** The figures as a table of fixed width. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, runs = [], aim }) => [
    name,
    shown(value),
    unit,
    runs.length > 1 ? `${shown(Math.min(...runs))} – ${shown(Math.max(...runs))}` : '',
    aim === undefined ? '' : `${value < aim ? 'met' : 'MISSED'}: under ${shown(aim)}`,
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

/** Three digits that count. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 100 || Number.isInteger(value)) return String(Math.round(value));
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}
