import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBrowser, obstacleToInstalling } from './find-browser.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'custom-modules-browsers-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function program(name: string, exitCode: number): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\nexit ${exitCode}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('a browser is found', () => {
  test('where one runs, and what only says where to get one is passed over', async () => {
    const runs = await program('chromium', 0);
    const stub = await program('chromium-browser', 1);
    expect(findBrowser([join(folder, 'absent'), stub, runs])).toBe(runs);
    expect(findBrowser([stub])).toBeUndefined();
  });
});

describe('where there is none', () => {
  test('root installs it on Debian', () => {
    expect(obstacleToInstalling({ distribution: 'debian', isRoot: true })).toBeUndefined();
  });

  test.each([
    [{ distribution: 'debian', isRoot: false }, 'let root run apt-get install chromium'],
    [{ distribution: 'ubuntu', isRoot: true }, 'install one'],
    [{ distribution: undefined, isRoot: true }, 'install one'],
  ])('%j is told what to do', (machine, advice) => {
    expect(obstacleToInstalling(machine)).toBe(`there is no Chrome or Chromium on this machine: ${advice}`);
  });
});
