import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CheckPlan } from './check-load.ts';
import type { EventResults } from './event-results.ts';
import type { EventStage } from './event-stage.ts';

type Subject = { readonly bearer: string; readonly permissionId: string; readonly moduleId: string };

const turns = 4;
const concurrency = 64;

/** Checks of a member who holds a permission through a role, and bare SELECTs, in turns. */
export async function measureCheck(
  stage: EventStage,
  { bearer, permissionId, moduleId }: Subject,
  { seconds, organizationId }: { seconds: number; organizationId: string },
): Promise<EventResults['check']> {
  const load = forkHere(stage, 'check-load.ts');
  const { WORKER_DATABASE_URL: DATABASE_URL } = stage.permissionsSettings;
  const bare = forkHere(stage, 'bare-check.ts', {
    DATABASE_URL,
    MODULE_ID: moduleId,
    ORGANIZATION_ID: organizationId,
  });
  const [port] = await once(bare, 'message');
  const addresses = { ours: stage.permissionsAddress, bare: `127.0.0.1:${port}` };
  const rates = { ours: [] as number[], bare: [] as number[] };
  for (let turn = 0; turn <= turns; turn += 1) {
    for (const name of ['bare', 'ours'] as const) {
      const plan = { address: addresses[name], bearer, permissionId, concurrency, seconds: seconds / turns };
      const rate = await ask(load, plan);
      if (turn > 0) rates[name].push(rate); // the first is to get warm
    }
  }
  return { perSecond: mean(rates.ours), barePerSecond: mean(rates.bare) };
}

function forkHere({ started }: EventStage, file: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = fork(fileURLToPath(new URL(`./${file}`, import.meta.url)), { env: { ...process.env, ...env } });
  started.defer(() => void child.kill());
  return child;
}

async function ask(load: ChildProcess, plan: CheckPlan): Promise<number> {
  load.send(plan);
  const [rate] = await once(load, 'message');
  if (typeof rate !== 'number') throw new Error(`checks failed: ${rate}`);
  return rate;
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
