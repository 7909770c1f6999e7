import { queryOptions } from '@tanstack/react-query';
import type { Decision, Module, Permission } from './answers.ts';
import { readModules } from './modules.ts';
import { checkPermissions, readPermissions } from './permissions.ts';
import { queryKeys } from './query-keys.ts';

/** A module, whether somebody may open it, and why. */
export type SightOfModule = {
  permission: Pick<Permission, 'id' | 'name'>;
  decision: Decision;
  /** Absent when whoever asks may not manage modules. */
  module?: Module;
};

type Asked = { userId: string /** Whoever asks. */; managesModules: boolean };

/** What of the organization's modules somebody may open. */
export function sightQuery({ userId, managesModules }: Asked) {
  return queryOptions({
    queryKey: queryKeys.sight(userId, managesModules),
    queryFn: async ({ signal }): Promise<SightOfModule[]> => {
      const candidates = await (managesModules ? moduleCandidates(signal) : permissionCandidates(signal));
      const permissionIds = candidates.map(({ permission }) => permission.id);
      const decisions = await checkPermissions({ userId, permissionIds }, signal);
      return candidates.flatMap((candidate) => {
        const decision = decisions.get(candidate.permission.id);
        return decision ? [{ ...candidate, decision }] : [];
      });
    },
    staleTime: 0, // whoever asks wants to know how it is now
  });
}

type Candidate = Omit<SightOfModule, 'decision'>;

async function moduleCandidates(signal: AbortSignal): Promise<Candidate[]> {
  const modules = await readModules(signal);
  return modules.map((module) => ({ permission: module.permission, module }));
}

async function permissionCandidates(signal: AbortSignal): Promise<Candidate[]> {
  const permissions = await readPermissions(signal);
  return permissions.filter(({ moduleId }) => moduleId !== null).map((permission) => ({ permission }));
}
