import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query';
import type { Module } from './answers.ts';
import { checkPermissions } from './permissions.ts';
import { queryKeys } from './query-keys.ts';

/** Whether a module's permission exists yet; undefined until that is known. */
export function useMadePermissions(modules: readonly Module[]): (module: Module) => boolean | undefined {
  const { data, isPlaceholderData } = useQuery(madePermissionsQuery(modules.map(({ permission }) => permission.id)));
  return ({ permission }) => {
    if (data?.includes(permission.id)) return true;
    return data === undefined || isPlaceholderData ? undefined : false;
  };
}

/**
 * Which of these permissions exist. Asked by way of a check, which those who manage modules may do, too; listing permissions is for
 * those who manage roles.
 */
function madePermissionsQuery(ids: readonly string[]) {
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
