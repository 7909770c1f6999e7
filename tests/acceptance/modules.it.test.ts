import { beforeAll, describe, expect, test } from 'vitest';
import type { Api } from '../support/api.ts';
import { addModule, grant, launch, menuOf, permissionGone, permissionNamed } from '../support/story.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

/** The manual's chapters "Introduction", "Add Custom Module" and "Edit Custom Module", sentence by sentence. */

let system: System;

beforeAll(async () => {
  system = await useSystem({ modules: { RESERVED_NAMES: 'Dashboard,Settings' } });
});

describe('Introduction', () => {
  test('“You only need to provide a module name and URL to create a custom module.”', async () => {
    const { owner } = await newOrganization(system);
    const module = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/start' });
    expect(module).toMatchObject({ name: 'Fleet', url: 'https://fleet.example/start', type: 'web', enabled: true });
  });

  test('“These modules will be displayed as additional menu items in the sidebar”', async () => {
    const { owner } = await newOrganization(system);
    expect(await menuOf(owner)).toEqual([]);
    await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/' });
    expect(await menuOf(owner)).toEqual(['Fleet']);
  });

  test('“when you click on them, they will open … the specified URL”', async () => {
    const { owner } = await newOrganization(system);
    const url = 'https://fleet.example/a/../b?q=%7e&empty=#Part';
    const { id } = await addModule(owner, { name: 'Fleet', url });
    const answer = await owner.post(`/api/v3/custom-module/${id}/launch`);
    expect(answer.data.url).toBe(url);
  });

  test('“The custom modules also work on the mobile app”', async () => {
    const { owner } = await newOrganization(system);
    const { id } = await addModule(owner, { name: 'Pocket', type: 'mobile', url: 'https://pocket.example/' });
    expect(await menuOf(owner, 'mobile')).toEqual(['Pocket']);
    expect((await launch(owner, id)).href).toBe('https://pocket.example/');
  });
});

