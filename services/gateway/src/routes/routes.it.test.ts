import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { codeOf } from '../gateway.fixture.ts';
import { useSystem } from '../system.fixture.ts';

const system = await useSystem();
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const as = async (person: keyof typeof people) => ({ authorization: `Bearer ${await system.bearerOf(person)}` });

async function call<T = Record<string, unknown>>(
  person: keyof typeof people,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const answer = await system.send(method, `/api/v3${path}`, body, { ...(await as(person)), ...headers });
  const text = await answer.text();
  const json = (text === '' ? {} : JSON.parse(text)) as { data: T; code?: string; errors?: unknown; info?: unknown };
  return { status: answer.status, headers: answer.headers, json, data: json.data };
}

type Module = { id: string; name: string; version: number; permission: { id: string; name: string } };

let count = 0;
const newModule = (overrides = {}) => {
  count += 1;
  return { name: `Module ${count}`, type: 'web', url: 'https://fleet.example/open?t={SHORT_TOKEN}', ...overrides };
};
const create = async (overrides = {}) =>
  (await call<Module>('ana', 'POST', '/custom-module', newModule(overrides))).data;

describe('custom modules', () => {
  test('a module is created, read, listed, changed and removed', async () => {
    const created = await call<Module>('ana', 'POST', '/custom-module', newModule({ name: 'Fleet', group: 'Cars' }));
    const { id } = created.data;
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`/api/v3/custom-module/${id}`);
    expect(created.headers.get('etag')).toBe('"1"');
    expect(created.data).toEqual({
      id,
      organizationId: 'acme',
      name: 'Fleet',
      type: 'web',
      url: 'https://fleet.example/open?t={SHORT_TOKEN}',
      icon: 'puzzle',
      group: 'Cars',
      order: 0,
      enabled: true,
      permission: { id: expect.any(String), name: 'View Fleet' },
      version: 1,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      createdBy: 'ana',
      updatedAt: expect.any(String),
      updatedBy: 'ana',
    });
    expect((await call('ana', 'GET', `/custom-module/${id}`)).data).toEqual(created.data);
    const listed = await call<{ items: Module[]; nextCursor: null }>(
      'ana',
      'GET',
      '/custom-module?search=fLEE&limit=200',
    );
    expect(listed.data).toEqual({ items: [created.data], nextCursor: null });

    const change = { type: 'mobile', url: 'https://b.example', icon: 'map', group: null, order: -1, enabled: false };
    const changed = await call<Module>('ana', 'PATCH', `/custom-module/${id}`, change);
    expect(changed.data).toMatchObject({ ...change, name: 'Fleet', version: 2 });
    expect(changed.headers.get('etag')).toBe('"2"');

    const removed = await call('ana', 'DELETE', `/custom-module/${id}`);
    expect([removed.status, removed.data]).toEqual([200, { id }]);
    expect((await call('ana', 'GET', `/custom-module/${id}`)).status).toBe(404);
  });

  test('a list goes on where its page ended', async () => {
    for (const letter of ['a', 'b', 'c']) await create({ name: `Paged ${letter}` });
    type Page = { items: Module[]; nextCursor: string | null };
    const first = await call<Page>('ana', 'GET', '/custom-module?search=paged&limit=2');
    const cursor = encodeURIComponent(first.data.nextCursor ?? '');
    const second = await call<Page>('ana', 'GET', `/custom-module?search=paged&limit=2&cursor=${cursor}`);
    expect([...first.data.items, ...second.data.items].map(({ name }) => name)).toEqual([
      'Paged a',
      'Paged b',
      'Paged c',
    ]);
    expect(second.data.nextCursor).toBeNull();
  });

  test('a taken name is 409 and tells which module has it', async () => {
    const { id, name } = await create();
    const again = await call('ana', 'POST', '/custom-module', newModule({ name: name.toUpperCase() }));
    expect(again.status).toBe(409);
    expect(again.json).toMatchObject({ code: 'name_taken', info: { moduleId: id }, errors: [{ field: 'name' }] });
  });

  test('the rules of the service reach the client, each at its field', async () => {
    const refused = await call(
      'ana',
      'POST',
      '/custom-module',
      newModule({ name: ' ', url: 'http://x', icon: 'nope' }),
    );
    expect(refused.status).toBe(400);
    expect(refused.json.errors).toEqual(
      expect.arrayContaining(['name', 'url', 'icon'].map((field) => expect.objectContaining({ field }))),
    );
  });

  test('who lacks the permission is refused before any id is looked up', async () => {
    const { id } = await create();
    for (const path of [`/custom-module/${id}`, '/custom-module/nowhere']) {
      expect((await call('ben', 'GET', path)).status).toBe(403);
    }
    expect((await call('cleo', 'GET', `/custom-module/${id}`)).status).toBe(404);
    expect((await call('olga', 'GET', `/custom-module/${id}`)).json.code).toBe('organization_required');
  });
});

