import { ModuleServiceService } from '@custom-modules/contracts/modules';
import { people } from '@custom-modules/testing/people';
import { expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';
import { useRpcServer, useTokensServer } from '../rpc.fixture.ts';

const limit = 3;
const nobody = () => Promise.reject(new Error('nobody asks for it'));

const tokens = await useTokensServer({
  generate: async () => ({ shortToken: 'st_x', expiresAt: new Date() }),
  resolve: nobody,
});
const modules = await useRpcServer(ModuleServiceService, {
  createModule: nobody,
  getModule: nobody,
  listModules: nobody,
  updateModule: nobody,
  deleteModule: nobody,
  listModuleHistory: nobody,
  navigation: nobody,
  getOrganizationSetting: nobody,
  updateOrganizationSetting: nobody,
  open: async ({ id }) => {
    const needsShortToken = id === 'with-token';
    return { name: 'Fleet', url: `https://fleet.example/${needsShortToken ? '{SHORT_TOKEN}' : ''}`, needsShortToken };
  },
});
let passedMs = 0;
const gateway = await useGateway(
  {
    TOKENS_ADDRESS: tokens.address,
    MODULES_ADDRESS: modules.address,
    GENERATE_LIMIT_PER_MINUTE: String(limit),
  },
  undefined,
  () => new Date(Date.now() + passedMs),
);

let users = 0;
/** Somebody who has asked for nothing yet. */
async function newUser(claims: Record<string, unknown> = {}) {
  users += 1;
  const bearer = await gateway.issuer.bearer({ ...people.ben, sub: `user-${users}`, ...claims });
  const authorization = `Bearer ${bearer}`;
  return {
    generate: () => gateway.send('POST', '/api/v3/short-token/generate', undefined, { authorization }),
    launch: (id: string) => gateway.send('POST', `/api/v3/custom-module/${id}/launch`, undefined, { authorization }),
    launchByForm: (id: string, accept = '*/*') =>
      gateway.send('POST', `/launch/${id}`, `access_token=${bearer}`, {
        accept,
        'content-type': 'application/x-www-form-urlencoded',
      }),
  };
}

async function statusesOf(times: number, ask: () => Promise<Response>): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < times; i += 1) statuses.push((await ask()).status);
  return statuses;
}

test('a user gets so many tokens in a minute, is told when there are more, and gets them then', async () => {
  const user = await newUser();
  expect(await statusesOf(limit, user.generate)).toEqual([200, 200, 200]);
  const refused = await user.generate();
  const seconds = Number(refused.headers.get('retry-after'));
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({
    code: 'too_many_tokens',
    info: { retryAfterSeconds: String(seconds) },
  });
  passedMs += seconds * 1000;
  expect((await user.generate()).status).toBe(200);
});

test('launches count, by whatever way', async () => {
  const user = await newUser();
  expect((await user.launch('with-token')).status).toBe(200);
  expect((await user.launchByForm('with-token')).status).toBe(303);
  expect((await user.generate()).status).toBe(200);
  for (const ask of [user.launch, user.launchByForm]) expect((await ask('with-token')).status).toBe(429);
});

test('a launch that needs no token neither counts nor is refused', async () => {
  const user = await newUser();
  expect(await statusesOf(2 * limit, () => user.launch('without'))).not.toContain(429);
  expect(await statusesOf(limit, user.generate)).not.toContain(429);
  expect((await user.launch('without')).status).toBe(200);
});

test('a person who launches too often sees a page that says so', async () => {
  const user = await newUser();
  await statusesOf(limit, user.generate);
  const page = await user.launchByForm('with-token', 'text/html');
  expect([page.status, page.headers.get('content-type')]).toEqual([429, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('That was too often');
});

test('the same user id in another organization is another user', async () => {
  const user = await newUser({ sub: 'same' });
  await statusesOf(limit, user.generate);
  expect((await user.generate()).status).toBe(429);
  expect((await (await newUser({ sub: 'same', organizationId: 'globex' })).generate()).status).toBe(200);
});
