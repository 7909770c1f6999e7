import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freeLock, readLock, takeLock } from '../../bootstrap/lock.mjs';
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
  const own = JSON.stringify(ownClaim());
  while (!takeLock(file, own)) await clearTheWay(file);
  return { release: () => freeLock(file, own) };
}

function ownClaim(): Claim {
  const launcherPid = Number(process.env['LAUNCHER_PID']);
  return {
    holder: identifyProcess(process.pid) as ProcessIdentity,
    launcher: launcherPid ? identifyProcess(launcherPid) : undefined,
    since: new Date().toISOString(),
  };
}

async function clearTheWay(file: string): Promise<void> {
  const held = readLock(file);
  if (held === undefined) return;
  const claim = parse(held);
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
  freeLock(file, held);
}

function parse(held: string): Claim | undefined {
  try {
    return JSON.parse(held) as Claim;
  } catch {
    return undefined; // cut off when the machine lost its power
  }
}
