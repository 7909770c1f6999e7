import { requestLimits } from '@custom-modules/rules/limits';
import { queryOptions } from '@tanstack/react-query';
import type { Decision, Permission } from './answers.ts';
import { readAll } from './pages.ts';
import { queryKeys } from './query-keys.ts';
import { request } from './request.ts';

/** All there are: those of the system first, then those of modules by name. */
export const readPermissions = (signal: AbortSignal) => readAll<Permission>('/api/v3/permission', signal);

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
    const answer = await request<{ items: Decision[] }>('/api/v3/permission/check', { method: 'POST', body, signal });
    for (const decision of answer.items) decisions.set(decision.permissionId, decision);
  }
  return decisions;
}
