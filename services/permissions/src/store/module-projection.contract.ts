import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Change } from '../domain/change.ts';
import type { ModuleChange } from '../domain/module-change.ts';
import { describeSighting } from '../domain/person.ts';
import { aChange } from './database.fixture.ts';
import { type ModuleProjection, UnacceptableChangeError } from './module-projection.ts';
import type { PermissionStore } from './permission-store.ts';

export type ProjectionUnderTest = { projection: ModuleProjection; store: PermissionStore };

const at = new Date('2026-01-02T03:04:05.678Z');
const everything = { search: '', after: undefined, limit: 10_000 };

/** What every engine behind the projection must do. Each test has an organization of its own. */
export function describeModuleProjection(make: () => ProjectionUnderTest): void {
  let organizationId: string;
  let organizations = 0;
  beforeEach(() => {
    organizations += 1;
    organizationId = `organization-${organizations}`;
  });

  const change = (fields: Partial<ModuleChange> = {}) => aChange({ organizationId, ...fields });
  /** How many changed something. */
  const apply = async (...changes: Change[]) => (await make().projection.apply(changes)).length;
  const inOrganization: PermissionStore['inOrganization'] = (id, work) => make().store.inOrganization(id, work);
  const permissions = () => inOrganization(organizationId, (rows) => rows.permissions.list(everything));
  const after = (before: ModuleChange, fields: Partial<ModuleChange> = {}) => ({
    ...before,
    version: before.version + 1,
    ...fields,
  });

  test('a created module has its permission', async () => {
    const created = change({ moduleId: 'm-1' });
    expect(await apply(created)).toBe(1);
    expect(await permissions()).toEqual([{ id: created.permission.id, name: 'View Fleet', moduleId: 'm-1' }]);
  });

  test('the same change again is a duplicate', async () => {
    const created = change();
    await apply(created);
    expect(await apply(created)).toBe(0);
    expect(await permissions()).toHaveLength(1);
  });

  test('of several versions in one batch the highest counts, wherever it stands', async () => {
    const created = change();
    const deleted = after(created, { deleted: true });
    expect(await apply(deleted, created)).toBe(1);
    expect(await permissions()).toEqual([]);
  });

  test('the deletion of a module never heard of leaves a tombstone against its creation', async () => {
    const created = change();
    expect(await apply(after(created, { deleted: true }))).toBe(1);
    expect(await apply(created)).toBe(0);
    expect(await permissions()).toEqual([]);
  });

  test('another organization’s module of the same id is another module', async () => {
    const created = change({ moduleId: 'm-1' });
    await apply(created);
    const elsewhere = { ...created, organizationId: `${organizationId}-too`, version: 9, deleted: true };
    expect(await apply(elsewhere)).toBe(1);
    expect(await permissions()).toHaveLength(1);
  });

  test('a deletion takes the grants along, and leaves an audit row for each role', async () => {
    const [gone, kept] = [change(), change()];
    await apply(gone, kept);
    await inOrganization(organizationId, async ({ roles }) => {
      for (const id of ['r-1', 'r-2', 'r-3']) await roles.insert({ id, name: id }, at);
      await roles.grant('r-1', [gone.permission.id, kept.permission.id], at);
      await roles.grant('r-2', [gone.permission.id], at);
      await roles.grant('r-3', [kept.permission.id], at);
    });
    await apply(after(gone, { deleted: true, at: new Date(at.getTime() + 1000) }));
    const roles = await inOrganization(organizationId, (rows) => rows.roles.list(everything));
    expect(roles.map((role) => role.permissions.map(({ id }) => id))).toEqual([
      [kept.permission.id],
      [],
      [kept.permission.id],
    ]);
    expect(roles.map(({ updatedAt }) => updatedAt.getTime() - at.getTime())).toEqual([1000, 1000, 0]);
  });

  test('a later module of the same name inherits nothing', async () => {
    const first = change();
    await apply(first);
    await inOrganization(organizationId, async ({ roles }) => {
      await roles.insert({ id: 'r-1', name: 'Viewers' }, at);
      await roles.grant('r-1', [first.permission.id], at);
    });
    const second = change();
    await apply(after(first, { deleted: true }), second);
    expect(await permissions()).toMatchObject([{ id: second.permission.id, name: first.permission.name }]);
    const role = await inOrganization(organizationId, ({ roles }) => roles.lock('r-1'));
    expect(role?.permissionIds).toEqual([]);
  });

  describe('a purge', () => {
    const later = (ms: number) => new Date(at.getTime() + ms);
    const purge = (purgedAt: Date) => apply({ kind: 'purge', organizationId, purgedAt });
    const givenRole = (id: string, createdAt: Date, userId: string) =>
      inOrganization(organizationId, async ({ roles, people, audit }) => {
        await roles.insert({ id, name: id }, createdAt);
        await roles.grant(id, ['manage-roles'], createdAt);
        await people.remember(describeSighting({ organizationId, userId, isOwner: false }, createdAt), createdAt);
        await people.assign(userId, [id]);
        const after = { name: id, permissionIds: [] };
        const act = { actor: userId, at: createdAt, requestId: 'r-1' };
        await audit({ ...act, action: 'role.created', subject: { type: 'role', id }, after });
      });
    const left = () =>
      inOrganization(organizationId, async ({ roles, people, listChanges }) => {
        const [found, known] = [await roles.list(everything), await people.list(everything)];
        const changes = async (id: string) => (await listChanges({ type: 'role', id }, everything)).length;
        return {
          roles: found.map(({ id }) => id),
          people: known.map(({ userId }) => userId),
          audit: (await changes('old')) + (await changes('new')),
        };
      });

    test('takes away what there was and, heard of again or late, nothing of what came after', async () => {
      await givenRole('old', at, 'ana');
      expect(await purge(later(1000))).toBe(1);
      expect(await left()).toEqual({ roles: [], people: [], audit: 0 });
      await givenRole('new', later(2000), 'ben');
      expect(await purge(later(1000)), 'a duplicate').toBe(0);
      expect(await purge(later(500)), 'an earlier one that is late').toBe(0);
      expect(await left()).toEqual({ roles: ['new'], people: ['ben'], audit: 1 });
    });

    test('that arrives late takes away only what is from before', async () => {
      await givenRole('old', at, 'ana');
      await givenRole('new', later(2000), 'ben');
      expect(await purge(later(1000))).toBe(1);
      expect(await left()).toEqual({ roles: ['new'], people: ['ben'], audit: 1 });
    });

    test('is of one organization', async () => {
      await givenRole('old', at, 'ana');
      const elsewhere = `${organizationId}-elsewhere`;
      await make().projection.apply([{ kind: 'purge', organizationId: elsewhere, purgedAt: later(1000) }]);
      expect(await left()).toMatchObject({ roles: ['old'], people: ['ana'] });
    });

    test.each(['before', 'after'])('leaves no name of a module whose deletion is heard of %s it', async (order) => {
      const created = change();
      await apply(created);
      const nameOf = (id: string) => inOrganization(organizationId, (rows) => rows.permissions.named([id]));
      expect(await nameOf(created.permission.id), 'control').toMatchObject([{ name: 'View Fleet' }]);
      const deletion = () => apply(after(created, { deleted: true, at: later(1000) }));
      if (order === 'before') await deletion();
      await purge(later(1000));
      if (order === 'after') await deletion();
      expect(await nameOf(created.permission.id)).toMatchObject([{ name: '' }]);
      const kept = change({ at: later(3000) });
      await apply(kept, after(kept, { deleted: true, at: later(4000) }));
      expect(await nameOf(kept.permission.id)).toMatchObject([{ name: 'View Fleet' }]);
    });
  });

  describe('a change that can never be applied is refused whole, with the reason', () => {
    const refusal = async (...changes: ModuleChange[]) => {
      try {
        await apply(...changes);
      } catch (error) {
        if (error instanceof UnacceptableChangeError) return error.reason;
        throw error;
      }
      return 'applied';
    };

    test.each([
      ['the id of a permission of the system', { permission: { id: 'manage-roles', name: 'Mine' } }, 'constraint'],
      ['a name without end', { permission: { id: 'p', name: 'x'.repeat(1_000_000) } }, 'constraint'],
      ['a name that grows when it is folded', { permission: { id: 'p', name: '\ufdfa'.repeat(200) } }, 'constraint'],
      ['a NUL in a name', { permission: { id: 'p', name: 'a\0b' } }, 'data'],
      ['a NUL in an id', { moduleId: 'm\0' }, 'data'],
    ] as const)('%s', async (_case, fields, reason) => {
      const good = change();
      expect(await refusal(good, change(fields))).toBe(reason);
      expect(await permissions()).toEqual([]);
      expect(await apply(good)).toBe(1);
    });

    test('a permission that is another module’s', async () => {
      const created = change();
      await apply(created);
      expect(await refusal(change({ permission: created.permission }))).toBe('constraint');
    });
  });

  test('every change three times, shuffled and replayed from the beginning, ends where the oracle does', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.infiniteStream(fc.nat()), async (lives, random) => {
        organizations += 1;
        organizationId = `organization-${organizations}`;
        const changes = lives.flatMap((life, index) => toChanges(organizationId, `m-${index}`, life));
        const ids = changes.map(({ permission }) => permission.id);
        await inOrganization(organizationId, ({ roles }) => roles.insert({ id: 'r-1', name: 'Everything' }, at));

        const dice = random[Symbol.iterator]();
        const roll = (sides: number) => dice.next().value % sides;
        const shuffled = shuffle([...changes, ...changes, ...changes], roll);
        for (const batch of [...toBatches(shuffled, roll), changes]) {
          await apply(...batch);
          await inOrganization(organizationId, async (rows) => {
            const existing = await rows.permissions.keep(ids);
            const role = await rows.roles.lock('r-1');
            await rows.roles.grant('r-1', [...existing, ...(role?.permissionIds ?? [])], at);
          });
        }

        const expected = lives.flatMap(({ deleted }, index) => (deleted ? [] : [`view-m-${index}`])).sort();
        expect((await permissions()).map(({ id }) => id).sort()).toEqual(expected);
        const role = await inOrganization(organizationId, ({ roles }) => roles.lock('r-1'));
        expect(role?.permissionIds.toSorted()).toEqual(expected);
      }),
      { numRuns: Number(process.env['PROOF_RUNS'] ?? 25) },
    );
  });
}

/** The lives of several modules of one name: so many changes after the creation, and whether the last is the deletion. */
const history = fc.array(fc.record({ updates: fc.nat(3), deleted: fc.boolean() }), { minLength: 1, maxLength: 8 });

function toChanges(organizationId: string, moduleId: string, life: { updates: number; deleted: boolean }) {
  const versions = 1 + life.updates + (life.deleted ? 1 : 0);
  return Array.from({ length: versions }, (_, index) =>
    aChange({ organizationId, moduleId, version: index + 1, deleted: life.deleted && index === versions - 1 }),
  );
}

function shuffle<T>(items: T[], roll: (sides: number) => number): T[] {
  const left = [...items];
  return items.map(() => left.splice(roll(left.length), 1)[0] as T);
}

function toBatches<T>(items: T[], roll: (sides: number) => number): T[][] {
  const batches: T[][] = [];
  for (let at = 0; at < items.length; ) {
    const size = 1 + roll(6);
    batches.push(items.slice(at, at + size));
    at += size;
  }
  return batches;
}
