import type { OperatorCaller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { accept } from '@custom-modules/chassis/failure';
import type { NewId } from '@custom-modules/chassis/id';
import { checkAll } from '@custom-modules/rules/checked';
import { describeDeletion } from '../domain/module.ts';
import { checkOrganizationId } from '../domain/organization-id.ts';
import type { Holdings, OrganizationStore } from '../store/organization-store.ts';

type Deps = { readonly organizations: OrganizationStore; readonly clock: Clock; readonly newId: NewId };
type Input = { readonly operator: OperatorCaller; readonly organizationId: string; readonly dryRun: boolean };

/**
 * Removes everything of an organization, and tells how much that was; an organization nobody has heard of has nothing. A dry run
 * only tells.
 * @throws Failure `invalid_request` when no organization can have the id
 */
export async function purgeOrganization(
  { organizations, clock, newId }: Deps,
  { operator, organizationId, dryRun }: Input,
): Promise<Holdings> {
  accept(checkAll({ organizationId: checkOrganizationId(organizationId) }));
  if (dryRun) return organizations.count(organizationId);
  const now = clock();
  const { userId, requestId } = operator;
  return organizations.purge(organizationId, {
    id: newId(),
    act: { actor: userId, at: now, requestId },
    deletionOf: (module) => ({ id: newId(), event: describeDeletion(module, { userId, now }), trail: { requestId } }),
  });
}
