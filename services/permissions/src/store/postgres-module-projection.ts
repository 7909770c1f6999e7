import { writeAudit } from '@custom-modules/chassis/audit';
import { inTransaction, type Pool, type Transaction } from '@custom-modules/chassis/postgres';
import { type Change, modulesIn, purgesIn } from '../domain/change.ts';
import { type ModuleChange, newestOfEach } from '../domain/module-change.ts';
import { textKey } from '../domain/text.ts';
import { type ModuleProjection, UnacceptableChangeError } from './module-projection.ts';
import { notePurges, removeOrganizations } from './purge-organizations.ts';

/** The projection in PostgreSQL, for a pool of the role permissions_worker. */
export function createPostgresModuleProjection(pool: Pool): ModuleProjection {
  return {
    async apply(changes) {
      try {
        return await inTransaction(pool, (transaction) => applyIn(transaction, changes));
      } catch (error) {
        throw refusalOf(error) ?? error;
      }
    },
  };
}

/**
 * The same in a transaction that does more. While a rebuild reads, what it reads into gets the changes, too, so that the two
 * are of one state whenever it compares them.
 */
export async function applyIn(transaction: Transaction, changes: readonly Change[]): Promise<readonly Change[]> {
  const purges = await notePurges(transaction, purgesIn(changes));
  const newest = newestOfEach(modulesIn(changes));
  const applied = newest.length === 0 ? [] : await upsert(transaction, 'module_permission', newest);
  if (newest.length > 0 && (await isRebuilding(transaction))) await applyToRebuild(transaction, newest);
  await revoke(
    transaction,
    applied.filter(({ deleted }) => deleted),
  );
  await removeOrganizations(transaction, purges);
  return [...purges, ...applied];
}

async function isRebuilding(transaction: Transaction): Promise<boolean> {
  const { rowCount } = await transaction.query("SELECT FROM rebuild WHERE state = 'reading'");
  return rowCount === 1;
}

/** Permissions in use are each one module's; who else claims one of them in what a rebuild reads into has no right to it. */
async function applyToRebuild(transaction: Transaction, changes: readonly ModuleChange[]): Promise<void> {
  await transaction.query(
    `DELETE FROM module_permission_rebuild AS other
     USING unnest($1::text[], $2::text[], $3::text[]) AS change (organization_id, module_id, permission_id)
     WHERE (other.organization_id, other.permission_id) = (change.organization_id, change.permission_id)
       AND other.module_id <> change.module_id`,
    [
      changes.map(({ organizationId }) => organizationId),
      changes.map(({ moduleId }) => moduleId),
      changes.map(({ permission }) => permission.id),
    ],
  );
  await upsert(transaction, 'module_permission_rebuild', changes);
}

/** Longer ones are refused by their column; folding a megabyte of one first would hold everybody up. */
const longestName = 500;

/** The changes that were newer than what was known. The deletion of a module that was purged along with all leaves no name. */
export async function upsert(
  transaction: Transaction,
  table: 'module_permission' | 'module_permission_rebuild',
  changes: readonly ModuleChange[],
): Promise<ModuleChange[]> {
  const { rows } = await transaction.query<{ place: number }>(
    // Rows are locked in the order in which grants lock them (PermissionRows.keep).
    `WITH said AS (
       SELECT *
       FROM unnest($1::text[], $2::text[], $3::int[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
         WITH ORDINALITY
         AS said (organization_id, module_id, version, deleted, permission_id, name, name_key, at, place)
     ), change AS (
       SELECT said.*, said.deleted AND coalesce(said.at <= purge.purged_at, false) AS purged
       FROM said LEFT JOIN organization_purge AS purge USING (organization_id)
     ), applied AS (
       INSERT INTO ${table} AS known
         (organization_id, module_id, version, deleted, permission_id, name, name_key)
       SELECT organization_id, module_id, version, deleted, permission_id,
              CASE WHEN purged THEN '' ELSE name END, CASE WHEN purged THEN '' ELSE name_key END
       FROM change ORDER BY permission_id COLLATE "C"
       ON CONFLICT (organization_id, module_id) DO UPDATE
       SET version = excluded.version, deleted = excluded.deleted, permission_id = excluded.permission_id,
           name = excluded.name, name_key = excluded.name_key
       WHERE known.version < excluded.version
       RETURNING organization_id, module_id
     )
     SELECT place::int - 1 AS place FROM change JOIN applied USING (organization_id, module_id)`,
    [
      changes.map(({ organizationId }) => organizationId),
      changes.map(({ moduleId }) => moduleId),
      changes.map(({ version }) => version),
      changes.map(({ deleted }) => deleted),
      changes.map(({ permission }) => permission.id),
      changes.map(({ permission }) => permission.name),
      changes.map(({ permission }) => textKey(permission.name.slice(0, longestName))),
      changes.map(({ at }) => at),
    ],
  );
  const places = new Set(rows.map(({ place }) => place));
  return changes.filter((_, place) => places.has(place));
}

