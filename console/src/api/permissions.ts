import { requestLimits } from '@custom-modules/rules/limits';
import { queryOptions } from '@tanstack/react-query';
import type { Decision, Permission } from './answers.ts';
import { readAllAfterChanges } from './pages.ts';
import { queryKeys } from './query-keys.ts';
import { requestAfterChanges } from './request-after-changes.ts';

/** All there are: those of the system first, then those of modules by name. */
export const readPermissions = (signal: AbortSignal) => readAllAfterChanges<Permission>('/api/v3/permission', signal);

export const permissionsQuery = queryOptions({
  queryKey: queryKeys.permissions,
  queryFn: ({ signal }) => readPermissions(signal),
  staleTime: 0, // a new module brings one
});

type Check = { /** Without one, whoever asks. */ userId?: string; permissionIds: readonly string[] };

/** Which of the permissions somebody has, and why, by permission id. */
export async function checkPermissions({ userId, permissionIds }: Check, signal: AbortSignal) {
  const decisions = new Map<string, Decision>();
  for (let start = 0; start < permissionIds.length; start += requestLimits.permissionsInCheck) {
    const body = { userId, permissionIds: permissionIds.slice(start, start + requestLimits.permissionsInCheck) };
    const asked = { method: 'POST', body, signal } as const;
    const answer = await requestAfterChanges<{ items: Decision[] }>('/api/v3/permission/check', asked);
    for (const decision of answer.items) decisions.set(decision.permissionId, decision);
  }
  return decisions;
}
