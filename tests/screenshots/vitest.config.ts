import { defineConfig } from 'vitest/config';

/** `npm run screenshots`: the pictures of the README, of the same system as tests see. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['take-screenshots.ts'],
    globalSetup: ['../../packages/testing/src/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
