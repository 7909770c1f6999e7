import { requestWithBearer } from '../load/plan.ts';
import { signBearers } from '../stage/bearers.ts';
import type { Stage } from '../stage/stage.ts';
import type { Subject } from './subject.ts';

const request = requestWithBearer('/api/v3/short-token/generate');
const warmCount = 300;
/** To sign a bearer costs more than all the rest: no window is longer than these last. */
const mostCold = 3000;

/** The same few hundred people again and again. */
export async function warmGenerateSubjects(stage: Stage): Promise<Subject[]> {
  const bearers = await signBearers(stage.issuer, warmCount);
  return generateSubjects(stage, { operation: 'generate, warm', supply: async () => bearers, repeat: true });
}

/** Everybody is new to every process on the way. */
export function coldGenerateSubjects(stage: Stage): Subject[] {
  let signed = warmCount;
  async function supply(count: number): Promise<string[]> {
    const wanted = Math.min(count, mostCold);
    const first = signed + 1;
    signed += wanted;
    return signBearers(stage.issuer, wanted, first);
  }
  return generateSubjects(stage, { operation: 'generate, cold', supply, repeat: false });
}

type Callers = Pick<Subject, 'operation' | 'supply' | 'repeat'>;

function generateSubjects({ pids }: Stage, callers: Callers): Subject[] {
  const { tokens, redis } = pids;
  return [
    { ...callers, request, target: 'floor', processes: { gateway: pids.floor } },
    { ...callers, request, target: 'one hop', processes: { gateway: pids['one hop'], redis } },
    { ...callers, request, target: 'unbatched', processes: { gateway: pids.unbatched, tokens, redis } },
    { ...callers, request, target: 'ours', processes: { gateway: pids.ours, tokens, redis } },
  ];
}
