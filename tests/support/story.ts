import { patience } from '@custom-modules/testing/patience';
import { expect, vi } from 'vitest';
import type { Answer, Api } from './api.ts';

/** Steps of the manual that many tests begin with. Each asserts that it worked. */

/** An owner adds a module; answers with the module. */
export async function addModule(owner: Api, module: Record<string, unknown>) {
  const answer = await owner.post('/api/v3/custom-module', module);
  expect(answer.status, answer.text).toBe(201);
  return answer.data;
}

/** Waits until the permission a module brought has appeared; answers with it. */
export function permissionNamed(owner: Api, name: string): Promise<{ id: string; name: string }> {
  return vi.waitFor(async () => {
    const [permission] = await permissionsNamed(owner, name);
    if (permission === undefined) throw new Error(`there is no permission ${name}`);
    return permission;
  }, patience);
}

/** Waits until no such permission is left. */
export async function permissionGone(owner: Api, name: string): Promise<void> {
  await vi.waitFor(async () => expect(await permissionsNamed(owner, name)).toEqual([]), patience);
}

async function permissionsNamed(owner: Api, name: string): Promise<{ id: string; name: string }[]> {
  const { data } = await owner.get(`/api/v3/permission?search=${encodeURIComponent(name)}`);
  return data.items.filter((permission: { name: string }) => permission.name === name);
}

let roles = 0;

/** An owner gives a member some permissions, through a role of its own. The member is seen first, as in life. */
export async function grant(owner: Api, member: Api, memberId: string, permissionIds: string[]): Promise<string> {
  expect((await member.get('/api/v3/navigation?platform=web')).status).toBe(200);
  const held = await rolesOf(owner, memberId);
  const role = await owner.post('/api/v3/role', { name: `Role ${++roles}`, permissionIds });
  expect(role.status, role.text).toBe(201);
  const set = await owner.put(`/api/v3/user/${memberId}/role`, { roleIds: [...held, role.data.id] });
  expect(set.status, set.text).toBe(200);
  return role.data.id;
}

/** The roles somebody holds, once they are known: whoever is new may be served before they are written down. */
function rolesOf(owner: Api, memberId: string): Promise<string[]> {
  return vi.waitFor(async () => {
    const { status, data, text } = await owner.get(`/api/v3/user/${memberId}/role`);
    expect(status, text).toBe(200);
    return data.items.map(({ id }: { id: string }) => id);
  }, patience);
}

/** The names in somebody's menu. */
export async function menuOf(user: Api, platform: 'web' | 'mobile' = 'web'): Promise<string[]> {
  const answer = await user.get(`/api/v3/navigation?platform=${platform}`);
  expect(answer.status, answer.text).toBe(200);
  return answer.data.items.map(({ name }: { name: string }) => name);
}

/** Somebody opens a module; answers with the URL the browser goes to. */
export async function launch(user: Api, moduleId: string): Promise<URL> {
  const answer = await user.post(`/api/v3/custom-module/${moduleId}/launch`);
  expect(answer.status, answer.text).toBe(200);
  return new URL(answer.data.url);
}

/** What a receiver does with the token it got. */
export function resolve(anybody: Api, shortToken: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return anybody.post('/api/v3/short-token/resolve', { shortToken }, headers);
}

/** The one answer to a token that is of no use any more, to the letter. */
export const uselessToken = '{"status":false,"message":"Short token is invalid or expired"}';
