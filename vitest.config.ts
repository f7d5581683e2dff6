import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The end-to-end tests start real programs, which want cores too; none of this is a measurement.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', ['json', { outputFile: 'test-report/results.json' }]],
    coverage: {
      // The project's own check asks for it, so that one run of the suite says both.
      enabled: process.env.COVERAGE === '1',
      provider: 'v8',
      include: ['src/core/**', 'src/gateways/**'],
      reporter: ['text-summary', 'text'],
      thresholds: { lines: 95 },
    },
  },
});
