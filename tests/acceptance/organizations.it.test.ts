import { Failure } from '@custom-modules/chassis/failure';
import type { OutgoingCall, RpcDefinition } from '@custom-modules/chassis/rpc';
import { createRpcClient, openChannel } from '@custom-modules/chassis/rpc-client';
import { ModuleServiceService, ModuleType, Platform } from '@custom-modules/contracts/modules';
import { PermissionServiceService } from '@custom-modules/contracts/permissions';
import { callAs } from '@custom-modules/testing/calls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { addModule, grant, menuOf, permissionNamed } from '../support/story.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

/** Two organizations in one system: nothing of one is there for the other, at the gateway and behind it. */

let system: System;
let acme: Awaited<ReturnType<typeof newOrganization>>;
let globex: Awaited<ReturnType<typeof newOrganization>>;
let module: { id: string; name: string; permission: { id: string } };
let roleId: string;

beforeAll(async () => {
  system = await useSystem();
  [acme, globex] = await Promise.all([newOrganization(system), newOrganization(system)]);
  module = await addModule(acme.owner, { name: 'Fleet', url: 'https://fleet.example/' });
  const permission = await permissionNamed(acme.owner, 'View Fleet');
  roleId = await grant(acme.owner, acme.member, acme.memberId, [permission.id]);
});

describe('at the gateway', () => {
  test('another organization’s lists are its own', async () => {
    await menuOf(globex.owner);
    const lists = await Promise.all(
      ['custom-module', 'role'].map((path) => globex.owner.get(`/api/v3/${path}`).then(({ data }) => data.items)),
    );
    expect(lists).toEqual([[], []]);
    expect(await menuOf(globex.owner)).toEqual([]);
    const { data: permissions } = await globex.owner.get('/api/v3/permission');
    expect(permissions.items.map(({ name }: { name: string }) => name)).toEqual([
      'Manage Custom Modules',
      'Manage Roles',
    ]);
    const { data: users } = await globex.owner.get('/api/v3/user');
    expect(users.items.map(({ userId }: { userId: string }) => userId)).toEqual([globex.ownerId]);
  });

  const foreign: [string, (cleo: Api) => ReturnType<Api['get']>][] = [
    ['read a module', (cleo) => cleo.get(`/api/v3/custom-module/${module.id}`)],
    ['change a module', (cleo) => cleo.patch(`/api/v3/custom-module/${module.id}`, { order: 9 })],
    ['delete a module', (cleo) => cleo.delete(`/api/v3/custom-module/${module.id}`)],
    ['read the history of a module', (cleo) => cleo.get(`/api/v3/custom-module/${module.id}/history`)],
    ['launch a module', (cleo) => cleo.post(`/api/v3/custom-module/${module.id}/launch`)],
    ['read a role', (cleo) => cleo.get(`/api/v3/role/${roleId}`)],
    ['change a role', (cleo) => cleo.patch(`/api/v3/role/${roleId}`, { name: 'Mine' })],
    ['delete a role', (cleo) => cleo.delete(`/api/v3/role/${roleId}`)],
    ['read the history of a role', (cleo) => cleo.get(`/api/v3/role/${roleId}/history`)],
    ['read the history of a user', (cleo) => cleo.get(`/api/v3/user/${acme.memberId}/history`)],
    ['read a user’s roles', (cleo) => cleo.get(`/api/v3/user/${acme.memberId}/role`)],
    ['change a user’s roles', (cleo) => cleo.put(`/api/v3/user/${acme.memberId}/role`, { roleIds: [] })],
    ['remove a user', (cleo) => cleo.delete(`/api/v3/user/${acme.memberId}`)],
  ];

  test.each(foreign)('an owner of another organization cannot %s: it is not there', async (_what, attempt) => {
    const answer = await attempt(globex.owner);
    expect(answer.status, answer.text).toBe(404);
    expect(answer.text).not.toContain('Fleet');
  });

  test('another organization’s permission can be neither granted nor checked', async () => {
    const role = await globex.owner.post('/api/v3/role', { name: 'Thief', permissionIds: [module.permission.id] });
    expect([role.status, role.body.errors]).toEqual([
      400,
      [{ field: 'permissionIds[0]', message: expect.any(String) }],
    ]);
    const check = await globex.owner.post('/api/v3/permission/check', { permissionIds: [module.permission.id] });
    expect(check.data.items).toMatchObject([
      { permissionId: module.permission.id, allowed: false, because: 'unknown_permission' },
    ]);
  });

  test('the same name may be used by both', async () => {
    await addModule(globex.owner, { name: 'Fleet', url: 'https://globex.example/' });
    expect(await menuOf(globex.owner)).toEqual(['Fleet']);
    expect(await menuOf(acme.member)).toEqual(['Fleet']);
  });

  test('an organization id smuggled in is ignored or refused', async () => {
    const { organizationId } = acme;
    const smuggle = { organizationId, 'x-organization-id': organizationId };
    const query = await globex.owner.get(`/api/v3/custom-module?organizationId=${organizationId}`, smuggle);
    expect(JSON.stringify(query.data ?? {})).not.toContain(module.id);
    const body = await globex.owner.post('/api/v3/custom-module', {
      name: 'In',
      url: 'https://x.example/',
      organizationId,
    });
    expect(body.status).toBe(400);
    expect(body.body.errors).toEqual([{ field: 'organizationId', message: expect.any(String) }]);
    expect((await acme.owner.get(`/api/v3/custom-module/${module.id}`)).data).toMatchObject({ version: 1 });
  });
});

