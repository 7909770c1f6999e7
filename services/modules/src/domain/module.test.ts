import { describe, expect, test } from 'vitest';
import {
  type CreateContext,
  createModule,
  deleteModule,
  type Module,
  type ModuleInput,
  type ModulePatch,
  type UpdateContext,
  updateModule,
} from './module.ts';

const noon = new Date('2026-01-01T12:00:00Z');
const later = new Date('2026-01-02T12:00:00Z');

const input: ModuleInput = { name: 'Fleet', type: 'web', url: 'https://fleet.example/?token={SHORT_TOKEN}&key=s3cret' };

const byOwner: CreateContext = {
  id: 'module-1',
  permissionId: 'permission-1',
  organizationId: 'acme',
  userId: 'ana',
  now: noon,
  isOwner: true,
  allowedHosts: [],
  reservedNames: ['Tasks'],
  allowLoopbackHttp: false,
};

const fleet: Module = {
  id: 'module-1',
  organizationId: 'acme',
  name: 'Fleet',
  type: 'web',
  url: input.url,
  icon: 'puzzle',
  group: null,
  order: 0,
  enabled: true,
  permission: { id: 'permission-1', name: 'View Fleet' },
  version: 1,
  createdAt: noon,
  createdBy: 'ana',
  updatedAt: noon,
  updatedBy: 'ana',
};

const byBen: UpdateContext = { userId: 'ben', now: later, isOwner: false, allowedHosts: [], allowLoopbackHttp: false };
const byBenAt = (...allowedHosts: string[]) => ({ ...byBen, allowedHosts });
const publicFleetUrl = 'https://fleet.example/?token=&key=';

describe('given an organization, when a module is created', () => {
  test('without a type, then it is for the web', () => {
    const { type: _, ...rest } = input;
    expect(createModule(rest, byOwner)).toMatchObject({ kind: 'created', module: { type: 'web' } });
  });

  test('then it is version 1 with its permission, the defaults and an event', () => {
    expect(createModule(input, byOwner)).toEqual({
      kind: 'created',
      module: fleet,
      event: { kind: 'created', module: { ...fleet, url: publicFleetUrl }, actor: 'ana', occurredAt: noon },
    });
  });

  test('then every field given is kept, normalized where it is text for people', () => {
    const given = {
      ...input,
      name: '  Ｆleet  1',
      type: 'mobile',
      icon: 'route',
      group: ' Field  work ',
      order: -3,
      enabled: false,
    };
    expect(createModule(given, byOwner)).toMatchObject({
      kind: 'created',
      module: {
        name: 'Fleet 1',
        permission: { name: 'View Fleet 1' },
        type: 'mobile',
        icon: 'route',
        group: 'Field work',
        order: -3,
        enabled: false,
      },
    });
  });

  test('with everything broken, then every field is named at once with its reason', () => {
    const broken = { name: 'tasks', type: 'desktop', url: 'ftp://x', icon: 'none', group: 'x'.repeat(61), order: 0.5 };
    expect(createModule(broken, byOwner)).toEqual({
      kind: 'refused',
      refusals: [
        { field: 'name', message: `The name is taken by "Tasks" of the platform's own menu. Choose another.` },
        { field: 'type', message: 'The type must be one of web, mobile, web_and_mobile.' },
        { field: 'url', message: 'The URL must begin with https://.' },
        { field: 'icon', message: expect.stringMatching(/^The icon is unknown\. Known icons: /) },
        { field: 'group', message: 'The group is 61 characters long. At most 60 are possible.' },
        { field: 'order', message: 'The order must be a whole number from −2,147,483,648 to 2,147,483,647.' },
      ],
    });
  });

  test('by somebody who is not an owner, then only with an allowed host', () => {
    const byMember = { ...byOwner, isOwner: false };
    expect(createModule(input, byMember)).toMatchObject({ kind: 'refused', refusals: [{ field: 'url' }] });
    expect(createModule(input, { ...byMember, allowedHosts: ['other.example'] })).toMatchObject({ kind: 'refused' });
    expect(createModule(input, { ...byMember, allowedHosts: ['fleet.example'] })).toMatchObject({ kind: 'created' });
  });

  test('by an owner who has set allowed hosts, then only with one of those', () => {
    expect(createModule(input, { ...byOwner, allowedHosts: ['other.example'] })).toMatchObject({
      kind: 'refused',
      refusals: [{ field: 'url', message: expect.stringContaining('fleet.example') }],
    });
  });

  test('over http to this machine, then only where that is configured', () => {
    const local = { ...input, url: 'http://localhost:8082/' };
    expect(createModule(local, byOwner).kind).toBe('refused');
    expect(createModule(local, { ...byOwner, allowLoopbackHttp: true }).kind).toBe('created');
  });
});

