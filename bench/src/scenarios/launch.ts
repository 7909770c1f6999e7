import { requestWithBearer } from '../load/plan.ts';
import { createPeople, type People } from '../stage/people.ts';
import type { Stage } from '../stage/stage.ts';
import type { Subject } from './subject.ts';

/**
 * People who may open the module by a role, again and again. One whose URL asks for no token is modules.Open alone: with generating
 * a token it makes the calls of a launch, each measured by itself.
 */
export async function launchSubjects(stage: Stage): Promise<Subject[]> {
  const { pids } = stage;
  const { bearers, withToken, withoutToken } = await createPeople(stage);
  const supply = async () => bearers;
  const launch = launchOf(withToken);
  const real = { operation: 'launch', request: launch, supply, repeat: true } as const;
  const { tokens, redis, postgres, modules, permissions } = pids;
  const behind = { tokens, redis, postgres, modules, permissions };
  return [
    { ...real, target: 'floor', processes: { gateway: pids.floor } },
    { ...real, target: 'unbatched', processes: { gateway: pids.unbatched, ...behind } },
    { ...real, target: 'ours', processes: { gateway: pids.ours, ...behind } },
    {
      ...real,
      operation: 'launch, no token',
      request: launchOf(withoutToken),
      target: 'ours',
      processes: { gateway: pids.ours, ...behind },
    },
  ];
}

const launchOf = (moduleId: People['withToken']) => requestWithBearer(`/api/v3/custom-module/${moduleId}/launch`);
