import { queryOptions } from '@tanstack/react-query';
import { checkPermissions } from './permissions.ts';
import { queryKeys } from './query-keys.ts';

/** The permission behind each right. */
export const rightPermissions = {
  modules: { id: 'manage-custom-modules', name: 'Manage Custom Modules' },
  roles: { id: 'manage-roles', name: 'Manage Roles' },
} as const;

/** Which settings whoever is signed in may open. It only decides what is shown; the services decide what may be done. */
export type SettingRights = Readonly<Record<keyof typeof rightPermissions, boolean>>;

export const settingRightsQuery = queryOptions({
  queryKey: queryKeys.settingRights,
  queryFn: async ({ signal }): Promise<SettingRights> => {
    const { modules, roles } = rightPermissions;
    const decisions = await checkPermissions({ permissionIds: [modules.id, roles.id] }, signal);
    const isAllowed = ({ id }: { id: string }) => decisions.get(id)?.allowed === true;
    return { modules: isAllowed(modules), roles: isAllowed(roles) };
  },
});
