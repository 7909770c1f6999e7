import { readAudit, writeAudit } from '@custom-modules/chassis/audit';
import { inOrganization, type Pool } from '@custom-modules/chassis/postgres';
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
  };
}
