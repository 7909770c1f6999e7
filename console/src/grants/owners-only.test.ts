import { expect, test } from 'vitest';
import { whyOwnersOnly } from './owners-only.ts';

const manage = { id: 'manage-roles', name: 'Manage Roles', moduleId: null };
const viewFleet = { id: 'fleet', name: 'View Fleet', moduleId: 'm1' };

test.each([
  ['a Manage permission', manage, [], [], /puts this permission/],
  ['anything beside a Manage permission', viewFleet, [manage.id], [manage], /that holds a Manage permission/],
])('only an owner adds %s', (_case, permission, before, wanted, reason) => {
  expect(whyOwnersOnly(permission, { before, wanted })).toMatch(reason);
});

test.each([
  ['adds the permission of a module', viewFleet, [], []],
  ['takes a Manage permission out and thinks again', manage, [manage.id], []],
  ['adds where the Manage permission goes', viewFleet, [manage.id], [viewFleet]],
])('anybody who manages roles %s', (_case, permission, before, wanted) => {
  expect(whyOwnersOnly(permission, { before, wanted })).toBeUndefined();
});
