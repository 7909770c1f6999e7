import type { Transaction } from '@custom-modules/chassis/postgres';
import type { Standing } from '../../domain/decision.ts';
import type { Permission } from '../../domain/permission.ts';
import type { Named, PermissionRows } from '../permission-store.ts';
import { pageParameters } from './page.ts';

export function permissionRows(transaction: Transaction): PermissionRows {
  return {
    async standings(userId, permissionIds) {
      const { rows } = await transaction.query<Standing>(
        `SELECT wanted.id AS "permissionId",
                module_permission.permission_id IS NOT NULL AS "isModulePermission",
                coalesce(
                  json_agg(json_build_object('id', role.id, 'name', role.name) ORDER BY role.name_key)
                    FILTER (WHERE role.id IS NOT NULL),
                  '[]'
                ) AS roles
         FROM unnest($2::text[]) WITH ORDINALITY AS wanted (id, place)
         LEFT JOIN module_permission ON module_permission.permission_id = wanted.id AND NOT module_permission.deleted
         LEFT JOIN (
           user_role
           JOIN role_permission USING (organization_id, role_id)
           JOIN role ON (role.organization_id, role.id) = (user_role.organization_id, user_role.role_id)
         ) ON user_role.user_id = $1 AND role_permission.permission_id = wanted.id
         GROUP BY wanted.id, wanted.place, module_permission.permission_id
         ORDER BY wanted.place`,
        [userId, permissionIds],
      );
      return rows;
    },

    async list(query) {
      const { rows } = await transaction.query<Permission>(
        `SELECT permission_id AS id, name, module_id AS "moduleId"
         FROM module_permission
         WHERE NOT deleted AND strpos(name_key, $1) > 0 AND (name_key, permission_id) > ($2, $3)
         ORDER BY name_key, permission_id
         LIMIT $4`,
        pageParameters(query),
      );
      return rows;
    },

    async keep(permissionIds) {
      if (permissionIds.length === 0) return new Set();
      // A deletion that is ahead is waited for, and the row then read anew: it is not kept.
      const { rows } = await transaction.query<{ id: string }>(
        `SELECT permission_id AS id FROM module_permission
         WHERE permission_id = ANY ($1) AND NOT deleted
         ORDER BY permission_id
         FOR SHARE`,
        [permissionIds],
      );
      return new Set(rows.map(({ id }) => id));
    },

    async named(ids) {
      const { rows } = await transaction.query<Named>(
        'SELECT permission_id AS id, name FROM module_permission WHERE permission_id = ANY ($1)',
        [ids],
      );
      return rows;
    },
  };
}