/**
 * Takes the grants of deleted permissions away. A statement of its own, after the one that marked them: a grant that
 * was ahead has been waited for by then and is seen here, one that is behind will find the permission gone.
 */
async function revoke(transaction: Transaction, deletions: readonly ModuleChange[]): Promise<void> {
  if (deletions.length === 0) return;
  const gone = [
    deletions.map(({ organizationId }) => organizationId),
    deletions.map(({ permission }) => permission.id),
  ];
  const { rows: locked } = await transaction.query(
    `SELECT FROM role
     WHERE (organization_id, id) IN (
       SELECT organization_id, role_id
       FROM role_permission
       JOIN unnest($1::text[], $2::text[]) AS gone (organization_id, permission_id)
         USING (organization_id, permission_id)
     )
     ORDER BY organization_id, id
     FOR UPDATE`,
    gone,
  );
  if (locked.length === 0) return;
  for (const deletion of deletions) await revokeOne(transaction, deletion);
}

type AffectedRole = { id: string; name: string; permissionIds: string[] };

async function revokeOne(transaction: Transaction, deletion: ModuleChange): Promise<void> {
  const { organizationId, permission, actor, at, requestId } = deletion;
  const { rows: roles } = await transaction.query<AffectedRole>(
    `SELECT role.id, role.name,
            ARRAY(SELECT permission_id FROM role_permission AS every
                  WHERE every.organization_id = role.organization_id AND every.role_id = role.id
                  ORDER BY permission_id) AS "permissionIds"
     FROM role_permission
     JOIN role ON role.organization_id = role_permission.organization_id AND role.id = role_permission.role_id
     WHERE role_permission.organization_id = $1 AND role_permission.permission_id = $2
     ORDER BY role.id`,
    [organizationId, permission.id],
  );
  await transaction.query('DELETE FROM role_permission WHERE organization_id = $1 AND permission_id = $2', [
    organizationId,
    permission.id,
  ]);
  await transaction.query(
    'UPDATE role SET updated_at = greatest(updated_at, $3) WHERE organization_id = $1 AND id = ANY ($2)',
    [organizationId, roles.map(({ id }) => id), at],
  );
  for (const { id, name, permissionIds } of roles) {
    const after = { name, permissionIds: permissionIds.filter((held) => held !== permission.id) };
    await writeAudit(transaction, organizationId, {
      actor,
      at,
      requestId,
      action: 'role.permission_deleted',
      subject: { type: 'role', id },
      before: { name, permissionIds },
      after,
    });
  }
}

/** Why PostgreSQL refuses what a change says. Classes of SQLSTATE: 22 data exception, 23 integrity constraint violation. */
export function refusalOf(error: unknown): UnacceptableChangeError | undefined {
  const { code, message } = error as { code?: unknown; message?: string };
  if (typeof code !== 'string' || !/^2[23]...$/.test(code)) return undefined;
  return new UnacceptableChangeError(code.startsWith('23') ? 'constraint' : 'data', message ?? code, error);
}
