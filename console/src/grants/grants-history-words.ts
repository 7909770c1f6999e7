import type { HistoryWords } from '../history/history-words.ts';

const listsOfIds = ['permissionIds', 'roleIds'];

/** What is done to roles and to people. */
export const grantsHistoryWords: HistoryWords = {
  actions: {
    'role.created': 'Role created',
    'role.updated': 'Role changed',
    'role.permission_deleted': 'A module was deleted, and its permission with it',
    'role.deleted': 'Role deleted',
    'user.roles_set': 'Roles given or taken',
    'user.role_deleted': 'A role was deleted',
    'user.removed': 'Person removed',
  },
  fields: { name: 'Name', permissionIds: 'Permissions', roleIds: 'Roles', userCount: 'People who held it' },
  valueOf: (field, value, names) => {
    if (!listsOfIds.includes(field)) return String(value);
    return names[String(value)] ?? `${value} (no longer there)`;
  },
};
