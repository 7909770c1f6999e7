import { isSystemPermission } from './permission.ts';
import type { RoleGrants } from './role.ts';

/**
 * What somebody with Manage Roles may not do without being an owner. Were it otherwise, one holder of Manage Roles
 * could make as many as they like, and nobody's loss of the permission would last.
 *
 * - A role that holds a Manage permission after the change may gain nothing by it: neither that permission nor any
 *   other. Such a role may be renamed, may lose permissions, and may be deleted.
 * - A user gets no role that holds a Manage permission, unless they have it already. It may be taken from them.
 *
 * So whatever such a person does, nobody holds a Manage permission who did not before, and no manager holds more than
 * before by way of the role that makes them one.
 */
export function ownersOnlyPermission(before: readonly string[], after: readonly string[]): string | undefined {
  if (!after.some(isSystemPermission)) return undefined;
  const had = new Set(before);
  const gained = after.filter((id) => !had.has(id));
  return gained.find(isSystemPermission) ?? gained[0];
}

/** The same rule for users: the first role that only an owner may give to somebody who has these already. */
export function ownersOnlyRole(before: readonly string[], after: readonly RoleGrants[]): string | undefined {
  const had = new Set(before);
  return after.find(({ id, permissionIds }) => !had.has(id) && permissionIds.some(isSystemPermission))?.id;
}
