import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { installChromium } from './install-chromium.ts';

/** Where a browser is, or why there is none. */
export type FoundBrowser = { readonly executable: string } | { readonly missing: string };

export type Machine = { readonly distribution: string | undefined; readonly isRoot: boolean };

const commands = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];
const ofMacOs = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const longestAnswerMs = 30_000;

/** Chrome or Chromium of this machine; on Debian root gets one installed where there is none. */
export async function findOrInstallBrowser(onProgress: (line: string) => void): Promise<FoundBrowser> {
  const executable = findBrowser();
  if (executable !== undefined) return { executable };
  const obstacle = obstacleToInstalling(thisMachine());
  if (obstacle !== undefined) return { missing: obstacle };
  const failure = await installChromium(onProgress);
  const installed = findBrowser();
  return installed === undefined
    ? { missing: failure ?? 'the Chromium of apt does not run' }
    : { executable: installed };
}

/** The first that runs: on Ubuntu `chromium-browser` may be a script that says where to get one. */
export function findBrowser(candidates: readonly string[] = usualPlaces()): string | undefined {
  return candidates.find(
    (path) => existsSync(path) && spawnSync(path, ['--version'], { timeout: longestAnswerMs }).status === 0,
  );
}

function usualPlaces(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return [...commands.flatMap((command) => folders.map((folder) => join(folder, command))), ...ofMacOs];
}

/** Debian's is the one distribution whose package is a browser that root can start: Ubuntu's is a snap. */
export function obstacleToInstalling({ distribution, isRoot }: Machine): string | undefined {
  if (distribution !== 'debian') return 'there is no Chrome or Chromium on this machine: install one';
  if (!isRoot) return 'there is no Chrome or Chromium on this machine: let root run apt-get install chromium';
  return undefined;
}

function thisMachine(): Machine {
  // https://www.freedesktop.org/software/systemd/man/latest/os-release.html
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return { distribution: /^ID="?([\w.-]+)/m.exec(release)?.[1], isRoot: userInfo().uid === 0 };
}
