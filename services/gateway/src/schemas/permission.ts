import { Because, type Decision, type Permission } from '@custom-modules/contracts/permissions';
import { requestLimits } from '@custom-modules/rules/limits';
import { type Static, Type } from 'typebox';
import { id, nullable } from './common.ts';

/** Something that can be granted. */
export const permissionSchema = Type.Object({
  id: Type.String(),
  name: Type.String({ examples: ['View Fleet'] }),
  moduleId: nullable(Type.String({ description: 'The module it lets people view; null for one of the system.' })),
});

export const roleReferenceSchema = Type.Object({ id: Type.String(), name: Type.String({ examples: ['Dispatch'] }) });

const atMost = (maxItems: number) => Type.Array(id, { maxItems, description: `At most ${maxItems}.` });

/** What a role grants. */
export const permissionIds = atMost(requestLimits.permissionsInRole);

export const checkSchema = Type.Object(
  {
    userId: Type.Optional(
      Type.String({ ...id, description: 'Absent: the caller. Asking about others needs Manage Roles.' }),
    ),
    permissionIds: atMost(requestLimits.permissionsInCheck),
  },
  { additionalProperties: false },
);

const reasons = {
  [Because.BECAUSE_OWNER]: 'owner',
  [Because.BECAUSE_ROLE]: 'role',
  [Because.BECAUSE_NOT_GRANTED]: 'not_granted',
  [Because.BECAUSE_UNKNOWN_PERMISSION]: 'unknown_permission',
} as const;

/** The answer for one permission. */
export const decisionSchema = Type.Object({
  permissionId: Type.String(),
  allowed: Type.Boolean(),
  because: Type.Enum(['owner', 'role', 'not_granted', 'unknown_permission']),
  roles: Type.Array(roleReferenceSchema, { description: 'The roles it is held through.' }),
});

export function toPermissionJson({ id, name, moduleId }: Permission): Static<typeof permissionSchema> {
  return { id, name, moduleId: moduleId ?? null };
}

export function toDecisionJson({ because, ...same }: Decision): Static<typeof decisionSchema> {
  if (because === Because.BECAUSE_UNSPECIFIED) throw new TypeError('a service sent a decision without a reason');
  return { ...same, because: reasons[because] };
}