describe('straight to an inner port', () => {
  const channels: ReturnType<typeof openChannel>[] = [];

  afterAll(() => {
    for (const channel of channels) channel.close();
  });

  function inner<D extends RpcDefinition>(definition: D, service: 'modules' | 'permissions') {
    const channel = openChannel(system.processes[service].address);
    channels.push(channel);
    return createRpcClient(definition, channel);
  }

  async function statusOf(work: (call: OutgoingCall) => Promise<unknown>, user: Api): Promise<string> {
    try {
      await work(callAs(user.bearer));
      return 'OK';
    } catch (error) {
      if (error instanceof Failure) return error.status;
      throw error;
    }
  }

  test('a member’s bearer manages no modules', async () => {
    const modules = inner(ModuleServiceService, 'modules');
    const { id } = module;
    const attempts: ((call: OutgoingCall) => Promise<unknown>)[] = [
      (call) => modules.createModule({ name: 'X', type: ModuleType.MODULE_TYPE_WEB, url: 'https://x.example/' }, call),
      (call) => modules.getModule({ id }, call),
      (call) => modules.listModules({ search: '', cursor: '', limit: 0 }, call),
      (call) => modules.listModuleHistory({ id, cursor: '', limit: 0 }, call),
      (call) => modules.updateModule({ id, order: 1 }, call),
      (call) => modules.deleteModule({ id }, call),
      (call) => modules.getOrganizationSetting({}, call),
      (call) => modules.updateOrganizationSetting({ setting: { allowedHosts: [] } }, call),
    ];
    for (const attempt of attempts)
      expect(await statusOf(attempt, acme.member), `${attempt}`).toBe('PERMISSION_DENIED');
    expect(await statusOf((call) => modules.open({ id }, call), acme.other)).toBe('PERMISSION_DENIED');
    expect(await statusOf((call) => modules.open({ id }, call), globex.member)).toBe('NOT_FOUND');
    expect(await modules.navigation({ platform: Platform.PLATFORM_WEB }, callAs(acme.other.bearer))).toEqual({
      items: [],
    });
  });

  test('a member’s bearer manages no roles', async () => {
    const permissions = inner(PermissionServiceService, 'permissions');
    const page = { search: '', cursor: '', limit: 0 };
    const attempts: ((call: OutgoingCall) => Promise<unknown>)[] = [
      (call) => permissions.listPermissions(page, call),
      (call) => permissions.listRoles(page, call),
      (call) => permissions.getRole({ id: roleId }, call),
      (call) => permissions.listRoleHistory({ id: roleId, cursor: '', limit: 0 }, call),
      (call) => permissions.createRole({ name: 'X', permissionIds: [] }, call),
      (call) => permissions.updateRole({ id: roleId, name: 'X' }, call),
      (call) => permissions.deleteRole({ id: roleId }, call),
      (call) => permissions.listUsers(page, call),
      (call) => permissions.listUserHistory({ userId: acme.ownerId, cursor: '', limit: 0 }, call),
      (call) => permissions.getUserRoles({ userId: acme.ownerId }, call),
      (call) => permissions.setUserRoles({ userId: acme.memberId, roleIds: [roleId] }, call),
      (call) => permissions.removeUser({ userId: acme.ownerId }, call),
      (call) => permissions.batchCheck({ userId: acme.ownerId, permissionIds: [module.permission.id] }, call),
    ];
    for (const attempt of attempts)
      expect(await statusOf(attempt, acme.member), `${attempt}`).toBe('PERMISSION_DENIED');
  });
});
