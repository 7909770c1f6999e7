import { expect, test } from 'vitest';
import { decide, holds, isAllowed } from './decision.ts';

const roles = [{ id: 'r-1', name: 'Viewers' }];

test.each([
  ['an owner holds what a module has', true, 'view-a', true, [], 'owner', true],
  ['an owner holds what the system has', true, 'manage-roles', false, [], 'owner', true],
  ['an owner does not hold what does not exist', true, 'view-a', false, [], 'unknown_permission', false],
  ['a member holds through roles', false, 'view-a', true, roles, 'role', true],
  ['a member holds nothing else', false, 'view-a', true, [], 'not_granted', false],
  ['a grant of what does not exist counts for nothing', false, 'view-a', false, roles, 'unknown_permission', false],
] as const)('%s', (_case, isOwner, permissionId, isModulePermission, held, because, allowed) => {
  const decision = decide(isOwner, { permissionId, isModulePermission, roles: held });
  expect(decision.because).toBe(because);
  expect(isAllowed(decision)).toBe(allowed);
  expect(holds(isOwner, permissionId, { isModulePermission, isGranted: held.length > 0 })).toBe(allowed);
});
