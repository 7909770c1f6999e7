import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { patience } from '@custom-modules/testing/patience';
import type { LogLine } from '@custom-modules/testing/recorded-log';
import { expect, test, vi } from 'vitest';
import { type RunningGateway, useGateway } from './gateway.fixture.ts';
import { useTokensServer } from './rpc.fixture.ts';

/** Answers when a test says so. */
let release = Promise.withResolvers<void>();
let callsUnderWay = 0;
const handlers: Parameters<typeof useTokensServer>[0] = {
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
  const tokens = await useTokensServer(handlers);
  release = Promise.withResolvers<void>();
  callsUnderWay = 0;
  return useGateway({ TOKENS_ADDRESS: tokens.address, SHUTDOWN_GRACE_MS: '60000', ...settings });
}

test('a request under way is answered while the gateway stops, as the last on its connection', async () => {
  const gateway = await useOne();
  const authorization = `Bearer ${await gateway.bearerOf('ben')}`;
  const answering = gateway.send('POST', '/api/v3/short-token/generate', undefined, { authorization });
  await vi.waitFor(() => expect(callsUnderWay).toBe(1), patience);
  const stopping = gateway.stop();
  await gateway.untilNotReady();
  await gateway.untilClosed();
  release.resolve();
  const answer = await answering;
  expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
  await stopping;
});

/** A connection that sent this much of a request and no more, as the gateway has seen. */
async function useConnection(gateway: RunningGateway, sent: string): Promise<Socket> {
  const socket = connect(gateway.ports.front, '127.0.0.1').setEncoding('latin1');
  await once(socket, 'connect');
  socket.write(sent);
  await gateway.askAlone(); // came later, so what came before has been read
  return socket;
}

const waitedInVain = ({ msg }: LogLine) => msg === 'stop step took too long';

test('a connection that sends nothing does not keep the gateway from stopping', async () => {
  const gateway = await useOne();
  const silent = await useConnection(gateway, '');
  await Promise.all([gateway.stop(), end(silent)]);
  expect(gateway.lines.filter(waitedInVain)).toEqual([]);
});

test('a request that is half there when the gateway stops is answered', async () => {
  const gateway = await useOne();
  const half = await useConnection(gateway, 'GET /openapi.json HTTP/1.1\r\nHo');
  const answer = text(half);
  const stopping = gateway.stop();
  await gateway.untilClosed();
  half.write('st: x\r\n\r\n');
  const [head] = (await answer).split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 200 /);
  expect(head).toContain('connection: close');
  await stopping;
  expect(gateway.lines.filter(waitedInVain)).toEqual([]);
});

test('a request that never comes whole keeps the gateway for a share of its grace', async () => {
  const gateway = await useOne({ SHUTDOWN_GRACE_MS: '300' });
  const half = await useConnection(gateway, 'GET / HTTP/1.1\r\nHo');
  await Promise.all([gateway.stop(), end(half)]);
  expect(gateway.lines.filter(waitedInVain)).toContainEqual(expect.objectContaining({ step: 'HTTP under way' }));
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
