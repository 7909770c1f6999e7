import { accepted, type Checked, refused } from './checked.ts';
import type { Permission } from './permission.ts';
import { countCharacters, findUnseen, normalizeText } from './text.ts';

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

const limits = {
  nameCharacters: 100,
  /** A page of roles, each full, still fits into one message. */
  permissionsInRole: 1000,
  rolesOfUser: 100,
} as const;

export function checkRoleName(text: string): Checked<string> {
  const no = (message: string) => refused({ field: 'name', message });
  const unseen = findUnseen(text);
  if (unseen !== undefined) return no(`The name contains a character nobody can see at position ${unseen}. Remove it.`);
  const name = normalizeText(text);
  if (name === '') return no('The name is empty.');
  const length = countCharacters(name);
  if (length > limits.nameCharacters) {
    return no(`The name is ${length} characters long. At most ${limits.nameCharacters} are possible.`);
  }
  return accepted(name);
}

export function checkPermissionIds(ids: readonly string[]): Checked<readonly string[]> {
  return checkCount('permissionIds', ids, limits.permissionsInRole);
}

export function checkRoleIds(ids: readonly string[]): Checked<readonly string[]> {
  return checkCount('roleIds', ids, limits.rolesOfUser);
}

function checkCount(field: string, ids: readonly string[], limit: number): Checked<readonly string[]> {
  if (ids.length <= limit) return accepted(ids);
  return refused({ field, message: `There are ${ids.length} ids. At most ${limit} are possible.` });
}
