import { existsSync, rmSync } from 'node:fs';
import { elsewhereFolder, localFolder } from './checkout.ts';
import { removeScope } from './docker/engine.ts';
import { dockerScope } from './docker/scope.ts';
import { clearLeftovers } from './infrastructure.ts';
import { runEntry } from './problem.ts';
import { endLeftovers } from './process/process-records.ts';
import { claimCheckout } from './start/claim-checkout.ts';
import { systemRecords } from './start/start-everything.ts';

// `npm run reset`: removes all state of this checkout, wherever it lies. Refuses while a start runs.
await runEntry(async () => {
  const claim = await claimCheckout();
  try {
    await Promise.all([endLeftovers(systemRecords), clearLeftovers('embedded', localFolder)]);
    const removed = [...(await removeDockerState()), ...removeFolders([elsewhereFolder(), localFolder])];
    process.stdout.write(`${['Removed:', ...removed].join('\n  ')}\n`);
  } finally {
    claim.release();
  }
});

function removeFolders(folders: string[]): string[] {
  const there = folders.filter((folder) => existsSync(folder));
  for (const folder of there) rmSync(folder, { recursive: true, force: true });
  return there;
}

/** Where no engine answers, there is nothing to remove or no way to. */
async function removeDockerState(): Promise<string[]> {
  try {
    return await removeScope(dockerScope(localFolder));
  } catch {
    return [];
  }
}
