import { queryOptions } from '@tanstack/react-query';
import type { Decision, Module, Permission } from './answers.ts';
import { readAll } from './pages.ts';
import { checkPermissions } from './permissions.ts';
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
      const candidates = await (managesModules ? readModules(signal) : readViewPermissions(signal));
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

async function readModules(signal: AbortSignal): Promise<Candidate[]> {
  const modules = await readAll<Module>('/api/v3/custom-module', signal);
  return modules.map((module) => ({ permission: module.permission, module }));
}

async function readViewPermissions(signal: AbortSignal): Promise<Candidate[]> {
  const permissions = await readAll<Permission>('/api/v3/permission', signal);
  return permissions.filter(({ moduleId }) => moduleId !== null).map((permission) => ({ permission }));
}
