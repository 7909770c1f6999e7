import { readAudit, writeAudit } from '@custom-modules/chassis/audit';
import { inOrganization, type Pool, query } from '@custom-modules/chassis/postgres';
import type { Grant } from '../domain/decision.ts';
import type { PermissionStore } from './permission-store.ts';
import { peopleRows } from './rows/people.ts';
import { permissionRows } from './rows/permissions.ts';
import { roleRows } from './rows/roles.ts';

/**
 * The store in PostgreSQL, for a pool of the role permissions_app. Statements need not name the organization to read
 * from: row-level security does, and forgets nothing.
 */
export function createPostgresPermissionStore(pool: Pool): PermissionStore {
  return {
    inOrganization: (organizationId, work) =>
      inOrganization(pool, organizationId, (transaction) =>
        work({
          permissions: permissionRows(transaction),
          roles: roleRows(transaction, organizationId),
          people: peopleRows(transaction, organizationId),
          audit: (entries) => writeAudit(transaction, organizationId, entries),
          listChanges: (subject, { after, limit }) => readAudit(transaction, organizationId, { subject, after, limit }),
        }),
      ),

    async grantOf(organizationId, userId, permissionId) {
      const [grant] = await query<Grant>(pool, 'SELECT * FROM standing_of($1, $2, $3)', [
        organizationId,
        userId,
        permissionId,
      ]);
      return grant ?? { isModulePermission: false, isGranted: false };
    },

    async heldBy(organizationId, userId) {
      const rows = await query<{ id: string }>(pool, 'SELECT id FROM permissions_held($1, $2)', [
        organizationId,
        userId,
      ]);
      return rows.map(({ id }) => id);
    },

    async haveReached(organizationId, versions) {
      const [answer] = await query<{ reached: boolean }>(pool, 'SELECT versions_reached($1, $2, $3) AS reached', [
        organizationId,
        versions.map(({ moduleId }) => moduleId),
        versions.map(({ version }) => version),
      ]);
      return answer?.reached === true;
    },
  };
}
