import { queryOptions } from '@tanstack/react-query';
import { checkPermissions } from './permissions.ts';
import { queryKeys } from './query-keys.ts';

const permissionIds = { modules: 'manage-custom-modules', roles: 'manage-roles' } as const;

/** Which settings whoever is signed in may open. It only decides what is shown; the services decide what may be done. */
export type SettingRights = Readonly<Record<keyof typeof permissionIds, boolean>>;

export const settingRightsQuery = queryOptions({
  queryKey: queryKeys.settingRights,
  queryFn: async ({ signal }): Promise<SettingRights> => {
    const decisions = await checkPermissions({ permissionIds: Object.values(permissionIds) }, signal);
    const isAllowed = (id: string) => decisions.get(id)?.allowed === true;
    return { modules: isAllowed(permissionIds.modules), roles: isAllowed(permissionIds.roles) };
  },
});
