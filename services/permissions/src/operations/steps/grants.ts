import type { Caller } from '@custom-modules/auth/rpc';
import { invalidRequest } from '@custom-modules/chassis/failure';
import { ownersOnlyPermission } from '../../domain/delegation.ts';
import { isId } from '../../domain/id.ts';
import { isSystemPermission } from '../../domain/permission.ts';
import { fail } from '../../errors.ts';
import type { OrganizationRows } from '../../store/permission-store.ts';

/** Which of the wanted permissions exist; none of them can be deleted before what grants them is in. */
export async function keepPermissions(
  { permissions }: OrganizationRows,
  wanted: readonly string[],
): Promise<ReadonlySet<string>> {
  const ofModules = wanted.filter((id) => isId(id) && !isSystemPermission(id));
  return new Set([...(await permissions.keep(ofModules)), ...wanted.filter(isSystemPermission)]);
}

type Change = { before: readonly string[]; wanted: readonly string[]; existing: ReadonlySet<string> };

/**
 * Whether the caller may make a role grant these permissions.
 * @throws Failure `owner_required` or `invalid_request`, naming places such as `permissionIds[2]`
 */
export function requireGrantable(caller: Caller, { before, wanted, existing }: Change): void {
  const ownersOnly = caller.isOwner ? undefined : ownersOnlyPermission(before, wanted);
  if (ownersOnly !== undefined) {
    const message = 'Only an owner adds this permission: the role holds a Manage permission.';
    throw fail('owner_required', { fields: [{ field: `permissionIds[${wanted.indexOf(ownersOnly)}]`, message }] });
  }
  requireKnown('permissionIds', wanted, existing, 'There is no such permission.');
}

/** @throws Failure `invalid_request` naming the places of the ids that do not exist */
export function requireKnown(
  field: string,
  ids: readonly string[],
  existing: ReadonlySet<string>,
  message: string,
): void {
  const unknown = ids.flatMap((id, index) => (existing.has(id) ? [] : [{ field: `${field}[${index}]`, message }]));
  if (unknown.length > 0) throw invalidRequest(...unknown);
}

/** @throws Failure `role_name_taken` with the id of the role that has the name, unless it is the role's own */
export function requireFreeName(holder: string | undefined, ownId?: string): void {
  if (holder === undefined || holder === ownId) return;
  const message = 'Another role has this name.';
  throw fail('role_name_taken', { info: { roleId: holder }, fields: [{ field: 'name', message }] });
}
