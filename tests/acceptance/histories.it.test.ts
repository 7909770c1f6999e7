import { beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { addModule, grant, permissionGone, permissionNamed } from '../support/story.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

/** Who changed what: told to those who manage it, whatever has become of it since. */

let system: System;

beforeAll(async () => {
  system = await useSystem();
});

/** What was done, newest first. */
async function historyOf(user: Api, path: string) {
  const answer = await user.get(`/api/v3/${path}/history`);
  expect(answer.status, answer.text).toBe(200);
  expect(answer.data.nextCursor).toBeNull();
  return answer.data.items;
}

test('a module’s history says who did what, from its making to its end', async () => {
  const { owner, ownerId, member, memberId } = await newOrganization(system);
  const manage = await permissionNamed(owner, 'Manage Custom Modules');
  await grant(owner, member, memberId, [manage.id]);
  await owner.put('/api/v3/organization/setting', { allowedHosts: ['fleet.example'] });
  const { id } = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/' });
  const url = 'https://fleet.example/open?token={SHORT_TOKEN}';
  await member.patch(`/api/v3/custom-module/${id}`, { url, enabled: false });
  await member.delete(`/api/v3/custom-module/${id}`);

  const [deleted, updated, created] = await historyOf(member, `custom-module/${id}`);
  expect(created).toMatchObject({ action: 'module.created', actor: { id: ownerId }, version: 1 });
  expect(created.changes).toContainEqual({ field: 'name', before: null, after: 'Fleet' });
  expect(updated).toMatchObject({ action: 'module.updated', actor: { id: memberId }, version: 2 });
  expect(updated.changes).toHaveLength(2);
  expect(updated.changes).toEqual(
    expect.arrayContaining([
      { field: 'url', before: 'https://fleet.example/', after: url },
      { field: 'enabled', before: true, after: false },
    ]),
  );
  expect(deleted).toMatchObject({ action: 'module.deleted', actor: { id: memberId } });
  expect(deleted.changes).toContainEqual({ field: 'url', before: url, after: null });
});

describe('the history of grants', () => {
  test('of a role tells of the permission that went with its module', async () => {
    const { owner, ownerId, member, memberId } = await newOrganization(system);
    const module = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/' });
    const { id: permissionId } = await permissionNamed(owner, 'View Fleet');
    const roleId = await grant(owner, member, memberId, [permissionId]);
    await owner.delete(`/api/v3/custom-module/${module.id}`);
    await permissionGone(owner, 'View Fleet');

    const [lost, created] = await historyOf(owner, `role/${roleId}`);
    expect(created.changes).toContainEqual({ field: 'permissionIds', before: null, after: [permissionId] });
    const changes = [{ field: 'permissionIds', before: [permissionId], after: [] }];
    const names = { [permissionId]: 'View Fleet' };
    expect(lost).toMatchObject({ action: 'role.permission_deleted', actor: { id: ownerId }, changes, names });
  });

  test('of a user tells of every role given and taken, also when the user is removed', async () => {
    const { owner, ownerId, member, memberId } = await newOrganization(system);
    const first = await grant(owner, member, memberId, []);
    const second = await grant(owner, member, memberId, []);
    await owner.delete(`/api/v3/role/${first}`);
    await owner.delete(`/api/v3/user/${memberId}`);

    const both = [first, second].sort();
    const history = await historyOf(owner, `user/${memberId}`);
    expect(history.map(({ actor }: { actor: unknown }) => actor)).toEqual(Array(4).fill({ id: ownerId }));
    expect(history.map(({ action, changes }: { action: string; changes: unknown }) => [action, changes])).toEqual([
      ['user.removed', [{ field: 'roleIds', before: [second], after: null }]],
      ['user.role_deleted', [{ field: 'roleIds', before: both, after: [second] }]],
      ['user.roles_set', [{ field: 'roleIds', before: [first], after: both }]],
      ['user.roles_set', [{ field: 'roleIds', before: [], after: [first] }]],
    ]);
  });
});
