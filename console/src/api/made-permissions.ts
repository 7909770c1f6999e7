import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { checkPermissions } from './permissions.ts';
import { queryKeys } from './query-keys.ts';

/**
 * Which of these permissions exist: a new module's appears a moment after the module. Asked by way of a check, which those who
 * manage modules may do, too; listing permissions is for those who manage roles.
 */
export function madePermissionsQuery(ids: readonly string[]) {
  return queryOptions({
    queryKey: queryKeys.madePermissionsOf(ids),
    queryFn: async ({ signal }) => {
      const decisions = await checkPermissions({ permissionIds: ids }, signal);
      const made = [...decisions.values()].filter(({ because }) => because !== 'unknown_permission');
      return made.map(({ permissionId }) => permissionId);
    },
    placeholderData: keepPreviousData,
  });
}
