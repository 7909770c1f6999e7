import { describe, expect, test } from 'vitest';
import { ownersOnlyPermission, ownersOnlyRole } from './delegation.ts';

describe('what only owners do to the permissions of a role', () => {
  test.each([
    ['put a Manage permission into it', ['view-a'], ['view-a', 'manage-roles'], 'manage-roles'],
    ['make one with a Manage permission', [], ['view-a', 'manage-custom-modules'], 'manage-custom-modules'],
    ['add anything to one that keeps a Manage permission', ['manage-roles'], ['view-a', 'manage-roles'], 'view-a'],
    [
      'add the other Manage permission',
      ['manage-roles'],
      ['manage-roles', 'manage-custom-modules'],
      'manage-custom-modules',
    ],
    ['swap one Manage permission for the other', ['manage-roles'], ['manage-custom-modules'], 'manage-custom-modules'],
  ])('%s', (_case, before, after, permissionId) => {
    expect(ownersOnlyPermission(before, after)).toBe(permissionId);
  });

  test.each([
    ['change one without a Manage permission', ['view-a'], ['view-b']],
    ['keep one as it is', ['manage-roles', 'view-a'], ['view-a', 'manage-roles']],
    ['take something from it', ['manage-roles', 'view-a'], ['manage-roles']],
    ['take the Manage permission from it', ['manage-roles', 'view-a'], ['view-a', 'view-b']],
    ['empty it', ['manage-roles'], []],
  ])('everybody with Manage Roles may %s', (_case, before, after) => {
    expect(ownersOnlyPermission(before, after)).toBeUndefined();
  });
});

describe('what only owners do to the roles of a user', () => {
  const planners = { id: 'r-1', name: 'Planners', permissionIds: ['view-a'] };
  const managers = { id: 'r-2', name: 'Managers', permissionIds: ['view-a', 'manage-custom-modules'] };

  test('give a role that holds a Manage permission', () => {
    expect(ownersOnlyRole(['r-1'], [planners, managers])).toBe('r-2');
  });

  test('everybody with Manage Roles may give another, keep such a one, or take it', () => {
    expect(ownersOnlyRole([], [planners])).toBeUndefined();
    expect(ownersOnlyRole(['r-2'], [planners, managers])).toBeUndefined();
    expect(ownersOnlyRole(['r-2'], [planners])).toBeUndefined();
  });
});
