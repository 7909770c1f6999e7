import { isSystemPermission } from './permission.ts';
import type { RoleReference } from './role.ts';

/** The answer for one permission and its reason. */
export type Decision =
  | { readonly because: 'owner' | 'not_granted' | 'unknown_permission'; readonly permissionId: string }
  | { readonly because: 'role'; readonly permissionId: string; readonly roles: readonly RoleReference[] };

/** What is stored about one user and one permission. */
export type Standing = {
  readonly permissionId: string;
  /** Whether a module of the organization has it. */
  readonly isModulePermission: boolean;
  /** The roles the user holds it through, by name. */
  readonly roles: readonly RoleReference[];
};

/** An owner holds whatever exists in the organization, with no row needed. What does not exist is held by nobody. */
export function decide(isOwner: boolean, { permissionId, isModulePermission, roles }: Standing): Decision {
  if (!isModulePermission && !isSystemPermission(permissionId)) return { permissionId, because: 'unknown_permission' };
  if (isOwner) return { permissionId, because: 'owner' };
  if (roles.length > 0) return { permissionId, because: 'role', roles };
  return { permissionId, because: 'not_granted' };
}

export function isAllowed({ because }: Decision): boolean {
  return because === 'owner' || because === 'role';
}

/** A standing without its reasons. */
export type Grant = Pick<Standing, 'isModulePermission'> & { readonly isGranted: boolean };

/** What `decide` comes to, where nobody asks why. */
export function holds(isOwner: boolean, permissionId: string, { isModulePermission, isGranted }: Grant): boolean {
  return (isModulePermission || isSystemPermission(permissionId)) && (isOwner || isGranted);
}
