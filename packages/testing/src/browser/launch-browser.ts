import { userInfo } from 'node:os';
import { type Browser, chromium } from 'playwright-core';

/**
 * Starts a browser without a window, with a profile of its own that goes when it ends. Playwright itself keeps it from
 * greeting, updating, syncing and talking to anybody in the background.
 */
export function launchBrowser(executable: string): Promise<Browser> {
  return chromium.launch({
    executablePath: executable,
    chromiumSandbox: userInfo().uid !== 0, // which root cannot have
    args: ['--disable-gpu', '--disable-quic'],
  });
}
