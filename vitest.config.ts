import { defineConfig } from 'vitest/config';

const ignored = ['**/node_modules/**', '.local/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          // What needs no infrastructure.
          name: 'unit',
          include: ['{packages,services,console}/**/*.test.ts', 'infra/**/*.test.ts', '{tests,bench}/**/*.test.ts'],
          exclude: [...ignored, '**/*.it.test.ts'],
          // Above the patience of one wait, which then tells what it waited for.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          // What runs on real PostgreSQL, Kafka and Redis, started once for the whole run.
          name: 'integration',
          include: ['{packages,services}/**/*.it.test.ts', 'infra/**/*.it.test.ts', 'tests/**/*.it.test.ts'],
          exclude: ignored,
          globalSetup: ['packages/testing/src/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
