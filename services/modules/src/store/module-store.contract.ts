import { randomUUID } from 'node:crypto';
import type { EventRecord } from '@custom-modules/contracts/event-record';
import { decodeModuleEvent } from '@custom-modules/contracts/module-events';
import type { PageQuery } from '@custom-modules/rules/page';
import { describe, expect, test } from 'vitest';
import type { Module } from '../domain/module.ts';
import { add, aModule, changed, entryOf, remove } from './module.fixture.ts';
import type { ModuleStore } from './module-store.ts';

export type ModuleStoreSubject = {
  readonly store: ModuleStore;
  /** What was recorded of an organization, oldest first. */
  audit(organizationId: string): Promise<readonly { action: string; actor: string; before: unknown; after: unknown }[]>;
  outbox(organizationId: string): Promise<readonly EventRecord[]>;
};

/** What every store of modules keeps to. */
export function describeModuleStore(subject: () => ModuleStoreSubject): void {
  const newOrganization = () => `org-${randomUUID()}`;

  describe('adding', () => {
    test('keeps the module to the last field, with one audit row and one event', async () => {
      const { store, audit, outbox } = subject();
      const organizationId = newOrganization();
      const given = aModule(organizationId, {
        type: 'web_and_mobile',
        icon: 'map',
        group: 'Größe "L"',
        order: -7,
        enabled: false,
      });
      expect(await add(store, given)).toEqual({ kind: 'added' });
      expect(await store.find(organizationId, given.module.id)).toEqual(given.module);

      expect(await audit(organizationId)).toMatchObject([
        { action: 'module.created', actor: 'ana', before: null, after: { name: 'Fleet', order: -7, version: 1 } },
      ]);
      const [record, ...others] = await outbox(organizationId);
      expect(others).toEqual([]);
      if (!record) throw new Error('there is no event');
      expect(decodeModuleEvent(record)).toMatchObject({
        type: 'events.v1.ModuleCreated',
        subject: given.module.id,
        requestId: 'r-1',
        data: { actor: 'ana', module: { id: given.module.id, permissionId: given.module.permission.id, version: 1 } },
      });
    });

    test('writes nothing when the work throws after it', async () => {
      const { store, audit, outbox } = subject();
      const organizationId = newOrganization();
      const { module, event } = aModule(organizationId);
      const work = store.inOrganization(organizationId, async (transaction) => {
        await transaction.add(module, entryOf(event));
        throw new Error('changed my mind');
      });
      await expect(work).rejects.toThrow('changed my mind');
      expect(await store.find(organizationId, module.id)).toBeUndefined();
      expect(await audit(organizationId)).toEqual([]);
      expect(await outbox(organizationId)).toEqual([]);
    });

    test('refuses a name that is taken, by its look-alikes too, naming who has it', async () => {
      const { store, outbox } = subject();
      const organizationId = newOrganization();
      const first = aModule(organizationId, { name: 'Scope' });
      await add(store, first);
      for (const name of ['Scope', 'SCOPE', 'Ѕсоре', 'ｓｃｏｐｅ']) {
        const outcome = await add(store, aModule(organizationId, { name }));
        expect(outcome, name).toEqual({ kind: 'name_taken', moduleId: first.module.id });
      }
      expect(await outbox(organizationId)).toHaveLength(1);
    });

    test('lets every organization have the name', async () => {
      const { store } = subject();
      expect(await add(store, aModule(newOrganization()))).toEqual({ kind: 'added' });
      expect(await add(store, aModule(newOrganization()))).toEqual({ kind: 'added' });
    });

    test('of 50 at once with one name and its look-alikes exactly one wins', async () => {
      const { store, outbox } = subject();
      const organizationId = newOrganization();
      const names = ['Fleet', 'FLEET', 'fleet', 'Ｆｌｅｅｔ', 'Flееt'];
      const given = Array.from({ length: 50 }, (_, i) =>
        aModule(organizationId, { name: names[i % names.length] ?? '' }),
      );
      const outcomes = await Promise.all(given.map((one) => add(store, one)));
      const winners = given.filter((_, i) => outcomes[i]?.kind === 'added');
      expect(winners).toHaveLength(1);
      const moduleId = winners[0]?.module.id;
      expect(outcomes.filter(({ kind }) => kind === 'name_taken')).toEqual(
        Array(49).fill({ kind: 'name_taken', moduleId }),
      );
      expect(await store.listMenu(organizationId)).toHaveLength(1);
      expect(await outbox(organizationId)).toHaveLength(1);
    });
  });

  describe('finding', () => {
    test('finds nothing under an id nobody has, or that is no id', async () => {
      const { store } = subject();
      for (const id of [randomUUID(), '', 'x', '\0', "' OR true --", '{SHORT_TOKEN}']) {
        expect(await store.find(newOrganization(), id), id).toBeUndefined();
        expect(await store.findDestination(newOrganization(), id), id).toBeUndefined();
      }
    });

    test('finds nothing of another organization', async () => {
      const { store } = subject();
      const { module, event } = aModule(newOrganization());
      await add(store, { module, event });
      const stranger = newOrganization();
      expect(await store.find(stranger, module.id)).toBeUndefined();
      expect(await store.findDestination(stranger, module.id)).toBeUndefined();
      expect(await store.listMenu(stranger)).toEqual([]);
      for (const read of ['find', 'lock'] as const) {
        expect(await store.inOrganization(stranger, (transaction) => transaction[read](module.id))).toBeUndefined();
      }
    });
  });

  test('finds a module together with the setting it stands under', async () => {
    const { store } = subject();
    const { module, event } = aModule(newOrganization(), { group: 'Größe', enabled: false });
    await add(store, { module, event });
    const { organizationId, id } = module;
    expect(await store.findDestination(organizationId, id)).toEqual({ module, setting: { allowedHosts: [] } });
    const setting = { allowedHosts: ['fleet.example', 'a.example'] };
    await store.inOrganization(organizationId, async (transaction) => {
      const entry = { actor: 'ana', at: new Date(), requestId: 'r-1' };
      await transaction.saveSetting(await transaction.lockSetting(), setting, entry);
    });
    expect(await store.findDestination(organizationId, id)).toEqual({ module, setting });
    const { name, type, icon, group, order, enabled, permission } = module;
    const entry = { id, name, type, icon, group, order, enabled, permission: { id: permission.id } };
    expect(await store.listMenu(organizationId)).toEqual([entry]);
  });

  describe('listing', () => {
    async function organizationWith(...names: string[]): Promise<string> {
      const organizationId = newOrganization();
      for (const name of names) await add(subject().store, aModule(organizationId, { name }));
      return organizationId;
    }
    const page = (query: Partial<PageQuery>): PageQuery => ({ search: '', after: undefined, limit: 9, ...query });
    const behind = (key: string) => ({ key, id: '' });
    const namesOf = (modules: readonly Module[]) => modules.map(({ name }) => name);

    test('goes by name as people order names, whatever the case or language', async () => {
      const organizationId = await organizationWith('Zebra', 'apple', 'Ärger', 'Banana', 'яблоко', 'Борщ');
      const { store } = subject();
      expect(namesOf(await store.list(organizationId, page({})))).toEqual([
        'apple',
        'Ärger',
        'Banana',
        'Zebra',
        'Борщ',
        'яблоко',
      ]);
    });

    test('goes on behind a name, also one that is gone, and tells by one more that others follow', async () => {
      const organizationId = await organizationWith('A', 'b', 'C', 'd');
      const { store } = subject();
      expect(namesOf(await store.list(organizationId, page({ limit: 2 })))).toEqual(['A', 'b', 'C']);
      expect(namesOf(await store.list(organizationId, page({ limit: 2, after: behind('b') })))).toEqual(['C', 'd']);
      expect(namesOf(await store.list(organizationId, page({ after: behind('bb') })))).toEqual(['C', 'd']);
      expect(namesOf(await store.list(organizationId, page({ after: behind('d') })))).toEqual([]);
    });

    test('searches the keys of names, in which nothing is a wildcard', async () => {
      const organizationId = await organizationWith('100% done', 'snake_case', 'Plain', 'back\\slash');
      const search = async (text: string) =>
        namesOf(await subject().store.list(organizationId, page({ search: text })));
      expect(await search('lai')).toEqual(['Plain']);
      expect(await search('%')).toEqual(['100% done']);
      expect(await search('_')).toEqual(['snake_case']);
      expect(await search('\\')).toEqual(['back\\slash']);
      expect(await search('nothing')).toEqual([]);
    });
  });

  describe('changing', () => {
    test('replaces every field but those that never change', async () => {
      const { store, audit, outbox } = subject();
      const organizationId = newOrganization();
      const given = aModule(organizationId);
      await add(store, given);
      const { module: after, event } = changed(given.module, {
        type: 'mobile',
        url: 'https://other.example/',
        icon: 'truck-delivery',
        group: 'Transport',
        order: 5,
        enabled: false,
      });
      await store.inOrganization(organizationId, (transaction) =>
        transaction.replace(given.module, after, entryOf(event)),
      );
      expect(await store.find(organizationId, after.id)).toEqual(after);
      const [, change] = await audit(organizationId);
      expect(change).toMatchObject({ action: 'module.updated', before: { order: 0 }, after: { order: 5, version: 2 } });
      const [, record] = await outbox(organizationId);
      expect(record?.headers['ce_type']).toBe('events.v1.ModuleUpdated');
    });

    /** Fifty times up by one, all at once. */
    async function countUp(organizationId: string, id: string, { locked }: { locked: boolean }): Promise<void> {
      const { store } = subject();
      const once = async () => {
        const read = locked ? undefined : await store.find(organizationId, id);
        await store.inOrganization(organizationId, async (transaction) => {
          const before = read ?? (await transaction.lock(id));
          if (!before) throw new Error('the module is gone');
          const { module, event } = changed(before, { order: before.order + 1 });
          await transaction.replace(before, module, entryOf(event));
        });
      };
      await Promise.all(Array.from({ length: 50 }, once));
    }

    test('loses no update of 50 at once, and their events have the order of the versions', async () => {
      const { store, outbox } = subject();
      const organizationId = newOrganization();
      const given = aModule(organizationId);
      await add(store, given);
      await countUp(organizationId, given.module.id, { locked: true });
      expect(await store.find(organizationId, given.module.id)).toMatchObject({ order: 50, version: 51 });
      const versions = (await outbox(organizationId)).map(({ value }) => JSON.parse(value).module.version);
      expect(versions).toEqual(Array.from({ length: 51 }, (_, i) => i + 1));
    });

    test('control: without the lock updates are lost', async () => {
      const { store } = subject();
      const organizationId = newOrganization();
      const given = aModule(organizationId);
      await add(store, given);
      await countUp(organizationId, given.module.id, { locked: false });
      const { order = 50 } = (await store.find(organizationId, given.module.id)) ?? {};
      expect(order).toBeLessThan(50);
    });
  });

  describe('removing', () => {
    test('frees the name at once, and records the last state', async () => {
      const { store, audit, outbox } = subject();
      const organizationId = newOrganization();
      const given = aModule(organizationId);
      await add(store, given);
      await remove(store, given.module);
      expect(await store.find(organizationId, given.module.id)).toBeUndefined();
      expect(await add(store, aModule(organizationId))).toEqual({ kind: 'added' });

      expect(await audit(organizationId)).toMatchObject([
        { action: 'module.created' },
        { action: 'module.deleted', before: { id: given.module.id }, after: null },
        { action: 'module.created' },
      ]);
      const deletion = JSON.parse((await outbox(organizationId))[1]?.value ?? '');
      expect(deletion).toMatchObject({ module: { id: given.module.id, version: 2 } });
    });

    test('an add that meets a removal gets the name or is told who has it', async () => {
      const { store } = subject();
      const organizationId = newOrganization();
      const given = aModule(organizationId);
      await add(store, given);
      const [, added] = await Promise.all([remove(store, given.module), add(store, aModule(organizationId))]);
      const left = await store.listMenu(organizationId);
      expect(left).toHaveLength(added.kind === 'added' ? 1 : 0);
    });
  });

  describe('listing changes', () => {
    test('goes from the newest of a module back, also of one that is gone, and tells by one more that others follow', async () => {
      const { store } = subject();
      const organizationId = newOrganization();
      const given = aModule(organizationId);
      await add(store, given);
      await add(store, aModule(organizationId, { name: 'Other' }));
      await remove(store, given.module);
      const list = (query: Partial<PageQuery>) =>
        store.listChanges(organizationId, given.module.id, { search: '', after: undefined, limit: 9, ...query });

      const [deleted, created, ...others] = await list({ limit: 1 });
      expect(others).toEqual([]);
      expect(deleted).toMatchObject({ action: 'module.deleted', before: { name: 'Fleet' }, after: null });
      expect(created).toMatchObject({ action: 'module.created', actorId: 'ana', requestId: 'r-1', before: null });
      expect(await list({ after: { key: '', id: deleted?.id ?? '' } })).toEqual([created]);
      expect(await list({ after: { key: '', id: created?.id ?? '' } })).toEqual([]);
    });

    test('finds nothing of another organization', async () => {
      const { store } = subject();
      const given = aModule(newOrganization());
      await add(store, given);
      const query = { search: '', after: undefined, limit: 9 };
      expect(await store.listChanges(newOrganization(), given.module.id, query)).toEqual([]);
    });
  });

  describe('the setting', () => {
    const at = new Date('2026-03-01T10:00:00Z');

    test('is empty until somebody decides, and each organization has its own', async () => {
      const { store, audit } = subject();
      const organizationId = newOrganization();
      expect(await store.readSetting(organizationId)).toEqual({ allowedHosts: [] });
      await store.inOrganization(organizationId, async (transaction) => {
        const before = await transaction.lockSetting();
        const after = { allowedHosts: ['a.example', 'b.example'] };
        await transaction.saveSetting(before, after, { actor: 'ana', at, requestId: 'r-1' });
      });
      expect(await store.readSetting(organizationId)).toEqual({ allowedHosts: ['a.example', 'b.example'] });
      expect(await store.readSetting(newOrganization())).toEqual({ allowedHosts: [] });
      expect(await audit(organizationId)).toMatchObject([
        {
          action: 'organization_setting.updated',
          actor: 'ana',
          before: { allowedHosts: [] },
          after: { allowedHosts: ['a.example', 'b.example'] },
        },
      ]);
    });

    test('loses none of several first decisions made at once', async () => {
      const { store, audit } = subject();
      const organizationId = newOrganization();
      const addHost = (host: string) =>
        store.inOrganization(organizationId, async (transaction) => {
          const before = await transaction.lockSetting();
          const after = { allowedHosts: [...before.allowedHosts, host] };
          await transaction.saveSetting(before, after, { actor: 'ana', at, requestId: 'r-1' });
        });
      await Promise.all(['a.example', 'b.example', 'c.example'].map(addHost));
      expect((await store.readSetting(organizationId)).allowedHosts).toHaveLength(3);
      expect(await audit(organizationId)).toHaveLength(3);
    });
  });
}