describe('histories', () => {
  type History = { items: { action: string; changes: unknown[] }[]; nextCursor: string | null };

  test('of a module: who changed what, page by page, also when it is deleted', async () => {
    const { id } = await create();
    const changed = await call('ana', 'PATCH', `/custom-module/${id}`, { group: 'Cars' });
    await call('ana', 'DELETE', `/custom-module/${id}`);

    const newest = await call<History>('ana', 'GET', `/custom-module/${id}/history?limit=1`);
    expect(newest.data.items).toMatchObject([{ action: 'module.deleted', version: null }]);
    expect(newest.data.items[0]?.changes).toContainEqual({ field: 'group', before: 'Cars', after: null });
    const cursor = encodeURIComponent(newest.data.nextCursor ?? '');
    const rest = await call<History>('ana', 'GET', `/custom-module/${id}/history?cursor=${cursor}`);
    expect(rest.data).toEqual({
      items: [
        {
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          actor: { id: 'ana' },
          action: 'module.updated',
          version: 2,
          changes: [{ field: 'group', before: null, after: 'Cars' }],
          names: {},
          requestId: changed.headers.get('x-request-id'),
        },
        expect.objectContaining({ action: 'module.created', version: 1 }),
      ],
      nextCursor: null,
    });
  });

  test('of a role and of a user', async () => {
    const { id } = (await call<{ id: string }>('cleo', 'POST', '/role', { name: 'Guests', permissionIds: [] })).data;
    const role = await call<History>('cleo', 'GET', `/role/${id}/history`);
    expect(role.data.items).toMatchObject([{ action: 'role.created', actor: { id: 'cleo' }, version: null }]);

    await call('dan', 'GET', '/navigation?platform=web');
    await vi.waitFor(async () => {
      expect((await call('cleo', 'PUT', '/user/dan/role', { roleIds: [id] })).status).toBe(200);
    }, patience);
    const user = await call<History>('cleo', 'GET', '/user/dan/history');
    const changes = [{ field: 'roleIds', before: [], after: [id] }];
    expect(user.data.items).toMatchObject([{ action: 'user.roles_set', changes, names: { [id]: 'Guests' } }]);
  });

  test.each(['/custom-module', '/role', '/user'])(
    'under %s is for those who manage, of what there was',
    async (path) => {
      expect((await call('ben', 'GET', `${path}/nowhere/history`)).status).toBe(403);
      expect((await call('ana', 'GET', `${path}/nowhere/history`)).status).toBe(404);
      const refused = await call('ana', 'GET', `${path}/nowhere/history?cursor=x&search=x`);
      expect([refused.status, refused.json.errors]).toMatchObject([400, [{ field: 'search' }]]);
    },
  );
});

