import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Decision } from './answers.ts';
import { queryKeys } from './query-keys.ts';
import { request } from './request.ts';

const idsInCheck = 200;

/**
 * Which of these permissions exist: a new module's appears a moment after the module. Asked by way of a check, which those who
 * manage modules may do, too; listing permissions is for those who manage roles.
 */
export function madePermissionsQuery(ids: readonly string[]) {
  return queryOptions({
    queryKey: queryKeys.madePermissionsOf(ids),
    queryFn: async ({ signal }) => {
      const checks = chunk(ids).map((permissionIds) =>
        request<{ items: Decision[] }>('/api/v3/permission/check', {
          method: 'POST',
          body: { permissionIds },
          signal,
        }),
      );
      const decisions = (await Promise.all(checks)).flatMap(({ items }) => items);
      return decisions
        .filter(({ because }) => because !== 'unknown_permission')
        .map(({ permissionId }) => permissionId);
    },
    placeholderData: keepPreviousData,
  });
}

function chunk(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / idsInCheck);
  return Array.from({ length: count }, (_, index) => ids.slice(index * idsInCheck, (index + 1) * idsInCheck));
}
