import { waitUntil } from '@custom-modules/local/process/wait-until';
import { bearerOf, signBearers, userIdOf } from './bearers.ts';
import type { Stage } from './stage.ts';

/** Members who may open two modules, and the modules' ids. */
export type People = {
  readonly bearers: readonly string[];
  readonly withToken: string;
  readonly withoutToken: string;
};

type Api = (method: string, path: string, body?: unknown) => Promise<Answer>;
type Answer = { readonly status: number; readonly data: { readonly id: string; readonly permission?: { id: string } } };

const memberCount = 100;
const patienceMs = 30_000;

/** Adds two modules and gives members a role that opens them, all through the API. */
export async function createPeople({ issuer, ports }: Stage): Promise<People> {
  const api = (bearer: string) => callerOf(`http://127.0.0.1:${ports.ours}/api/v3`, bearer);
  const owner = api(await bearerOf(issuer, 'owner', 'owner'));
  const bearers = await signBearers(issuer, memberCount);
  const add = (name: string, url: string) => expectDone(owner('POST', '/custom-module', { name, type: 'web', url }));
  const [withToken, withoutToken] = [
    await add('Fleet', 'https://fleet.example/open?token={SHORT_TOKEN}'),
    await add('Plain', 'https://fleet.example/open?user={USER_ID}'),
  ];
  const permissionIds = [withToken, withoutToken].map(({ permission }) => permission?.id);
  const roleId = await createRole(owner, permissionIds);
  for (const [index, bearer] of bearers.entries()) {
    await expectDone(api(bearer)('GET', '/navigation?platform=web')); // nobody has a role before they were seen
    await expectDone(owner('PUT', `/user/${userIdOf(index + 1)}/role`, { roleIds: [roleId] }));
  }
  return { bearers, withToken: withToken.id, withoutToken: withoutToken.id };
}

/** As soon as the permissions are there: they come over Kafka. */
async function createRole(owner: Api, permissionIds: unknown[]): Promise<string> {
  let id: string | undefined;
  const isCreated = async () => {
    const { status, data } = await owner('POST', '/role', { name: 'Drivers', permissionIds });
    if (status === 201) id = data.id;
    return status === 201;
  };
  await waitUntil(isCreated, patienceMs);
  if (id === undefined) throw new Error('the permissions of new modules do not appear');
  return id;
}

function callerOf(baseUrl: string, bearer: string): Api {
  return async (method, path, body) => {
    const response = await fetch(baseUrl + path, {
      method,
      headers: { authorization: `Bearer ${bearer}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { data } = (await response.json()) as { data: Answer['data'] };
    return { status: response.status, data };
  };
}

async function expectDone(answering: Promise<Answer>): Promise<Answer['data']> {
  const { status, data } = await answering;
  if (status >= 300) throw new Error(`the stage cannot be set: the gateway answered ${status}`);
  return data;
}