describe('Add Custom Module', () => {
  test('“you will see a list of existing custom modules (if any)”', async () => {
    const { owner } = await newOrganization(system);
    expect((await owner.get('/api/v3/custom-module')).data).toEqual({ items: [], nextCursor: null });
    await addModule(owner, { name: 'Beta', url: 'https://b.example/' });
    await addModule(owner, { name: 'Alpha', url: 'https://a.example/' });
    const { data } = await owner.get('/api/v3/custom-module');
    expect(data.items.map(({ name }: { name: string }) => name)).toEqual(['Alpha', 'Beta']);
  });

  test('“Name: … the name that will be displayed in the sidebar as the module’s title”', async () => {
    const { owner } = await newOrganization(system);
    await addModule(owner, { name: '  Línea   Größe 車両 ', url: 'https://a.example/' });
    expect(await menuOf(owner)).toEqual(['Línea Größe 車両']);
  });

  test('“Ensure you are not using a module name that already exists”: the other module is named', async () => {
    const { owner } = await newOrganization(system);
    const { id } = await addModule(owner, { name: 'Fleet', url: 'https://a.example/' });
    for (const name of ['Fleet', 'FLEET', ' fleet ', 'Ｆｌｅｅｔ', 'Flееt']) {
      const answer = await owner.post('/api/v3/custom-module', { name, url: 'https://b.example/' });
      expect(answer.status, name).toBe(409);
      expect(answer.body).toMatchObject({ status: false, code: 'name_taken', errors: [{ field: 'name' }] });
      expect(answer.text).toContain(id);
    }
  });

  test('a name of the platform’s own menu is refused', async () => {
    const { owner } = await newOrganization(system);
    const answer = await owner.post('/api/v3/custom-module', { name: 'dashboard', url: 'https://a.example/' });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([{ field: 'name', message: expect.any(String) }]);
  });

  test('“Type: … open in a new web tab or show up as new menu in mobile app”', async () => {
    const { owner } = await newOrganization(system);
    await addModule(owner, { name: 'Desk', type: 'web', url: 'https://a.example/' });
    await addModule(owner, { name: 'Pocket', type: 'mobile', url: 'https://b.example/' });
    await addModule(owner, { name: 'Both', type: 'web_and_mobile', url: 'https://c.example/' });
    expect(await menuOf(owner, 'web')).toEqual(['Both', 'Desk']);
    expect(await menuOf(owner, 'mobile')).toEqual(['Both', 'Pocket']);
  });

  test('“the system will automatically generate custom permissions associated with the module”', async () => {
    const { owner } = await newOrganization(system);
    const module = await addModule(owner, { name: 'Tes Custom Module Posthog', url: 'https://a.example/' });
    const permission = await permissionNamed(owner, 'View Tes Custom Module Posthog');
    expect(module.permission).toEqual({ id: permission.id, name: permission.name });
  });

  test('the permission decides who sees and opens the module', async () => {
    const { owner, member, memberId, other } = await newOrganization(system);
    const { id } = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/' });
    const permission = await permissionNamed(owner, 'View Fleet');
    expect(await menuOf(member)).toEqual([]);
    expect((await member.post(`/api/v3/custom-module/${id}/launch`)).status).toBe(403);

    await grant(owner, member, memberId, [permission.id]);
    expect(await menuOf(member)).toEqual(['Fleet']);
    expect((await launch(member, id)).href).toBe('https://fleet.example/');
    expect(await menuOf(other)).toEqual([]);
    expect((await other.post(`/api/v3/custom-module/${id}/launch`)).status).toBe(403);
  });

  test('a member manages modules only with the permission to', async () => {
    const { owner, member, memberId } = await newOrganization(system);
    const { id } = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/' });
    const attempt = async () => [
      (await member.get('/api/v3/custom-module')).status,
      (await member.get(`/api/v3/custom-module/${id}`)).status,
      (await member.post('/api/v3/custom-module', { name: 'Mine', url: 'https://fleet.example/mine' })).status,
      (await member.patch(`/api/v3/custom-module/${id}`, { order: 3 })).status,
      (await member.delete(`/api/v3/custom-module/${id}`)).status,
    ];
    expect(await attempt()).toEqual([403, 403, 403, 403, 403]);
    const permission = await permissionNamed(owner, 'Manage Custom Modules');
    await grant(owner, member, memberId, [permission.id]);
    await owner.put('/api/v3/organization/setting', { allowedHosts: ['fleet.example'] });
    expect(await attempt()).toEqual([200, 200, 201, 200, 200]);
  });

  test('once allowed hosts are set, a URL names one of them, whoever writes it', async () => {
    const { owner, member } = await newOrganization(system);
    expect((await member.put('/api/v3/organization/setting', { allowedHosts: [] })).status).toBe(403);
    expect((await owner.put('/api/v3/organization/setting', { allowedHosts: ['ok.example'] })).status).toBe(200);
    expect((await owner.get('/api/v3/organization/setting')).data).toEqual({ allowedHosts: ['ok.example'] });
    const refused = await owner.post('/api/v3/custom-module', { name: 'Evil', url: 'https://evil.example/' });
    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([{ field: 'url', message: expect.stringContaining('evil.example') }]);
    await addModule(owner, { name: 'Good', url: 'https://ok.example/' });
  });

  test('a module whose host is taken off the list is launched for nobody, until its URL or the list changes', async () => {
    const { owner, member, memberId } = await newOrganization(system);
    const allow = (...allowedHosts: string[]) => owner.put('/api/v3/organization/setting', { allowedHosts });
    const { id, permission } = await addModule(owner, { name: 'Fleet', url: 'https://evil.example/?t={SHORT_TOKEN}' });
    await permissionNamed(owner, permission.name);
    await grant(owner, member, memberId, [permission.id]);
    expect((await launch(member, id)).host).toBe('evil.example');

    await allow('ok.example');
    for (const user of [owner, member]) {
      const answer = await user.post(`/api/v3/custom-module/${id}/launch`);
      expect([answer.status, answer.body.code]).toEqual([403, 'host_not_allowed']);
    }
    expect(await menuOf(member)).toEqual(['Fleet']);

    await owner.patch(`/api/v3/custom-module/${id}`, { url: 'https://ok.example/' });
    expect((await launch(member, id)).host).toBe('ok.example');
    await allow('evil.example');
    expect((await owner.post(`/api/v3/custom-module/${id}/launch`)).status).toBe(403);
    await allow();
    expect((await launch(owner, id)).host).toBe('ok.example');
  });
});

