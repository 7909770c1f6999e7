import type { RpcCall } from '@custom-modules/chassis/rpc';
import type { RpcHandlers } from '@custom-modules/chassis/rpc-server';
import { ModuleServiceService } from '@custom-modules/contracts/modules';
import { patience } from '@custom-modules/testing/patience';
import { expect, test, vi } from 'vitest';
import { codeOf, useGateway } from '../gateway.fixture.ts';
import { useRpcServer } from '../rpc.fixture.ts';

const calls: RpcCall[] = [];
const cancelled: string[] = [];
const never = Promise.withResolvers<never>().promise;

/** Takes calls and does not answer but those of navigation. */
const silent = async (_request: unknown, call: RpcCall) => {
  call.signal.addEventListener('abort', () => cancelled.push(call.trail.requestId));
  calls.push(call);
  return never;
};
const handlers = Object.fromEntries(Object.keys(ModuleServiceService).map((name) => [name, silent]));
const modules = await useRpcServer(ModuleServiceService, {
  ...(handlers as unknown as RpcHandlers<typeof ModuleServiceService>),
  navigation: async (_request, call) => {
    calls.push(call);
    return { items: [] };
  },
});
/** Longer than a test waits: a call that ends was ended by something else. */
const callTimeoutMs = 2 * patience.timeout;
const gateway = await useGateway({ MODULES_ADDRESS: modules.address, CALL_TIMEOUT_MS: String(callTimeoutMs) });
const hasty = await useGateway({ MODULES_ADDRESS: modules.address, CALL_TIMEOUT_MS: '100' }, gateway.issuer);
const bearer = await gateway.bearerOf('ben');
const authorization = `Bearer ${bearer}`;
const navigation = '/api/v3/navigation?platform=web';
const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

test('the bearer, the trail and a deadline travel inward', async () => {
  await gateway.get(navigation, { authorization, traceparent, 'x-request-id': 'trail-1' });
  const call = calls.at(-1);
  expect(call).toMatchObject({ bearer, trail: { requestId: 'trail-1', traceparent } });
  expect(call?.deadline.getTime()).toBeLessThanOrEqual(Date.now() + callTimeoutMs);
});

test('a trail that is none does not', async () => {
  await gateway.get(navigation, { authorization, traceparent: 'x'.repeat(55), 'x-request-id': 'a b' });
  expect(calls.at(-1)?.trail).toEqual({ requestId: expect.stringMatching(/^[\da-f-]{36}$/) });
});

test('a service that does not answer is given up at the deadline', async () => {
  const answer = await hasty.get('/api/v3/custom-module/1', { authorization });
  expect([answer.status, await codeOf(answer)]).toEqual([503, 'unavailable']);
});

test('a client that goes away takes its calls along, and is logged as gone', async () => {
  const leaving = new AbortController();
  const path = '/api/v3/custom-module/gone';
  const headers = { authorization, 'x-request-id': 'gone-1' };
  const before = calls.length;
  const asked = fetch(`${gateway.url}${path}`, { headers, signal: leaving.signal });
  asked.catch(() => undefined);
  await vi.waitFor(() => expect(calls.length).toBe(before + 1), patience);
  leaving.abort();
  await expect(asked).rejects.toThrow();
  await vi.waitFor(() => expect(cancelled).toContain('gone-1'), patience);
  await vi.waitFor(
    () =>
      expect(gateway.lines.filter(({ msg, requestId }) => msg === 'request' && requestId === 'gone-1')).toMatchObject([
        { status: 499, userId: 'ben' },
      ]),
    patience,
  );
});
