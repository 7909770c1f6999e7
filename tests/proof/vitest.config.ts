import { defineConfig } from 'vitest/config';
import { proofFiles, reliabilityPage } from './reliability-page.ts';

/** `npm run proof`: the cases whose outcome is a figure, as often as it takes to be believed. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: [proofFiles],
    exclude: ['**/node_modules/**', '.local/**'],
    globalSetup: ['packages/testing/src/global-setup.ts'],
    env: { PROOF: 'true' },
    // One after the other: what is slow because of its neighbours proves nothing.
    fileParallelism: false,
    testTimeout: 30 * 60_000,
    hookTimeout: 120_000,
    reporters: ['default', reliabilityPage],
  },
});
