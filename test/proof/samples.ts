import type { Chart, Figure, Findings, Recorded } from '../../bench/figures.ts';

/** A record in which everything stands that one can hold. */
export function recordedOf(more: Partial<Findings> = {}): Recorded {
  return {
    command: 'npm run bench -- ack',
    machine: {
      date: '2026-11-21T21:48:00.000Z',
      node: 'v24.21.0',
      system: 'linux 6.1 x64',
      cores: 4,
      processor: 'A|B',
      memoryGib: 16,
      disk: 'ext4',
      load: 0.5,
      commit: '386699c',
    },
    flags: '--liftoff-only',
    findings: [findingsOf(more)],
  };
}

export function findingsOf(more: Partial<Findings> = {}): Findings {
  return {
    title: 'Acknowledgement',
    figures: [figureOf({ runs: [1, 1.1], aim: 1.1, guard: 'lower' })],
    notes: ['One sentence.'],
    charts: [chartOf()],
    ...more,
  };
}

export function figureOf(more: Partial<Figure> = {}): Figure {
  return { name: 'p50', value: 1.05, unit: '×', ...more };
}

export function chartOf(more: Partial<Chart> = {}): Chart {
  return {
    name: 'growth',
    title: 'Memory of a task',
    x: { label: 'tasks in flight', log: true },
    y: { label: 'bytes' },
    lines: [
      {
        name: 'SQLite',
        points: [
          [1000, 2310],
          [10_000, 1420],
          [100_000, 1180],
        ],
      },
      {
        name: 'goal',
        points: [
          [1000, 1536],
          [100_000, 1536],
        ],
      },
    ],
    ...more,
  };
}
