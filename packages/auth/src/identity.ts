import { failuresOf } from '@custom-modules/chassis/failure';
import { authErrors } from './errors.ts';

/** Who a verified bearer speaks for. Nothing of it comes from anywhere else. */
export type Identity = {
  readonly userId: string;
  /** Absent for platform operators who belong to none. */
  readonly organizationId: string | undefined;
  /** Holds every permission of the organization. */
  readonly isOwner: boolean;
  /** Runs the platform. */
  readonly isOperator: boolean;
  readonly name?: string;
  readonly email?: string;
  readonly locale?: string;
  readonly expiresAt: Date;
};

/** The identity of a platform operator. */
export type Operator = Pick<Identity, 'userId' | 'expiresAt'>;

/** An identity within an organization. */
export type Member = Identity & { readonly organizationId: string };

const fail = failuresOf(authErrors);

/** @throws Failure `organization_required` for an operator who belongs to no organization */
export function requireMember(identity: Identity): Member {
  const { organizationId } = identity;
  if (organizationId === undefined) throw fail('organization_required');
  return { ...identity, organizationId };
}

/** @throws Failure `operator_required` for everybody else, owners included */
export function requireOperator(identity: Identity): Operator {
  if (!identity.isOperator) throw fail('operator_required');
  return identity;
}
