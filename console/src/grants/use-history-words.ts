import { useQuery } from '@tanstack/react-query';
import { permissionsQuery } from '../api/permissions.ts';
import { allRolesQuery } from '../api/roles.ts';
import type { HistoryWords } from '../history/history-words.ts';

const actions = {
  'role.created': 'Role created',
  'role.updated': 'Role changed',
  'role.permission_deleted': 'A module was deleted, and its permission with it',
  'role.deleted': 'Role deleted',
  'user.roles_set': 'Roles given or taken',
  'user.role_deleted': 'A role was deleted',
  'user.removed': 'Person removed',
};

const fields = { name: 'Name', permissionIds: 'Permissions', roleIds: 'Roles', userCount: 'People who held it' };

/** Ids by their names, as far as what they name is still there. */
export function useHistoryWords(): HistoryWords {
  const { data: permissions = [] } = useQuery(permissionsQuery);
  const { data: roles = [] } = useQuery(allRolesQuery);
  const named: Readonly<Record<string, readonly { id: string; name: string }[]>> = {
    permissionIds: permissions,
    roleIds: roles,
  };
  return {
    actions,
    fields,
    valueOf: (field, value) => {
      const name = named[field]?.find(({ id }) => id === value)?.name;
      return name ?? (field in named ? `${value} (no longer there)` : String(value));
    },
  };
}
