import { failuresOf, unavailable } from '@custom-modules/chassis/failure';
import type { RpcCall } from '@custom-modules/chassis/rpc';
import type { ResolveRequest, ResolveResponse } from '@custom-modules/contracts/tokens';
import { beforeEach, expect, test } from 'vitest';
import { codeOf, useGateway } from '../../../../gateway.fixture.ts';
import { useTokensServer } from '../../../../rpc.fixture.ts';

type Answer = (request: ResolveRequest, call: RpcCall) => Promise<ResolveResponse>;

const fail = failuresOf({
  short_token_invalid: { status: 'INVALID_ARGUMENT', message: 'Short token is invalid or expired' },
  invalid_request: { status: 'INVALID_ARGUMENT', message: 'The nonce is not valid.' },
});
const released: ResolveResponse = { bearerToken: 'the bearer', userId: 'ben', organizationId: 'acme' };
const never = Promise.withResolvers<never>().promise;

/** What tokens answers next, in order; then it releases. */
let answers: Answer[] = [];
let seen: { nonce: string; nonceIsOfClient: boolean; remainingMs: number }[] = [];
const tokens = await useTokensServer({
  generate: async () => never,
  resolve: async (request, call) => {
    const { nonce, nonceIsOfClient } = request;
    seen.push({ nonce, nonceIsOfClient, remainingMs: call.deadline.getTime() - Date.now() });
    return (answers.shift() ?? (async () => released))(request, call);
  },
});
const gateway = await useGateway({ TOKENS_ADDRESS: tokens.address, CALL_TIMEOUT_MS: '1000' });
const patientGateway = await useGateway({ TOKENS_ADDRESS: tokens.address, CALL_TIMEOUT_MS: '60000' });
const resolve = (headers = {}) => gateway.send('POST', '/api/v3/short-token/resolve', { shortToken: 'st_x' }, headers);

beforeEach(() => {
  answers = [];
  seen = [];
});

test('each request is one attempt with a nonce of its own', async () => {
  const first = await resolve();
  expect(await first.json()).toEqual({ status: true, message: 'Success.', data: released });
  await resolve();
  const nonces = seen.map(({ nonce }) => nonce);
  expect(new Set(nonces).size).toBe(2);
  for (const nonce of nonces) expect(nonce).toMatch(/^[\w-]{22,}$/);
  expect(seen.some(({ nonceIsOfClient }) => nonceIsOfClient)).toBe(false);
});

test('with a key of its own a client makes one attempt of several requests', async () => {
  const key = 'x'.repeat(22);
  for (let i = 0; i < 2; i += 1) expect((await resolve({ 'idempotency-key': key })).status).toBe(200);
  const attempt = { nonce: key, nonceIsOfClient: true };
  expect(seen).toMatchObject([attempt, attempt]);
});

test('asks once more with the same nonce when tokens was not there', async () => {
  answers = [async () => Promise.reject(unavailable(new Error('Redis is away')))];
  expect((await resolve()).status).toBe(200);
  expect(seen).toHaveLength(2);
  expect(seen[0]?.nonce).toBe(seen[1]?.nonce);
});

test('an answer that never comes leaves time to ask for it again', async () => {
  answers = [() => never];
  expect((await resolve()).status).toBe(200);
  expect(seen).toHaveLength(2);
  expect(seen[0]?.nonce).toBe(seen[1]?.nonce);
});

test('a slow answer is still taken when the second is lost', async () => {
  const askedAgain = Promise.withResolvers<void>();
  answers = [
    () => askedAgain.promise.then(() => released),
    () => {
      askedAgain.resolve();
      return never;
    },
  ];
  expect((await resolve()).status).toBe(200);
  expect(seen).toHaveLength(2);
});

test('of a service that is away and one that says why, the reason is told', async () => {
  answers = [() => never, async () => Promise.reject(fail('short_token_invalid'))];
  expect((await resolve()).status).toBe(400);
});

test('however long a request may take, it asks again while its claim lasts', async () => {
  answers = [() => never];
  const answer = await patientGateway.send('POST', '/api/v3/short-token/resolve', { shortToken: 'st_x' });
  expect(answer.status).toBe(200);
  expect(seen[1]?.remainingMs).toBeGreaterThan(57_000);
});

test('does not ask a third time', async () => {
  answers = [() => never, () => never];
  const answer = await resolve();
  expect([answer.status, await codeOf(answer)]).toEqual([503, 'unavailable']);
  expect(seen).toHaveLength(2);
});

test('a refused token is not asked for again', async () => {
  answers = [async () => Promise.reject(fail('short_token_invalid'))];
  const answer = await resolve();
  expect(answer.status).toBe(400);
  expect(await answer.text()).toBe('{"status":false,"message":"Short token is invalid or expired"}');
  expect(seen).toHaveLength(1);
});

test('what tokens has against the gateway says nothing about the token, so it is no 400', async () => {
  answers = [async () => Promise.reject(fail('invalid_request'))];
  const answer = await resolve();
  expect([answer.status, await codeOf(answer)]).toEqual([500, 'internal']);
});
