import type { Transaction } from '@custom-modules/chassis/postgres';
import type { OrganizationPurge } from '../domain/organization-purge.ts';

/** The newest of each organization, in an order in which no two wait for each other. */
function newestOfEach(purges: readonly OrganizationPurge[]): OrganizationPurge[] {
  const newest = new Map<string, OrganizationPurge>();
  for (const purge of purges) {
    const known = newest.get(purge.organizationId);
    if (!known || known.purgedAt < purge.purgedAt) newest.set(purge.organizationId, purge);
  }
  return [...newest.values()].toSorted((one, other) => (one.organizationId < other.organizationId ? -1 : 1));
}

/**
 * Notes purges and answers with those that are new: a duplicate, a replay and an earlier one that arrives late are not. What
 * modules left of themselves loses its names at once; for deletions that are still to come see `upsert`.
 */
export async function notePurges(
  transaction: Transaction,
  purges: readonly OrganizationPurge[],
): Promise<OrganizationPurge[]> {
  const noted: OrganizationPurge[] = [];
  for (const purge of newestOfEach(purges)) {
    const { rowCount } = await transaction.query(
      `INSERT INTO organization_purge AS known (organization_id, purged_at) VALUES ($1, $2)
       ON CONFLICT (organization_id) DO UPDATE SET purged_at = excluded.purged_at
       WHERE known.purged_at < excluded.purged_at`,
      [purge.organizationId, purge.purgedAt],
    );
    if (rowCount === 0) continue;
    noted.push(purge);
    for (const table of ['module_permission', 'module_permission_rebuild']) {
      await transaction.query(
        `UPDATE ${table} SET name = '', name_key = '' WHERE organization_id = $1 AND deleted AND name <> ''`,
        [purge.organizationId],
      );
    }
  }
  return noted;
}

/** Takes away what the organizations had until they were purged: roles with their grants, people, and the audit of both. */
export async function removeOrganizations(
  transaction: Transaction,
  purges: readonly OrganizationPurge[],
): Promise<void> {
  for (const { organizationId, purgedAt } of purges) {
    const until = [organizationId, purgedAt];
    await transaction.query('DELETE FROM role WHERE organization_id = $1 AND created_at <= $2', until);
    await transaction.query('DELETE FROM person WHERE organization_id = $1 AND last_seen <= $2', until);
    await transaction.query('DELETE FROM audit WHERE organization_id = $1 AND at <= $2', until);
  }
}
