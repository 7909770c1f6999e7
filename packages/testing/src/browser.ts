import type { Browser } from 'playwright-core';
import { describe, test } from 'vitest';
import { atEnd } from './at-end.ts';
import { findOrInstallBrowser } from './browser/find-browser.ts';
import { launchBrowser } from './browser/launch-browser.ts';

// While the file is being read, for then it is decided which tests there are.
const found = await findOrInstallBrowser(say);

/** Tests that need a browser. Where there is none they are skipped and say why; in CI they fail. */
export function describeInBrowser(name: string, tests: () => void): void {
  if ('executable' in found) {
    describe(name, tests);
  } else if (process.env['CI'] === 'true') {
    test(name, () => Promise.reject(new Error(found.missing)));
  } else {
    say(`Skipped “${name}”: ${found.missing}`);
    describe.skip(`${name} (${found.missing})`, tests);
  }
}

/** A browser for this test file. */
export async function useBrowser(): Promise<Browser> {
  if ('missing' in found) throw new Error(found.missing);
  const browser = await launchBrowser(found.executable);
  atEnd(() => browser.close());
  return browser;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
