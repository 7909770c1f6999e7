import type { Transaction } from '@custom-modules/chassis/postgres';
import { systemPermission } from '../../domain/permission.ts';
import type { Role, RoleGrants, RoleReference } from '../../domain/role.ts';
import { textKey } from '../../domain/text.ts';
import type { Named, RoleRows, UserRoles } from '../permission-store.ts';
import { pageParameters } from './page.ts';

type RoleRow = Omit<Role, 'permissions'> & {
  /** The system's own have no row and so neither name nor module here; they come first. */
  permissions: { id: string; name: string | null; moduleId: string | null }[];
};

const selectRoles = `
  SELECT role.id, role.name, role.created_at AS "createdAt", role.updated_at AS "updatedAt",
         (SELECT count(*)::int FROM user_role AS holder
          WHERE (holder.organization_id, holder.role_id) = (role.organization_id, role.id)) AS "userCount",
         (SELECT coalesce(
                   json_agg(
                     json_build_object('id', granted.permission_id, 'name', known.name, 'moduleId', known.module_id)
                     ORDER BY known.name_key NULLS FIRST, granted.permission_id
                   ),
                   '[]'
                 )
          FROM role_permission AS granted
          LEFT JOIN module_permission AS known
            ON (known.organization_id, known.permission_id) = (granted.organization_id, granted.permission_id)
              AND NOT known.deleted
          WHERE (granted.organization_id, granted.role_id) = (role.organization_id, role.id)) AS permissions
  FROM role`;

export function roleRows(transaction: Transaction, organizationId: string): RoleRows {
  /** To be asked after the lock was got: what a statement waited for is not in what it sees. */
  async function grantsOf(roles: readonly RoleReference[]): Promise<RoleGrants[]> {
    const { rows } = await transaction.query<{ roleId: string; permissionIds: string[] }>(
      `SELECT role_id AS "roleId", array_agg(permission_id ORDER BY permission_id) AS "permissionIds"
       FROM role_permission WHERE role_id = ANY ($1) GROUP BY role_id`,
      [roles.map(({ id }) => id)],
    );
    const granted = new Map(rows.map(({ roleId, permissionIds }) => [roleId, permissionIds]));
    return roles.map((role) => ({ ...role, permissionIds: granted.get(role.id) ?? [] }));
  }

  return {
    async list(query) {
      const { rows } = await transaction.query<RoleRow>(
        `${selectRoles} WHERE strpos(name_key, $1) > 0 AND (name_key, id) > ($2, $3) ORDER BY name_key, id LIMIT $4`,
        pageParameters(query),
      );
      return rows.map(toRole);
    },

    async find(id) {
      const { rows } = await transaction.query<RoleRow>(`${selectRoles} WHERE id = $1`, [id]);
      return rows.map(toRole)[0];
    },

    async lock(id) {
      const { rows } = await transaction.query<RoleReference>('SELECT id, name FROM role WHERE id = $1 FOR UPDATE', [
        id,
      ]);
      return (await grantsOf(rows))[0];
    },

    async keep(ids) {
      if (ids.length === 0) return [];
      const { rows } = await transaction.query<RoleReference>(
        'SELECT id, name FROM role WHERE id = ANY ($1) ORDER BY id FOR SHARE',
        [ids],
      );
      return grantsOf(rows);
    },

    async claimName(nameKey) {
      await transaction.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        JSON.stringify([organizationId, nameKey]),
      ]);
      const { rows } = await transaction.query<{ id: string }>('SELECT id FROM role WHERE name_key = $1', [nameKey]);
      return rows[0]?.id;
    },

    async insert({ id, name }, at) {
      await transaction.query(
        `INSERT INTO role (organization_id, id, name, name_key, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $5)`,
        [organizationId, id, name, textKey(name), at],
      );
    },

    async rename({ id, name }, at) {
      await transaction.query('UPDATE role SET name = $2, name_key = $3, updated_at = $4 WHERE id = $1', [
        id,
        name,
        textKey(name),
        at,
      ]);
    },

    async grant(id, permissionIds, at) {
      await transaction.query('DELETE FROM role_permission WHERE role_id = $1 AND permission_id <> ALL ($2)', [
        id,
        permissionIds,
      ]);
      await transaction.query(
        `INSERT INTO role_permission (organization_id, role_id, permission_id)
         SELECT $1, $2, permission_id FROM unnest($3::text[]) AS granted (permission_id)
         ON CONFLICT DO NOTHING`,
        [organizationId, id, permissionIds],
      );
      await transaction.query('UPDATE role SET updated_at = $2 WHERE id = $1', [id, at]);
    },

    async delete(id) {
      const { rows: holders } = await transaction.query<{ userId: string }>(
        'DELETE FROM user_role WHERE role_id = $1 RETURNING user_id AS "userId"',
        [id],
      );
      await transaction.query('DELETE FROM role WHERE id = $1', [id]);
      const { rows } = await transaction.query<UserRoles>(
        `SELECT holder.user_id AS "userId", array_remove(array_agg(role_id ORDER BY role_id), NULL) AS "roleIds"
         FROM unnest($1::text[]) AS holder (user_id) LEFT JOIN user_role USING (user_id)
         GROUP BY user_id
         ORDER BY user_id`,
        [holders.map(({ userId }) => userId)],
      );
      return rows;
    },

    async named(ids) {
      const { rows } = await transaction.query<Named>(
        `SELECT id, name FROM role WHERE id = ANY ($1)
         UNION ALL
         SELECT subject_id, before ->> 'name' FROM audit
         WHERE organization_id = $2 AND subject_type = 'role' AND subject_id = ANY ($1) AND action = 'role.deleted'`,
        [ids, organizationId],
      );
      return rows;
    },
  };
}

function toRole({ permissions, ...role }: RoleRow): Role {
  return {
    ...role,
    permissions: permissions.flatMap(({ id, name, moduleId }) => {
      if (name !== null && moduleId !== null) return [{ id, name, moduleId }];
      return systemPermission(id) ?? [];
    }),
  };
}
