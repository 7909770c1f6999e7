import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Api } from '../support/api.ts';
import { whileHeldBack } from '../support/held-back.ts';
import { addModule, grant, permissionNamed } from '../support/story.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

/** Reading one's own writes, though permissions learn of them by way of Kafka. */

let system: System;

beforeAll(async () => {
  system = await useSystem();
});

const tokenOf = ({ headers }: Answer) => headers.get('consistency-token') ?? '';
const sending = (...tokens: string[]) => ({ 'consistency-token': tokens.join(', ') });

const create = async (owner: Api, name = 'Fleet') => {
  const answer = await owner.post('/api/v3/custom-module', { name, url: 'https://fleet.example/?t={SHORT_TOKEN}' });
  expect(answer.status, answer.text).toBe(201);
  return { ...answer.data, token: tokenOf(answer) };
};

const check = (user: Api, permissionId: string, headers: Record<string, string> = {}) =>
  user.post('/api/v3/permission/check', { permissionIds: [permissionId] }, headers);
const because = ({ data }: Answer) => data.items[0].because;
const permissions = async (user: Api, headers: Record<string, string> = {}) => {
  const answer = await user.get('/api/v3/permission?search=View', headers);
  expect(answer.status, answer.text).toBe(200);
  return { answer, names: answer.data.items.map(({ name }: { name: string }) => name) };
};
const navigation = (user: Api, headers: Record<string, string> = {}) =>
  user.get('/api/v3/navigation?platform=web', headers);
const launchByForm = (user: Api, id: string, headers: Record<string, string>) =>
  system.anybody.postText(`/launch/${id}`, `access_token=${user.bearer}`, {
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  });

test('every change of a module gives a token, which is another one each time; nothing else does', async () => {
  const { owner } = await newOrganization(system);
  const { id, token: created } = await create(owner);
  const path = `/api/v3/custom-module/${id}`;
  const changed = tokenOf(await owner.patch(path, { order: 1 }));
  const refused = await owner.patch(path, { order: 'first' });
  const read = await owner.get(path);
  const removed = tokenOf(await owner.delete(path));
  expect(new Set([created, changed, removed]).size).toBe(3);
  for (const token of [created, changed, removed]) expect(token).toMatch(/^[\w-]{40,}$/);
  expect([refused, read].map(tokenOf)).toEqual(['', '']);
});

describe('with the token of a change', () => {
  test('what is asked for next is answered as from after it, each time', async () => {
    const { owner } = await newOrganization(system);
    for (let round = 1; round <= 10; round += 1) {
      const { id, permission, token } = await create(owner, `Fleet ${round}`);
      expect(because(await check(owner, permission.id, sending(token)))).toBe('owner');
      expect((await permissions(owner)).names).toContain(permission.name);
      const removed = tokenOf(await owner.delete(`/api/v3/custom-module/${id}`));
      expect((await permissions(owner, sending(token, removed))).names).not.toContain(permission.name);
    }
  });

  test('a role can be given the permission at once, and its holder launches', async () => {
    const { owner, member, memberId } = await newOrganization(system);
    const { id, permission, token } = await create(owner);
    const { answer, names } = await permissions(owner, sending(token));
    expect([names, answer.headers.get('consistency')]).toEqual([[permission.name], null]);
    await grant(owner, member, memberId, [permission.id]);
    expect((await member.post(`/api/v3/custom-module/${id}/launch`, undefined, sending(token))).status).toBe(200);
    expect((await launchByForm(member, id, sending(token))).status).toBe(303);
    const menu = await navigation(member, sending(token));
    expect([menu.data.items.length, menu.headers.get('consistency')]).toEqual([1, null]);
    expect(menu.headers.get('etag')).toMatch(/^"/);
    const again = await navigation(member, { ...sending(token), 'if-none-match': menu.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
  });

  test('of another organization nobody can ask', async () => {
    const [ours, theirs] = [await newOrganization(system), await newOrganization(system)];
    const { token } = await create(theirs.owner);
    const answer = await navigation(ours.owner, sending(token));
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([{ field: 'consistency-token', message: expect.any(String) }]);
  });
});

describe('while permissions are held up', () => {
  test('nobody is told a no that is only not yet: launch and check wait, then say 503', async () => {
    const { owner, member } = await newOrganization(system);
    const answers = await whileHeldBack(system, async () => {
      const { id, permission, token } = await create(owner);
      const path = `/api/v3/custom-module/${id}/launch`;
      const waiting = Promise.all([
        check(owner, permission.id, sending(token)),
        owner.post(path, undefined, sending(token)),
        member.post(path, undefined, sending(token)),
        launchByForm(member, id, sending(token)),
      ]);
      // The control: without the token they are told what is known, which is not the truth any more.
      const [unknown, missing] = [await check(owner, permission.id), await member.post(path)];
      expect([unknown.status, because(unknown), missing.status]).toEqual([200, 'unknown_permission', 403]);
      return waiting;
    });
    for (const { status, headers, body } of answers) {
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'not_yet_consistent', '1']);
    }
  });

  test('lists say that they are behind, and nobody keeps them as if they were not', async () => {
    const { owner } = await newOrganization(system);
    const before = await addModule(owner, { name: 'Before', url: 'https://before.example/' });
    await permissionNamed(owner, before.permission.name);
    const etag = (await navigation(owner)).headers.get('etag') ?? '';
    await whileHeldBack(system, async () => {
      const { id, permission, token } = await create(owner);
      await owner.patch(`/api/v3/custom-module/${id}`, { enabled: false }); // so that the menu is as it was
      const [menu, listed] = await Promise.all([
        navigation(owner, { ...sending(token), 'if-none-match': etag }),
        permissions(owner, sending(token)),
      ]);
      expect([menu.status, menu.headers.get('consistency')]).toEqual([200, 'behind']);
      expect([menu.headers.get('etag'), menu.headers.get('cache-control')]).toEqual([null, 'no-store']);
      expect([listed.names, listed.answer.headers.get('consistency')]).toEqual([[before.permission.name], 'behind']);
      // The control: without the token the same menu is the one the client has, and the list claims to be whole.
      expect((await navigation(owner, { 'if-none-match': etag })).status).toBe(304);
      const unasked = await permissions(owner);
      expect([unasked.names, unasked.answer.headers.get('consistency')]).toEqual([[before.permission.name], null]);
      expect(unasked.names).not.toContain(permission.name);
    });
  });

  test('who waits is answered as soon as they go on', async () => {
    const { owner } = await newOrganization(system);
    const { asked, permission } = await whileHeldBack(system, async () => {
      const { token, permission } = await create(owner);
      const asked = [permissions(owner, sending(token)), check(owner, permission.id, sending(token))];
      expect(because(await check(owner, permission.id))).toBe('unknown_permission'); // the control
      return { permission, asked };
    });
    const [listed, checked] = (await Promise.all(asked)) as [Awaited<ReturnType<typeof permissions>>, Answer];
    expect(listed.names).toEqual([permission.name]);
    expect(because(checked)).toBe('owner');
  });
});

test('permissions that are away are no reason to refuse a token', async () => {
  const { owner } = await newOrganization(system);
  const { token } = await create(owner);
  await system.processes.permissions.process.stop();
  const answer = await navigation(owner, sending(token));
  expect([answer.status, answer.body.code]).toEqual([503, 'unavailable']);
});
