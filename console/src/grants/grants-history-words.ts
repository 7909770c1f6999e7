import type { HistoryEntry } from '../api/answers.ts';
import { compare } from '../history/describe-changes.ts';
import type { HistoryWords } from '../history/history-words.ts';

const listsOfIds = ['permissionIds', 'roleIds'];

/** What is done to roles and to people. */
export const grantsHistoryWords: HistoryWords = {
  actions: {
    'role.created': 'Role created',
    'role.updated': 'Role changed',
    'role.permission_deleted': 'A module was deleted, and its permission with it',
    'role.deleted': 'Role deleted',
    'user.roles_set': describeRolesSet,
    'user.role_deleted': 'A role was deleted',
    'user.removed': 'Person removed',
  },
  fields: { name: 'Name', permissionIds: 'Permissions', roleIds: 'Roles', userCount: 'People who held it' },
  valueOf: (field, value, names) => {
    if (!listsOfIds.includes(field)) return String(value);
    return names[String(value)] ?? `${value} (no longer there)`;
  },
};

function describeRolesSet(changes: HistoryEntry['changes']): string {
  const differences = changes.flatMap(({ before, after }) => compare(before, after));
  const given = differences.filter(({ sign }) => sign === '+').length;
  const taken = differences.length - given;
  if (given > 0 && taken > 0) return 'Roles given and taken';
  return `${differences.length === 1 ? 'Role' : 'Roles'} ${given > 0 ? 'given' : 'taken'}`;
}
