import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { localFolder } from '../checkout.ts';
import { Problem } from '../problem.ts';
import { identifyProcess, isAlive, type ProcessIdentity } from '../process/process-identity.ts';
import { waitUntil } from '../process/wait-until.ts';

type Claim = { holder: ProcessIdentity; launcher?: ProcessIdentity | undefined; since: string };

const takeOverMs = 15_000;

/**
 * Makes this process the only one that runs or resets the system in this checkout. A start whose npm was killed is an orphan and
 * is ended; a live one is left alone: throws a Problem that says how to end it. Given back by `release`.
 */
export async function claimCheckout(folder = localFolder): Promise<{ release(): void }> {
  const file = join(folder, 'start.json');
  mkdirSync(folder, { recursive: true });
  while (!take(file)) await clearTheWay(file);
  return { release: () => rmSync(file, { force: true }) };
}

function take(file: string): boolean {
  const launcherPid = Number(process.env['LAUNCHER_PID']);
  const claim: Claim = {
    holder: identifyProcess(process.pid) as ProcessIdentity,
    launcher: launcherPid ? identifyProcess(launcherPid) : undefined,
    since: new Date().toISOString(),
  };
  try {
    writeFileSync(file, JSON.stringify(claim), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

async function clearTheWay(file: string): Promise<void> {
  const claim = read(file);
  if (claim && isAlive(claim.holder)) {
    const isOrphan = claim.launcher !== undefined && !isAlive(claim.launcher);
    if (!isOrphan) {
      const { pid } = claim.holder;
      throw new Problem(
        `Running in this checkout already, since ${claim.since}: end it with Ctrl-C where it runs, or with: kill ${pid}`,
      );
    }
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (!isAlive(claim.holder)) break;
      process.kill(claim.holder.pid, signal);
      await waitUntil(() => !isAlive(claim.holder), takeOverMs);
    }
  }
  rmSync(file, { force: true });
}

function read(file: string): Claim | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Claim;
  } catch {
    return undefined; // gone meanwhile, or cut off by a kill -9 while it was written
  }
}
