import { beforeEach, describe, expect, test } from 'vitest';
import { describeSighting } from '../domain/person.ts';
import { textKey } from '../domain/text.ts';
import { aChange } from './database.fixture.ts';
import type { ProjectionUnderTest } from './module-projection.contract.ts';
import type { OrganizationRows } from './permission-store.ts';

const at = new Date('2026-01-02T03:04:05.678Z');
const later = new Date(at.getTime() + 1000);
const everything = { search: '', after: undefined, limit: 100 };

/** What every engine behind the store must do. Each test has an organization of its own. */
export function describePermissionStore(make: () => ProjectionUnderTest): void {
  let organizationId: string;
  let organizations = 0;
  beforeEach(() => {
    organizations += 1;
    organizationId = `contract-${organizations}`;
  });

  const inStore = <T>(work: (rows: OrganizationRows) => Promise<T>) =>
    make().store.inOrganization(organizationId, work);
  const givenRoles = (...ids: string[]) =>
    inStore(async ({ roles }) => {
      for (const id of ids) await roles.insert({ id, name: `Role ${id}` }, at);
    });
  const givenPerson = (userId: string, name?: string) =>
    inStore(({ people }) =>
      people.remember(describeSighting({ organizationId, userId, isOwner: false, name }, at), at),
    );

  test('all of a transaction happens, or nothing of it', async () => {
    const work = inStore(async ({ roles }) => {
      await roles.insert({ id: 'r-1', name: 'Planners' }, at);
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await inStore(({ roles }) => roles.find('r-1'))).toBeUndefined();
  });

  test('a list is in one order whatever the case of its names, and goes on after any place of it', async () => {
    const names = ['beta', 'Alpha', 'ALPHA 2', 'Äpfel', 'gamma', '_x', 'b%'];
    await inStore(async ({ roles }) => {
      for (const [index, name] of names.entries()) await roles.insert({ id: `r-${index}`, name }, at);
    });
    const whole = await inStore(({ roles }) => roles.list(everything));
    expect(whole.map(({ name }) => name)).toEqual(['_x', 'Alpha', 'ALPHA 2', 'b%', 'beta', 'gamma', 'Äpfel']);
    for (const [index, { id, name }] of whole.entries()) {
      const rest = await inStore(({ roles }) => roles.list({ ...everything, after: { key: textKey(name), id } }));
      expect(rest).toEqual(whole.slice(index + 1));
    }
  });

  test('one row more than the limit says that there is more', async () => {
    await givenRoles('a', 'b', 'c');
    expect(await inStore(({ roles }) => roles.list({ ...everything, limit: 2 }))).toHaveLength(3);
  });

  describe('a role', () => {
    test('is changed in what is said and in when', async () => {
      await givenRoles('r-1');
      await inStore(({ roles }) => roles.rename({ id: 'r-1', name: 'Drivers' }, later));
      expect(await inStore(({ roles }) => roles.find('r-1'))).toMatchObject({
        name: 'Drivers',
        createdAt: at,
        updatedAt: later,
      });
    });

    test('goes with its grants and from everybody who held it, and says who did and what they keep', async () => {
      await givenRoles('r-1', 'r-3', 'r-2');
      await givenPerson('ben');
      await givenPerson('ana');
      await inStore(async ({ roles, people }) => {
        await roles.grant('r-1', ['manage-roles'], at);
        await people.assign('ben', ['r-3', 'r-1', 'r-2']);
        await people.assign('ana', ['r-1']);
      });
      expect(await inStore(({ roles }) => roles.delete('r-1'))).toEqual([
        { userId: 'ana', roleIds: [] },
        { userId: 'ben', roleIds: ['r-2', 'r-3'] },
      ]);
      expect(await make().store.heldBy(organizationId, 'ben')).toEqual([]);
      expect((await inStore(({ people }) => people.find('ana')))?.roles).toEqual([]);
    });

    test('is seen by who waited for its lock as the holder left it', async () => {
      await givenRoles('r-1');
      let waiting: Promise<unknown> | undefined;
      await inStore(async ({ roles }) => {
        await roles.lock('r-1');
        waiting = Promise.all([inStore((rows) => rows.roles.lock('r-1')), inStore((rows) => rows.roles.keep(['r-1']))]);
        await roles.grant('r-1', ['manage-roles'], at);
        await roles.rename({ id: 'r-1', name: 'Managers' }, at);
      });
      const managers = { id: 'r-1', name: 'Managers', permissionIds: ['manage-roles'] };
      expect(await waiting).toEqual([managers, [managers]]);
    });
  });

  test('a name that is being claimed is waited for', async () => {
    let second: Promise<string | undefined> | undefined;
    await inStore(async ({ roles }) => {
      expect(await roles.claimName('planners')).toBeUndefined();
      second = inStore((rows) => rows.roles.claimName('planners'));
      await roles.insert({ id: 'r-1', name: 'Planners' }, at);
    });
    expect(await second).toBe('r-1');
  });

  describe('a person', () => {
    test('loses all roles when removed', async () => {
      await givenRoles('r-1');
      await givenPerson('ben');
      await inStore(({ people }) => people.assign('ben', ['r-1']));
      await inStore(({ people }) => people.remove('ben'));
      await givenPerson('ben');
      expect((await inStore(({ people }) => people.find('ben')))?.roles).toEqual([]);
    });

    test('is seen by who waited for the lock as the holder left them', async () => {
      await givenRoles('r-1');
      await givenPerson('ben');
      let waiting: ReturnType<OrganizationRows['people']['lock']> | undefined;
      await inStore(async ({ people }) => {
        await people.lock('ben');
        waiting = inStore((rows) => rows.people.lock('ben'));
        await people.assign('ben', ['r-1']);
      });
      expect((await waiting)?.roles).toEqual([{ id: 'r-1', name: 'Role r-1' }]);
    });

    test('is found by their name or address, not by a text across the two', async () => {
      await inStore(({ people }) =>
        people.remember(
          describeSighting(
            { organizationId, userId: 'ben', isOwner: false, name: 'Ben', email: 'mail@acme.example' },
            at,
          ),
          at,
        ),
      );
      const found = (search: string) => inStore(({ people }) => people.list({ ...everything, search }));
      expect(await found('ben')).toHaveLength(1);
      expect(await found('mail@')).toHaveLength(1);
      expect(await found('benmail')).toHaveLength(0);
    });
  });

  test('of the people those who hold a role are listed, in the same order and by pages', async () => {
    await givenRoles('r-1', 'r-2');
    for (const userId of ['zoe', 'ben', 'ana', 'eve']) await givenPerson(userId, userId);
    await inStore(async ({ people }) => {
      for (const userId of ['zoe', 'ben', 'eve']) await people.assign(userId, ['r-1', 'r-2']);
      await people.assign('ana', ['r-2']);
    });
    const holders = async (page: object) => {
      const listed = await inStore(({ people }) => people.list({ ...everything, roleId: 'r-1', ...page }));
      return listed.map(({ userId }) => userId);
    };
    expect(await holders({})).toEqual(['ben', 'eve', 'zoe']);
    expect(await holders({ after: { key: 'ben', id: 'ben' }, limit: 1 })).toEqual(['eve', 'zoe']);
    expect(await holders({ search: 'zo' })).toEqual(['zoe']);
  });

  test('what was done to somebody is told from the newest back, and nothing of others', async () => {
    const change = { actor: 'ana', at, requestId: 'r-1', action: 'user.roles_set' } as const;
    const [none, one, two] = [{ roleIds: [] }, { roleIds: ['r-1'] }, { roleIds: ['r-1', 'r-2'] }];
    const ben = { type: 'user', id: 'ben' } as const;
    await inStore(({ audit }) =>
      audit([
        { ...change, subject: ben, before: none, after: one },
        { ...change, subject: { type: 'user', id: 'ana' }, before: none, after: two },
        { ...change, subject: ben, before: one, after: two },
      ]),
    );
    const list = (query = {}) => inStore(({ listChanges }) => listChanges(ben, { ...everything, ...query }));
    const [newest, oldest, ...others] = await list({ limit: 1 });
    expect(others).toEqual([]);
    const said = { at, actorId: 'ana', action: 'user.roles_set', requestId: 'r-1' };
    expect(newest).toEqual({ id: expect.any(String), ...said, before: one, after: two });
    expect(oldest).toEqual({ id: expect.any(String), ...said, before: none, after: one });
    expect(await list({ after: { key: '', id: newest?.id } })).toEqual([oldest]);
  });

  test('what is no more keeps the name it had', async () => {
    const [known, gone] = [aChange({ organizationId }), aChange({ organizationId, deleted: true })];
    await make().projection.apply([known, gone]);
    await givenRoles('r-1', 'r-2');
    await inStore(async ({ roles, audit }) => {
      await roles.delete('r-2');
      const by = { actor: 'ana', at: later, requestId: 'r-1' };
      const before = { name: 'Role r-2', permissionIds: [], userCount: 0 };
      await audit({ ...by, action: 'role.deleted', subject: { type: 'role', id: 'r-2' }, before });
    });
    const ids = [known.permission.id, gone.permission.id, 'never'];
    const permissions = await inStore((rows) => rows.permissions.named(ids));
    expect(permissions).toHaveLength(2);
    expect(permissions).toEqual(expect.arrayContaining([known.permission, gone.permission]));
    expect(await inStore((rows) => rows.roles.named(['r-1', 'r-2', 'never']))).toEqual([
      { id: 'r-1', name: 'Role r-1' },
      { id: 'r-2', name: 'Role r-2' },
    ]);
  });

  test('a standing is answered for each permission asked about, in that order', async () => {
    const change = aChange({ organizationId });
    await make().projection.apply([change]);
    await givenRoles('r-2', 'r-1', 'r-3');
    await givenPerson('ben');
    await inStore(async ({ roles, people }) => {
      for (const id of ['r-1', 'r-2', 'r-3']) await roles.grant(id, [change.permission.id, 'manage-roles'], at);
      await people.assign('ben', ['r-2', 'r-1']);
    });
    const held = [
      { id: 'r-1', name: 'Role r-1' },
      { id: 'r-2', name: 'Role r-2' },
    ];
    const ids = ['nothing', change.permission.id, 'manage-roles'];
    expect(await inStore(({ permissions }) => permissions.standings('ben', ids))).toEqual([
      { permissionId: 'nothing', isModulePermission: false, roles: [] },
      { permissionId: change.permission.id, isModulePermission: true, roles: held },
      { permissionId: 'manage-roles', isModulePermission: false, roles: held },
    ]);
    expect(await make().store.heldBy(organizationId, 'ben')).toEqual(['manage-roles', change.permission.id]);
    const grantOf = (id: string) => make().store.grantOf(organizationId, 'ben', id);
    expect(await Promise.all(ids.map(grantOf))).toEqual([
      { isModulePermission: false, isGranted: false },
      { isModulePermission: true, isGranted: true },
      { isModulePermission: false, isGranted: true },
    ]);
  });
}
