import { waitUntil } from '@custom-modules/local/process/wait-until';
import type { EventStage } from './event-stage.ts';

/** An organization with many modules, and a member who may view them all through one role. */
export type Crowd = {
  readonly organizationId: string;
  readonly member: string;
  readonly moduleIds: readonly string[];
  readonly permissionIds: readonly string[];
};

type Module = { readonly id: string; readonly permission: { readonly id: string } };

const patienceMs = 60_000;

/** Adds it all through the API. */
export async function createCrowd(stage: EventStage, modules: number): Promise<Crowd> {
  const organizationId = 'crowd';
  const [owner, member] = [await stage.ownerOf(organizationId), await stage.memberOf(organizationId, 'member')];
  const call = async (bearer: string, method: string, path: string, body?: unknown) => {
    const response = await fetch(`${stage.gatewayUrl}/api/v3${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, data: ((await response.json()) as { data: unknown }).data };
  };
  const made: Module[] = [];
  for (let number = 1; number <= modules; number += 1) {
    const body = { name: `Module ${number}`, url: 'https://fleet.example/open?token={SHORT_TOKEN}' };
    const { status, data } = await call(owner, 'POST', '/custom-module', body);
    if (status !== 201) throw new Error(`the stage cannot be set: the gateway answered ${status}`);
    made.push(data as Module);
  }
  const permissionIds = made.map(({ permission }) => permission.id);
  let roleId = '';
  await waitUntil(async () => {
    const { status, data } = await call(owner, 'POST', '/role', { name: 'Viewers', permissionIds });
    if (status === 201) roleId = (data as { id: string }).id;
    return status === 201;
  }, patienceMs);
  await call(member, 'GET', '/navigation?platform=web'); // nobody has a role before they were seen
  const { status } = await call(owner, 'PUT', '/user/member/role', { roleIds: [roleId] });
  if (status !== 200) throw new Error(`the stage cannot be set: the gateway answered ${status}`);
  return { organizationId, member, moduleIds: made.map(({ id }) => id), permissionIds };
}
