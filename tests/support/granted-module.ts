import { patience } from '@custom-modules/testing/patience';
import { expect, vi } from 'vitest';
import { ask, type ModuleLedger } from './module-ledger.ts';
import type { System } from './system.ts';

/** A module whose permission a role holds, so that what its deletion brings about is seen when it happens twice. */
export type GrantedModule = { readonly name: string; readonly roleId: string };

export async function newGrantedModule(ledger: ModuleLedger, name: string): Promise<GrantedModule> {
  await ledger.insist(name);
  const owner = ledger.ownerFor(name);
  const roleId = await vi.waitFor(async () => {
    const { data } = await owner.get(`/api/v3/permission?search=${encodeURIComponent(`View ${name}`)}`);
    const permissionIds = data.items.map(({ id }: { id: string }) => id);
    expect(permissionIds).toHaveLength(1);
    const role = await owner.post('/api/v3/role', { name: `Holders of ${name}`, permissionIds });
    expect(role.status, role.text).toBe(201);
    return role.data.id;
  }, patience);
  return { name, roleId };
}

/** How often the role has lost the permission of its module. */
export async function countRevocations({ databases }: System, { roleId }: GrantedModule): Promise<number> {
  const statement = "SELECT id FROM audit WHERE subject_id = $1 AND action = 'role.permission_deleted'";
  return (await ask(databases.permissions.workerUrl, statement, [roleId])).length;
}