describe('Edit Custom Module', () => {
  test('“You can edit all fields except the name.”', async () => {
    const { owner } = await newOrganization(system);
    const module = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/' });
    const change = {
      type: 'web_and_mobile',
      url: 'https://fleet.example/v2?token={SHORT_TOKEN}',
      icon: 'truck-delivery',
      group: 'Operations',
      order: 7,
      enabled: false,
    };
    const changed = await owner.patch(`/api/v3/custom-module/${module.id}`, change);
    expect(changed.status, changed.text).toBe(200);
    expect(changed.data).toMatchObject({ ...change, name: 'Fleet', version: 2 });
    expect((await owner.get(`/api/v3/custom-module/${module.id}`)).data).toEqual(changed.data);

    const renamed = await owner.patch(`/api/v3/custom-module/${module.id}`, { name: 'Cars' });
    expect(renamed.status).toBe(400);
    expect(renamed.body.errors).toEqual([{ field: 'name', message: expect.stringMatching(/never changes/) }]);
  });

  test('a group is taken away with null', async () => {
    const { owner } = await newOrganization(system);
    const { id } = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/', group: 'Operations' });
    expect((await owner.patch(`/api/v3/custom-module/${id}`, { group: null })).data.group).toBeNull();
  });

  test('a disabled module is out of the menu and does not open', async () => {
    const { owner } = await newOrganization(system);
    const { id } = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/' });
    await owner.patch(`/api/v3/custom-module/${id}`, { enabled: false });
    expect(await menuOf(owner)).toEqual([]);
    expect((await owner.post(`/api/v3/custom-module/${id}/launch`)).status).toBe(404);
  });

  test('an edit made against an older state is refused, and loses nothing', async () => {
    const { owner } = await newOrganization(system);
    const { id } = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/' });
    const etag = (await owner.get(`/api/v3/custom-module/${id}`)).headers.get('etag') ?? '';
    expect((await owner.patch(`/api/v3/custom-module/${id}`, { order: 1 }, { 'if-match': etag })).status).toBe(200);
    expect((await owner.patch(`/api/v3/custom-module/${id}`, { order: 2 }, { 'if-match': etag })).status).toBe(412);
    expect((await owner.get(`/api/v3/custom-module/${id}`)).data).toMatchObject({ order: 1, version: 2 });
  });

  test('“delet[e] the existing one and creat[e] a new custom module”: old grants do not come back', async () => {
    const { owner, member, memberId } = await newOrganization(system);
    const first = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/' });
    const permission = await permissionNamed(owner, 'View Fleet');
    await grant(owner, member, memberId, [permission.id]);
    expect(await menuOf(member)).toEqual(['Fleet']);

    const deleted = await owner.delete(`/api/v3/custom-module/${first.id}`);
    expect([deleted.status, deleted.data]).toEqual([200, { id: first.id }]);
    await permissionGone(owner, 'View Fleet');
    expect(await menuOf(member)).toEqual([]);

    const second = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/' });
    const renewed = await permissionNamed(owner, 'View Fleet');
    expect(renewed.id).not.toBe(permission.id);
    expect(second.permission.id).toBe(renewed.id);
    expect(await menuOf(member)).toEqual([]);
    expect((await member.post(`/api/v3/custom-module/${second.id}/launch`)).status).toBe(403);
  });
});

describe('Idempotency-Key', () => {
  const create = (user: Api, body: object, key: string) =>
    user.post('/api/v3/custom-module', body, { 'idempotency-key': key });
  const body = { name: 'Fleet', url: 'https://fleet.example/' };

  test('an answer that got lost is asked for again, and there is one module', async () => {
    const { owner } = await newOrganization(system);
    const answers = await Promise.all([create(owner, body, 'key 1'), create(owner, body, 'key 1')]);
    answers.push(await create(owner, body, 'key 1'));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    const [first] = answers;
    for (const { data, headers } of answers) {
      expect(data).toEqual(first?.data);
      expect(headers.get('location')).toBe(`/api/v3/custom-module/${first?.data.id}`);
      expect(headers.get('etag')).toBe('"1"');
    }
    expect((await owner.get('/api/v3/custom-module')).data.items).toHaveLength(1);
    expect((await owner.get(`/api/v3/custom-module/${first?.data.id}/history`)).data.items).toHaveLength(1);
  });

  test('one that was sent with another body is refused, and so is what is none', async () => {
    const { owner } = await newOrganization(system);
    await create(owner, body, 'key 1');
    const reused = await create(owner, { ...body, name: 'Other' }, 'key 1');
    expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reused']);
    for (const key of ['', 'x'.repeat(256), 'sch\xf6n']) {
      const answer = await create(owner, { ...body, name: 'Other' }, key);
      expect(answer.status, key).toBe(400);
      expect(answer.body.errors).toMatchObject([{ field: 'Idempotency-Key' }]);
    }
    await create(owner, { ...body, name: 'Other' }, 'key 2');
  });
});
