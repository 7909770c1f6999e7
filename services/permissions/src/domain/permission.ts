/** Something that can be granted. Those without a module are the system's own. */
export type Permission = { readonly id: string; readonly name: string; readonly moduleId?: string };

export const manageCustomModules = { id: 'manage-custom-modules', name: 'Manage Custom Modules' } as const;
export const manageRoles = { id: 'manage-roles', name: 'Manage Roles' } as const;

/**
 * The permissions every organization has: constants, not rows. Whoever holds one decides over others, so only owners
 * hand them out (`delegation.ts`).
 */
export const systemPermissions: readonly Permission[] = [manageCustomModules, manageRoles];

const byId = new Map(systemPermissions.map((permission) => [permission.id, permission]));

export function systemPermission(id: string): Permission | undefined {
  return byId.get(id);
}

export function isSystemPermission(id: string): boolean {
  return byId.has(id);
}