describe('given a module, when it is updated', () => {
  test('then it is one version further, by whom and when, and the event holds the state after', () => {
    const updated = { ...fleet, type: 'mobile', order: 5, version: 2, updatedAt: later, updatedBy: 'ben' };
    expect(updateModule(fleet, { type: 'mobile', order: 5 }, byBen)).toEqual({
      kind: 'updated',
      module: updated,
      event: { kind: 'updated', module: { ...updated, url: publicFleetUrl }, actor: 'ben', occurredAt: later },
    });
  });

  test.each<[string, ModulePatch, Partial<Module>]>([
    ['type', { type: 'web_and_mobile' }, { type: 'web_and_mobile' }],
    ['url', { url: 'https://fleet.example/new' }, { url: 'https://fleet.example/new' }],
    ['icon', { icon: 'route' }, { icon: 'route' }],
    ['group', { group: 'Field' }, { group: 'Field' }],
    ['order', { order: 1 }, { order: 1 }],
    ['enabled', { enabled: false }, { enabled: false }],
  ])('then %s alone changes', (_, patch, change) => {
    expect(updateModule(fleet, patch, byBenAt('fleet.example'))).toMatchObject({
      kind: 'updated',
      module: { ...fleet, ...change, version: 2, updatedAt: later, updatedBy: 'ben' },
    });
  });

  test('then a group can be taken away', () => {
    const grouped = { ...fleet, group: 'Field' };
    expect(updateModule(grouped, { group: null }, byBen)).toMatchObject({ kind: 'updated', module: { group: null } });
    expect(updateModule(grouped, { group: '' }, byBen)).toMatchObject({ kind: 'updated', module: { group: null } });
  });

  test.each<[string, ModulePatch]>([
    ['with nothing', {}],
    ['with what it has', { type: 'web', url: fleet.url, icon: 'puzzle', group: null, order: 0, enabled: true }],
    ['with what is the same once normalized', { group: '  ' }],
    ['with fields left undefined', { type: undefined, url: undefined, enabled: undefined }],
  ])('%s, then there is no version and no event', (_, patch) => {
    expect(updateModule(fleet, patch, byBen)).toEqual({ kind: 'unchanged', module: fleet });
  });

  test('with everything broken, then every field is named at once', () => {
    const patch = { type: '', url: '', icon: '', group: '\u0000', order: 2 ** 31 };
    const outcome = updateModule(fleet, patch, byBen);
    expect(outcome.kind === 'refused' && outcome.refusals.map(({ field }) => field)).toEqual(Object.keys(patch));
  });

  test('by somebody who is not an owner, then the URL only to an allowed host', () => {
    const patch = { url: 'https://other.example/' };
    expect(updateModule(fleet, patch, byBen)).toMatchObject({ kind: 'refused', refusals: [{ field: 'url' }] });
    expect(updateModule(fleet, patch, byBenAt('fleet.example'))).toMatchObject({ kind: 'refused' });
    expect(updateModule(fleet, patch, byBenAt('other.example'))).toMatchObject({ kind: 'updated' });
    expect(updateModule(fleet, patch, { ...byBen, isOwner: true })).toMatchObject({ kind: 'updated' });
  });

  test('then a URL that is no longer allowed stands in the way of no other change', () => {
    const patch = { url: fleet.url, order: 1 };
    expect(updateModule(fleet, patch, byBenAt('other.example'))).toMatchObject({ kind: 'updated' });
  });

  test('for another version, then it is stale, whatever the patch holds', () => {
    const context = { ...byBen, expectedVersion: 3 };
    expect(updateModule({ ...fleet, version: 4 }, { order: 0.5 }, context)).toEqual({ kind: 'stale', version: 4 });
    expect(updateModule({ ...fleet, version: 3 }, { order: 1 }, context)).toMatchObject({ kind: 'updated' });
  });

  test('then the module it was given stays as it was', () => {
    const before = structuredClone(fleet);
    updateModule(fleet, { order: 9, enabled: false }, byBen);
    expect(fleet).toEqual(before);
  });
});

