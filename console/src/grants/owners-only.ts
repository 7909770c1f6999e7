import type { Permission, Role } from '../api/answers.ts';

/** Those that decide over others. */
export const isManagePermission = ({ moduleId }: Permission): boolean => moduleId === null;

export const holdsManagePermission = ({ permissions }: Pick<Role, 'permissions'>): boolean =>
  permissions.some(isManagePermission);

type RoleDraft = { /** What the role grants now. */ before: readonly string[]; wanted: readonly Permission[] };

/**
 * Why somebody who is not an owner cannot add a permission to a role. It is said before they try; the permissions service
 * decides.
 */
export function whyOwnersOnly(permission: Permission, { before, wanted }: RoleDraft): string | undefined {
  if (before.includes(permission.id)) return undefined;
  if (isManagePermission(permission)) return 'Only an owner puts this permission into a role.';
  return wanted.some(isManagePermission) ? 'Only an owner adds to a role that holds a Manage permission.' : undefined;
}
