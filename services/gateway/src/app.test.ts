import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { RpcHandlers } from '@custom-modules/chassis/rpc-server';
import { TokenServiceService } from '@custom-modules/contracts/tokens';
import { patience } from '@custom-modules/testing/patience';
import { expect, test, vi } from 'vitest';
import { useGateway } from './gateway.fixture.ts';
import { useRpcServer } from './rpc.fixture.ts';

/** Answers when a test says so. */
let release = Promise.withResolvers<void>();
let callsUnderWay = 0;
const handlers: RpcHandlers<typeof TokenServiceService> = {
  generate: async () => {
    callsUnderWay += 1;
    await release.promise;
    return { shortToken: 'st_x', expiresAt: new Date() };
  },
  resolve: async () => ({ bearerToken: 'b', userId: 'ben', organizationId: 'acme' }),
};

async function end(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.on('error', () => undefined).on('close', () => resolve());
  await promise;
}

async function useOne(settings: Record<string, string> = {}) {
  const tokens = await useRpcServer(TokenServiceService, handlers);
  release = Promise.withResolvers<void>();
  callsUnderWay = 0;
  return useGateway({ TOKENS_ADDRESS: tokens.address, ...settings });
}

test('a request under way is answered while the gateway stops, as the last on its connection', async () => {
  const gateway = await useOne();
  const authorization = `Bearer ${await gateway.bearerOf('ben')}`;
  const answering = gateway.send('POST', '/api/v3/short-token/generate', undefined, { authorization });
  await vi.waitFor(() => expect(callsUnderWay).toBe(1), patience);
  const stopping = gateway.stop();
  await vi.waitFor(async () => expect((await fetch(`${gateway.internalUrl}/readyz`)).status).toBe(503), patience);
  await vi.waitFor(() => expect(fetch(`${gateway.url}/openapi.json`)).rejects.toThrow(), patience);
  release.resolve();
  const answer = await answering;
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
  await stopping;
});

test('a connection that sends nothing does not keep the gateway from stopping', async () => {
  const gateway = await useOne({ SHUTDOWN_GRACE_MS: '1000' });
  const idle = connect(gateway.ports.front, '127.0.0.1');
  const half = connect(gateway.ports.front, '127.0.0.1');
  await Promise.all([once(idle, 'connect'), once(half, 'connect')]);
  half.write('GET / HTTP/1.1\r\nHo');
  const startedAt = performance.now();
  await Promise.all([gateway.stop(), end(half), end(idle)]);
  expect(performance.now() - startedAt).toBeLessThan(1500);
});

test('the state of each service stands in readiness; not ready before each has answered once', async () => {
  const gateway = await useOne();
  await vi.waitFor(async () => {
    const answer = await fetch(`${gateway.internalUrl}/readyz`);
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { ready: false, draining: false, dependencies: { modules: 'down', permissions: 'down', tokens: 'up' } },
    ]);
  }, patience);
});