describe('If-Match and If-None-Match (RFC 9110)', () => {
  const patch = (id: string, ifMatch: string, order: number) =>
    call('ana', 'PATCH', `/custom-module/${id}`, { order }, { 'if-match': ifMatch });

  test.each([
    ['"1"', 200],
    ['*', 200],
    ['"1", "7"', 200],
    ['"7", "1"', 200],
    ['"7"', 412],
    ['"6", "7"', 412],
    ['W/"1"', 412],
    ['"abc"', 412],
    ['"99999999999"', 412],
    ['1', 400],
    ['"1', 400],
  ])('a change for %s is %i', async (ifMatch, status) => {
    const { id } = await create();
    expect((await patch(id, ifMatch, 5)).status).toBe(status);
  });

  test('a stale removal removes nothing', async () => {
    const { id } = await create();
    const refused = await call('ana', 'DELETE', `/custom-module/${id}`, undefined, { 'if-match': '"2"' });
    expect([refused.status, refused.json.code]).toEqual([412, 'version_mismatch']);
    expect((await call('ana', 'GET', `/custom-module/${id}`)).status).toBe(200);
  });

  test('a precondition tells nothing to those who may not look', async () => {
    const { id } = await create();
    const refused = await call('ben', 'PATCH', `/custom-module/${id}`, { order: 1 }, { 'if-match': '"6", "7"' });
    expect(refused.status).toBe(403);
  });

  test('a client that has the module already gets 304', async () => {
    const { id } = await create();
    const read = await call('ana', 'GET', `/custom-module/${id}`, undefined, { 'if-none-match': 'W/"1"' });
    expect([read.status, read.headers.get('etag'), read.headers.get('cache-control')]).toEqual([
      304,
      '"1"',
      'private, no-cache',
    ]);
  });
});