describe('given a disabled module', () => {
  const disabled: Module = { ...fleet, enabled: false };
  const byOwnerAt = (...allowedHosts: string[]): UpdateContext => ({ ...byOwner, now: later, allowedHosts });
  const refusalOf = (patch: ModulePatch, context: UpdateContext) => {
    const outcome = updateModule(disabled, patch, context);
    return outcome.kind === 'refused' ? outcome.refusals : outcome.kind;
  };

  test('when it is enabled at a host that was taken off the list, then the host is named, for owners too', () => {
    expect(refusalOf({ enabled: true }, byOwnerAt('other.example'))).toEqual([
      { field: 'enabled', message: expect.stringContaining('fleet.example') },
    ]);
  });

  test('when it is enabled while no list is kept, then by an owner and nobody else', () => {
    expect(updateModule(disabled, { enabled: true }, byOwnerAt())).toMatchObject({ kind: 'updated' });
    expect(refusalOf({ enabled: true }, byBen)).toEqual([
      { field: 'enabled', message: expect.stringContaining('Ask an owner') },
    ]);
  });

  test.each(['https://other.example/', ''])(
    'when it is enabled with the URL %j, then the URL alone is named',
    (url) => {
      expect(refusalOf({ enabled: true, url }, byBenAt('fleet.example'))).toMatchObject([{ field: 'url' }]);
    },
  );

  test('when something else changes, then nothing is asked', () => {
    expect(updateModule(disabled, { order: 3 }, byOwnerAt('other.example'))).toMatchObject({ kind: 'updated' });
    expect(updateModule(disabled, { order: 3 }, byBen)).toMatchObject({ kind: 'updated' });
  });

  test('when its host is allowed, or the URL that comes with it, then it is enabled', () => {
    expect(updateModule(disabled, { enabled: true }, byBenAt('fleet.example'))).toMatchObject({ kind: 'updated' });
    const moved = { enabled: true, url: 'https://other.example/' };
    expect(updateModule(disabled, moved, byBenAt('other.example'))).toMatchObject({ kind: 'updated' });
  });
});

describe('given a module, when it is deleted', () => {
  test('then the event holds its last state, one version further', () => {
    expect(deleteModule(fleet, { userId: 'ben', now: later })).toEqual({
      kind: 'deleted',
      event: {
        kind: 'deleted',
        module: { ...fleet, url: publicFleetUrl, version: 2 },
        actor: 'ben',
        occurredAt: later,
      },
    });
  });

  test('for another version, then it is stale', () => {
    const context = { userId: 'ben', now: later };
    expect(deleteModule(fleet, { ...context, expectedVersion: 2 })).toEqual({ kind: 'stale', version: 1 });
    expect(deleteModule(fleet, { ...context, expectedVersion: 1 }).kind).toBe('deleted');
  });
});
