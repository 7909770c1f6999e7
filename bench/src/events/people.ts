import { waitUntil } from '@custom-modules/local/process/wait-until';
import { requestLimits } from '@custom-modules/rules/limits';
import type { EventStage } from './event-stage.ts';

/** An organization with many modules, and a member who may view them all. */
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
  const roleIds: string[] = [];
  for (let at = 0; at < permissionIds.length; at += requestLimits.permissionsInRole) {
    const granted = permissionIds.slice(at, at + requestLimits.permissionsInRole);
    await waitUntil(async () => {
      const role = { name: `Viewers from ${at}`, permissionIds: granted };
      const { status, data } = await call(owner, 'POST', '/role', role); // as soon as the permissions are there
      if (status === 201) roleIds.push((data as { id: string }).id);
      return status === 201;
    }, patienceMs);
  }
  await call(member, 'GET', '/navigation?platform=web'); // nobody has a role before they were seen
  const { status } = await call(owner, 'PUT', '/user/member/role', { roleIds });
  if (status !== 200) throw new Error(`the stage cannot be set: the gateway answered ${status}`);
  return { organizationId, member, moduleIds: made.map(({ id }) => id), permissionIds };
}
