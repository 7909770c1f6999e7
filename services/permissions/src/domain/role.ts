import { accepted, type Checked, refused } from '@custom-modules/rules/checked';
import { requestLimits } from '@custom-modules/rules/limits';
import { checkText } from '@custom-modules/rules/text';
import type { Permission } from './permission.ts';

export type RoleReference = { readonly id: string; readonly name: string };

/** A named set of permissions that users hold. */
export type Role = RoleReference & {
  readonly permissions: readonly Permission[];
  readonly userCount: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** A role reduced to what a change of it is decided by. */
export type RoleGrants = RoleReference & { readonly permissionIds: readonly string[] };

const nameCharacters = 100;

export function checkRoleName(name: string): Checked<string> {
  return checkText('The name', name, nameCharacters);
}

export function checkPermissionIds(ids: readonly string[]): Checked<readonly string[]> {
  return checkCount(ids, requestLimits.permissionsInRole);
}

export function checkRoleIds(ids: readonly string[]): Checked<readonly string[]> {
  return checkCount(ids, requestLimits.rolesOfUser);
}

/** Of permissions asked about at once. */
export function checkAskedIds(ids: readonly string[]): Checked<readonly string[]> {
  return checkCount(ids, requestLimits.permissionsInCheck);
}

function checkCount(ids: readonly string[], limit: number): Checked<readonly string[]> {
  return ids.length <= limit ? accepted(ids) : refused(`There are ${ids.length} ids. At most ${limit} are possible.`);
}
