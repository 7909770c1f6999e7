import { defineConfig } from 'tsdown';

/** One file that needs nothing but Node: it is installed on machines that reach no registry. */
export default defineConfig({
  entry: ['src/main.ts'],
  platform: 'node',
  target: 'node22',
  format: 'esm',
  dts: false,
  fixedExtension: false,
  // Another that came along unnoticed ends the build.
  deps: { onlyBundle: ['commander', 'eventsource-parser', 'oauth4webapi', 'openid-client'] },
});
