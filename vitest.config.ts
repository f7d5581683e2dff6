import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The end-to-end tests start real programs; two cores are shared by all of them.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    reporters: ['default', ['json', { outputFile: 'test-report/results.json' }]],
    coverage: {
      provider: 'v8',
      include: ['src/core/**', 'src/gateways/**'],
      reporter: ['text-summary', 'text'],
      thresholds: { lines: 95 },
    },
  },
});
