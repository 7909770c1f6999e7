import type { User } from '@custom-modules/contracts/permissions';
import { requestLimits } from '@custom-modules/rules/limits';
import { type Static, Type } from 'typebox';
import { id, nullable, timestamp, toTimestamp } from './common.ts';
import { roleReferenceSchema } from './permission.ts';

/** Somebody whose bearer was seen. */
export const userSchema = Type.Object({
  userId: Type.String(),
  name: nullable(Type.String()),
  email: nullable(Type.String()),
  lastSeen: timestamp,
  owner: Type.Boolean({ description: 'Whether the last bearer seen said so. Owners hold every permission.' }),
  roles: Type.Array(roleReferenceSchema),
});

export const userRolesSchema = Type.Object(
  {
    roleIds: Type.Array(id, {
      maxItems: requestLimits.rolesOfUser,
      description: `All roles the user shall hold, at most ${requestLimits.rolesOfUser}.`,
    }),
  },
  { additionalProperties: false },
);

export function toUserJson({ name, email, lastSeen, ...same }: User): Static<typeof userSchema> {
  return { ...same, name: name ?? null, email: email ?? null, lastSeen: toTimestamp(lastSeen) };
}
