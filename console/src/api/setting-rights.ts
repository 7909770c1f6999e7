import { queryOptions } from '@tanstack/react-query';
import type { Decision } from './answers.ts';
import { queryKeys } from './query-keys.ts';
import { request } from './request.ts';

const permissionIds = { modules: 'manage-custom-modules', roles: 'manage-roles' } as const;

/** Which settings whoever is signed in may open. It only decides what is shown; the services decide what may be done. */
export type SettingRights = Readonly<Record<keyof typeof permissionIds, boolean>>;

export const settingRightsQuery = queryOptions({
  queryKey: queryKeys.settingRights,
  queryFn: async ({ signal }): Promise<SettingRights> => {
    const body = { permissionIds: Object.values(permissionIds) };
    const { items } = await request<{ items: Decision[] }>('/api/v3/permission/check', {
      method: 'POST',
      body,
      signal,
    });
    const isAllowed = (id: string) => items.some(({ permissionId, allowed }) => permissionId === id && allowed);
    return { modules: isAllowed(permissionIds.modules), roles: isAllowed(permissionIds.roles) };
  },
});
