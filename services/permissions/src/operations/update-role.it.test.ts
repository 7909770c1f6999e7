import { randomUUID } from 'node:crypto';
import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fieldsOf, type RunningPermissions, usePermissions } from '../app.fixture.ts';

let permissions: RunningPermissions;
let view: { id: string };
let other: { id: string };

beforeAll(async () => {
  permissions = await usePermissions();
  view = await permissions.givenPermission('View One');
  other = await permissions.givenPermission('View Two');
});

type Change = { name?: string; permissionIds?: string[] };
const update = async (id: string, { name, permissionIds }: Change, person: 'ana' | 'ben' = 'ana') => {
  const ids = permissionIds && { ids: permissionIds };
  const { role } = await permissions.client.updateRole({ id, name, permissionIds: ids }, await permissions.as(person));
  return role;
};
const idsOf = (role: Awaited<ReturnType<typeof update>>) => role?.permissions.map(({ id }) => id).sort();

const newRole = (...permissionIds: string[]) => permissions.givenRole(`Role ${randomUUID()}`, ...permissionIds);

test('renames and leaves what the role grants', async () => {
  const role = await newRole(view.id);
  const changed = await update(role.id, { name: ' Renamed  role ' });
  expect(changed).toMatchObject({ name: 'Renamed role', createdAt: role.createdAt });
  expect(idsOf(changed)).toEqual([view.id]);
});

test('replaces what the role grants, and with an empty list takes all away', async () => {
  const role = await newRole(view.id);
  expect(idsOf(await update(role.id, { permissionIds: [other.id, 'manage-roles'] }))).toEqual(
    ['manage-roles', other.id].sort(),
  );
  expect(idsOf(await update(role.id, { permissionIds: [] }))).toEqual([]);
});

test('leaves an audit row with before and after, and none for what changes nothing', async () => {
  const role = await newRole(view.id);
  await update(role.id, { name: `${role.name}!`, permissionIds: [other.id] });
  expect((await permissions.readAudit()).at(-1)).toMatchObject({
    actor: 'ana',
    action: 'role.updated',
    subject_id: role.id,
    before: { name: role.name, permissionIds: [view.id] },
    after: { name: `${role.name}!`, permissionIds: [other.id] },
  });
  const rows = (await permissions.readAudit()).length;
  await update(role.id, { name: `${role.name}!`, permissionIds: [other.id, other.id] });
  await update(role.id, {});
  expect(await permissions.readAudit()).toHaveLength(rows);
});

test('a role may change the case of its own name, and take no other role’s', async () => {
  const [role, taken] = [await newRole(), await newRole()];
  expect((await update(role.id, { name: role.name.toUpperCase() }))?.name).toBe(role.name.toUpperCase());
  const failure = await failureOf(update(role.id, { name: taken.name.toUpperCase() }));
  expect(failure.code).toBe('role_name_taken');
  expect(failure.info).toEqual({ roleId: taken.id });
});

test('two roles that rush for one name: one gets it', async () => {
  const roles = await Promise.all(Array.from({ length: 6 }, () => newRole()));
  const outcomes = await Promise.all(
    roles.map(({ id }) =>
      update(id, { name: 'Wanted by all' }).then(
        () => 'renamed',
        (failure) => failure.code,
      ),
    ),
  );
  expect(outcomes.sort()).toEqual(['renamed', ...Array(5).fill('role_name_taken')]);
});

test('of changes made at once none is lost half', async () => {
  const role = await newRole();
  const sets = [[view.id], [other.id], [view.id, other.id], []];
  await Promise.all(sets.map((permissionIds) => update(role.id, { permissionIds })));
  const chain = (await permissions.readAudit()).filter(
    ({ subject_id, action }) => subject_id === role.id && action === 'role.updated',
  );
  for (const [index, { before }] of chain.entries()) {
    if (index > 0) expect(before).toEqual(chain[index - 1]?.after);
  }
});

test.each([
  ['name', { name: '\u200b' }],
  ['permissionIds[1]', { permissionIds: ['manage-roles', 'nothing'] }],
])('refuses what is wrong by its name: %s', async (field, change) => {
  const failure = await failureOf(update((await newRole()).id, change));
  expect(failure.code).toBe('invalid_request');
  expect(fieldsOf(failure)).toEqual([field]);
});

test('a role that is not there is not found, whatever else is wrong', async () => {
  expect((await failureOf(update('019b0000-0000-7000-8000-000000000001', { permissionIds: ['nothing'] }))).code).toBe(
    'role_not_found',
  );
});

describe('a holder of Manage Roles who is no owner', () => {
  beforeEach(async () => {
    const managers = await newRole('manage-roles');
    await permissions.givenUser('ben', managers.id);
  });

  test('changes a role without a Manage permission as they like', async () => {
    const role = await newRole(view.id);
    expect(idsOf(await update(role.id, { name: 'By Ben', permissionIds: [other.id] }, 'ben'))).toEqual([other.id]);
  });

  test('puts no Manage permission into a role', async () => {
    const role = await newRole(view.id);
    const failure = await failureOf(update(role.id, { permissionIds: [view.id, 'manage-custom-modules'] }, 'ben'));
    expect(failure.code).toBe('owner_required');
    expect(fieldsOf(failure)).toEqual(['permissionIds[1]']);
  });

  test('adds nothing to a role that holds one', async () => {
    const role = await newRole('manage-custom-modules');
    for (const more of [other.id, 'manage-roles']) {
      const failure = await failureOf(update(role.id, { permissionIds: ['manage-custom-modules', more] }, 'ben'));
      expect(failure.code).toBe('owner_required');
      expect(fieldsOf(failure)).toEqual(['permissionIds[1]']);
    }
  });

  test('renames such a role and takes permissions from it', async () => {
    const role = await newRole('manage-custom-modules', view.id);
    const renamed = await update(role.id, { name: 'Renamed by Ben', permissionIds: ['manage-custom-modules'] }, 'ben');
    expect(renamed?.name).toBe('Renamed by Ben');
    expect(idsOf(renamed)).toEqual(['manage-custom-modules']);
    expect(idsOf(await update(role.id, { permissionIds: [view.id] }, 'ben'))).toEqual([view.id]);
  });
});
