import { defineConfig } from 'vitest/config';

const ignored = ['**/node_modules/**', '.local/**'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,services}/**/*.test.ts', 'infra/**/*.test.ts', 'tests/**/*.test.ts'],
          exclude: [...ignored, '**/*.it.test.ts', 'tests/{acceptance,security,faults,browser}/**'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{packages,services}/**/*.it.test.ts', 'infra/**/*.it.test.ts'],
          exclude: ignored,
          globalSetup: ['packages/testing/src/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['tests/{acceptance,security,faults}/**/*.test.ts'],
          exclude: ignored,
          globalSetup: ['packages/testing/src/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