describe('a member with the permission', () => {
  let module: Module;
  let roleId: string;

  beforeAll(async () => {
    module = await create({
      url: 'https://fleet.example/{MODULE_ID}?t={SHORT_TOKEN}&u={USER_ID}&l={LOCALE}#{ORGANIZATION_ID}',
    });
    await call('ben', 'GET', '/navigation?platform=web');
    await vi.waitFor(async () => {
      type Permissions = { items: { id: string }[] };
      const { data } = await call<Permissions>('ana', 'GET', `/permission?search=${encodeURIComponent(module.name)}`);
      expect(data.items).toEqual([{ id: module.permission.id, name: module.permission.name, moduleId: module.id }]);
    }, patience);
    const role = await call<{ id: string }>('ana', 'POST', '/role', {
      name: 'Drivers',
      permissionIds: [module.permission.id],
    });
    expect([role.status, role.headers.get('location')]).toEqual([201, `/api/v3/role/${role.data.id}`]);
    roleId = role.data.id;
    const given = await call('ana', 'PUT', '/user/ben/role', { roleIds: [roleId] });
    expect(given.data).toEqual({ items: [{ id: roleId, name: 'Drivers' }], nextCursor: null });
  });

  test('is found by the role', async () => {
    const holders = (query: string) => call<{ items: object[] }>('ana', 'GET', `/user?roleId=${query}`);
    expect((await holders(roleId)).data.items).toEqual([expect.objectContaining({ userId: 'ben' })]);
    expect((await holders(`${roleId}&search=ana`)).data.items).toEqual([]);
    const unknown = await holders('nowhere');
    expect([unknown.status, unknown.json.code]).toEqual([404, 'role_not_found']);
    for (const malformed of ['', 'a%00b']) {
      const refused = await holders(malformed);
      expect([refused.status, refused.json.errors]).toEqual([400, [expect.objectContaining({ field: 'roleId' })]]);
    }
    expect((await call('ben', 'GET', '/user?roleId=nowhere')).status).toBe(403);
  });

  test('sees it in the navigation, whose ETag changes with its content only', async () => {
    const first = await call<{ items: object[] }>('ben', 'GET', '/navigation?platform=web');
    expect(first.data.items).toEqual([
      { moduleId: module.id, name: module.name, icon: 'puzzle', group: null, order: 0, type: 'web' },
    ]);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const etag = first.headers.get('etag') ?? '';
    const again = await call('ben', 'GET', '/navigation?platform=web', undefined, { 'if-none-match': etag });
    expect([again.status, again.headers.get('etag')]).toEqual([304, etag]);
    expect((await call<{ items: object[] }>('ben', 'GET', '/navigation?platform=mobile')).data.items).toEqual([]);
  });

  test('launches it from an app', async () => {
    const launched = await call<{ url: string; expiresAt: string }>(
      'ben',
      'POST',
      `/custom-module/${module.id}/launch`,
    );
    expect(launched.data.url).toMatch(
      new RegExp(`^https://fleet\\.example/${module.id}\\?t=st_\\w{33}&u=ben&l=de#acme$`),
    );
    expect(new Date(launched.data.expiresAt).getTime()).toBeGreaterThan(Date.now());
    expect(launched.headers.get('cache-control')).toBe('no-store');
    expect(launched.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('launches it from a form; the receiver resolves the token once', async () => {
    const bearer = await system.bearerOf('ben');
    const launched = await system.send('POST', `/launch/${module.id}`, `access_token=${bearer}`, form);
    expect([launched.status, await launched.text()]).toEqual([303, '']);
    expect(launched.headers.get('cache-control')).toBe('no-store');
    expect(launched.headers.get('referrer-policy')).toBe('no-referrer');
    const location = new URL(launched.headers.get('location') ?? '');
    const shortToken = location.searchParams.get('t');

    const resolved = await system.send('POST', '/api/v3/short-token/resolve', { shortToken });
    expect(await resolved.json()).toEqual({
      status: true,
      message: 'Success.',
      data: { bearerToken: bearer, userId: 'ben', organizationId: 'acme' },
    });
    const again = await system.send('POST', '/api/v3/short-token/resolve', { shortToken });
    expect(again.status).toBe(400);
    expect(await again.text()).toBe('{"status":false,"message":"Short token is invalid or expired"}');
    expect(JSON.stringify(system.lines)).not.toMatch(new RegExp(`${shortToken}|${location.host}`));
  });

  test('is told why a permission is held', async () => {
    const permissionIds = [module.permission.id, 'manage-roles', 'nothing'];
    const checked = await call<{ items: object[] }>('ben', 'POST', '/permission/check', { permissionIds });
    expect(checked.data.items).toEqual([
      expect.objectContaining({ permissionId: module.permission.id, allowed: true, because: 'role' }),
      expect.objectContaining({ permissionId: 'manage-roles', allowed: false, because: 'not_granted' }),
      expect.objectContaining({ permissionId: 'nothing', allowed: false, because: 'unknown_permission' }),
    ]);
  });
});

describe('launches that are refused', () => {
  const page = { ...form, accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  const launch = async (person: keyof typeof people, id: string, headers = form) =>
    system.send('POST', `/launch/${id}`, `access_token=${await system.bearerOf(person)}`, headers);

  test.each([
    ['ben', 403, 'permission_missing', 'You may not open this module'],
    ['cleo', 404, 'module_not_found', 'This module is not there'],
    ['olga', 403, 'organization_required', 'You may not open this module'],
  ] as const)('%s gets %i, and a page where a person looks', async (person, status, code, title) => {
    const { id } = await create();
    const answer = await launch(person, id);
    expect([answer.status, await codeOf(answer)]).toEqual([status, code]);
    const forPeople = await launch(person, id, page);
    expect(forPeople.status).toBe(status);
    expect(forPeople.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await forPeople.text()).toContain(`<h1>${title}</h1>`);
    for (const { headers } of [answer, forPeople]) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
    }
  });

  test('a module whose host was taken off the list is opened for nobody, and the page says who can help', async () => {
    const { id } = await create();
    const allow = (...allowedHosts: string[]) => call('ana', 'PUT', '/organization/setting', { allowedHosts });
    onTestFinished(async () => void (await allow()));
    await allow('other.example');
    const forApp = await call('ana', 'POST', `/custom-module/${id}/launch`);
    expect([forApp.status, forApp.json.code]).toEqual([403, 'host_not_allowed']);
    const forPeople = await launch('ana', id, page);
    expect(forPeople.status).toBe(403);
    expect(await forPeople.text()).toContain('An owner can allow the host');
  });

  test('a disabled module is not there, and a JSON body is no form', async () => {
    const { id } = await create({ enabled: false });
    expect((await launch('ana', id)).status).toBe(404);
    expect((await system.send('POST', `/launch/${id}`, { access_token: 'x' })).status).toBe(415);
  });
});

test('a token is made for a URL that asks for one, and for no other', async () => {
  const issued = async () => {
    const metrics = await (await fetch(`${system.tokens.internalUrl}/metrics`)).text();
    return Number(/^tokens_issued_total (\d+)/m.exec(metrics)?.[1]);
  };
  const asking = await create();
  const plain = await create({ url: 'https://fleet.example/?u={USER_ID}' });
  const before = await issued();
  const launched = await call<{ url: string }>('ana', 'POST', `/custom-module/${plain.id}/launch`);
  expect(launched.data).toEqual({ url: 'https://fleet.example/?u=ana' });
  expect(await issued()).toBe(before);
  await call('ana', 'POST', `/custom-module/${asking.id}/launch`);
  expect(await issued()).toBe(before + 1);
});

test('a short token is made without a body, with an empty one and with {}', async () => {
  for (const [body, headers] of [
    [undefined, {}],
    ['', { 'content-type': 'application/json' }],
    [{}, {}],
  ] as const) {
    const made = await call('ben', 'POST', '/short-token/generate', body, headers);
    expect([made.status, made.data]).toEqual([
      200,
      { shortToken: expect.stringMatching(/^st_\w{33}$/), expiresAt: expect.any(String) },
    ]);
  }
});

test('roles and people', async () => {
  const { id } = (await call<{ id: string }>('ana', 'POST', '/role', { name: 'Helpers', permissionIds: [] })).data;
  expect((await call('ana', 'POST', '/role', { name: 'helpers', permissionIds: [] })).status).toBe(409);
  const changed = await call('ana', 'PATCH', `/role/${id}`, { name: 'Helping hands' });
  expect(changed.data).toMatchObject({ id, name: 'Helping hands', permissions: [], userCount: 0 });
  expect((await call('ana', 'GET', `/role/${id}`)).data).toEqual(changed.data);
  expect((await call('ana', 'GET', '/role?search=helping')).data).toEqual({ items: [changed.data], nextCursor: null });

  await call('ben', 'GET', '/navigation?platform=web');
  const found = await call<{ items: object[] }>('ana', 'GET', '/user?search=ben');
  expect(found.data.items).toMatchObject([{ userId: 'ben', name: people.ben.name, owner: false }]);
  await call('ana', 'PUT', '/user/ben/role', { roleIds: [id] });
  expect((await call('ana', 'GET', '/user/ben/role')).data).toMatchObject({ items: [{ id, name: 'Helping hands' }] });
  expect((await call('ana', 'PUT', '/user/never-seen/role', { roleIds: [id] })).status).toBe(404);
  expect((await call('ana', 'DELETE', '/user/ben')).data).toEqual({ userId: 'ben' });
  expect((await call('ana', 'DELETE', `/role/${id}`)).data).toEqual({ id });
  expect((await call('ana', 'GET', `/role/${id}`)).status).toBe(404);
  expect((await call('ben', 'GET', '/role')).status).toBe(403);
});

test('settings are for owners', async () => {
  expect((await call('cleo', 'GET', '/organization/setting')).data).toEqual({ allowedHosts: [] });
  const set = await call('cleo', 'PUT', '/organization/setting', { allowedHosts: ['Fleet.example'] });
  expect(set.data).toEqual({ allowedHosts: ['fleet.example'] });
  const refused = await call('cleo', 'PUT', '/organization/setting', { allowedHosts: ['ok.example', 'a/b'] });
  expect(refused.json.errors).toMatchObject([{ field: 'allowedHosts[1]' }]);
  expect((await call('dan', 'GET', '/organization/setting')).status).toBe(403);
});
