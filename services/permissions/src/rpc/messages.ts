import {
  Because,
  type Decision as DecisionMessage,
  type Role as RoleMessage,
  type User as UserMessage,
} from '@custom-modules/contracts/permissions';
import { type Decision, isAllowed } from '../domain/decision.ts';
import type { Person } from '../domain/person.ts';
import type { Role, RoleReference } from '../domain/role.ts';

const becauseOf = {
  owner: Because.BECAUSE_OWNER,
  role: Because.BECAUSE_ROLE,
  not_granted: Because.BECAUSE_NOT_GRANTED,
  unknown_permission: Because.BECAUSE_UNKNOWN_PERMISSION,
} as const satisfies Record<Decision['because'], Because>;

export function toDecisionMessage(decision: Decision): DecisionMessage {
  return {
    permissionId: decision.permissionId,
    allowed: isAllowed(decision),
    because: becauseOf[decision.because],
    roles: decision.because === 'role' ? toReferences(decision.roles) : [],
  };
}

export function toRoleMessage({ id, name, permissions, userCount, createdAt, updatedAt }: Role): RoleMessage {
  return { id, name, permissions: [...permissions], userCount, createdAt, updatedAt };
}

export function toUserMessage({ userId, name, email, lastSeen, roles, isOwner }: Person): UserMessage {
  return { userId, name, email, lastSeen, roles: toReferences(roles), owner: isOwner };
}

export function toReferences(roles: readonly RoleReference[]): RoleReference[] {
  return roles.map(({ id, name }) => ({ id, name }));
}
