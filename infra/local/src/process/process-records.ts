import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../problem.ts';
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

type ProcessRecord = { name: string; owner: ProcessIdentity; process: ProcessIdentity };

const patienceMs = 5_000;

export function remember(folder: string, name: string, pid: number): void {
  const started = identifyProcess(pid);
  const owner = identifyProcess(process.pid);
  if (!started || !owner) return; // it has ended already
  mkdirSync(folder, { recursive: true });
  const record: ProcessRecord = { name, owner, process: started };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(record));
}

export function forget(folder: string, name: string, pid: number): void {
  const file = join(folder, `${name}.json`);
  if (readRecord(file)?.process.pid === pid) rmSync(file, { force: true });
}

/**
 * Ends what an owner that died could not end: its guards are usually at it already.
 * Throws a Problem when the owner lives, for then the folder is in use.
 */
export async function endLeftovers(folder: string): Promise<void> {
  const records = listRecords(folder);
  const used = records.find((record) => isAlive(record.owner) && isAlive(record.process));
  if (used) throw new Problem(`${folder} is in use by process ${used.owner.pid}, which runs ${used.name}`);
  await Promise.all(records.map((record) => endLeftover(record.process)));
  for (const { name } of records) rmSync(join(folder, `${name}.json`), { force: true });
}

async function endLeftover(leftover: ProcessIdentity): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isAlive(leftover)) return;
    signalIfThere(leftover.pid, signal);
    await waitUntil(() => !isAlive(leftover), patienceMs);
  }
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Under which id a process of this name runs, as remembered in the folder. */
export function recordedPid(folder: string, name: string): number | undefined {
  return readRecord(join(folder, `${name}.json`))?.process.pid;
}

function listRecords(folder: string): ProcessRecord[] {
  try {
    return readdirSync(folder).flatMap((file) => readRecord(join(folder, file)) ?? []);
  } catch {
    return []; // nothing was ever started here
  }
}

function readRecord(file: string): ProcessRecord | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessRecord;
  } catch {
    return undefined; // gone, or cut off by a kill -9 while it was written
  }
}
