import type { Role } from '@custom-modules/contracts/permissions';
import { type Static, Type } from 'typebox';
import { timestamp, toTimestamp } from './common.ts';
import { permissionIds, permissionSchema, toPermissionJson } from './permission.ts';

const name = Type.String({ description: '1 to 100 characters, unique in the organization.', examples: ['Dispatch'] });

/** A named set of permissions. */
export const roleSchema = Type.Object({
  id: Type.String(),
  name,
  permissions: Type.Array(permissionSchema),
  userCount: Type.Integer({ description: 'How many users hold it.' }),
  createdAt: timestamp,
  updatedAt: timestamp,
});

export const newRoleSchema = Type.Object({ name, permissionIds }, { additionalProperties: false });

export const roleChangeSchema = Type.Object(
  { name: Type.Optional(name), permissionIds: Type.Optional(permissionIds) },
  { additionalProperties: false },
);

export function toRoleJson({ permissions, createdAt, updatedAt, ...same }: Role): Static<typeof roleSchema> {
  return {
    ...same,
    permissions: permissions.map(toPermissionJson),
    createdAt: toTimestamp(createdAt),
    updatedAt: toTimestamp(updatedAt),
  };
}
