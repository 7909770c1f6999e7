import { once } from 'node:events';
import { connect } from 'node:http2';
import { type AddressInfo, createServer } from 'node:net';
import { TokenServiceService } from '@custom-modules/contracts/tokens';
import { failureOf } from '@custom-modules/testing/failures';
import { useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { Metadata, status } from '@grpc/grpc-js';
import { afterEach, expect, test, vi } from 'vitest';
import { commonErrors, failuresOf, invalidRequest } from './failure.ts';
import { createMetrics } from './metrics.ts';
import type { OutgoingCall, RpcCall } from './rpc.ts';
import { readBearer, readTrail } from './rpc.ts';
import { createRpcClient, openChannel } from './rpc-client.ts';
import { createRpcServer, type RpcHandlers, rpcService } from './rpc-server.ts';
import { failureFromServiceError } from './rpc-status.ts';

type Service = typeof TokenServiceService;
const fail = failuresOf(commonErrors);
const { log, lines } = recordLog();
const opened: (() => void)[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const close of opened.splice(0)) close();
});

async function serve(handlers: Partial<RpcHandlers<Service>>) {
  const missing = async () => Promise.reject(fail('internal'));
  const all = { generate: missing, resolve: missing, ...handlers } as RpcHandlers<Service>;
  const metrics = createMetrics({ processMetrics: false });
  const server = createRpcServer({ log, metrics, name: 'test' }, [rpcService(TokenServiceService, all)]);
  const port = await server.listen('127.0.0.1', 0);
  const channel = openChannel(`127.0.0.1:${port}`);
  opened.push(
    () => channel.close(),
    () => server.close(),
  );
  return { client: createRpcClient(TokenServiceService, channel), server, port, metrics };
}

function outgoing(overrides: Partial<OutgoingCall> = {}): OutgoingCall {
  return { trail: { requestId: 'r-1' }, deadline: new Date(Date.now() + 5000), ...overrides };
}

const answer = { shortToken: 'st', expiresAt: undefined };

test('a call arrives with its bearer, trail and deadline', async () => {
  let seen: RpcCall | undefined;
  const { client } = await serve({
    generate: async (_request, call) => {
      seen = call;
      return answer;
    },
  });
  const deadline = new Date(Date.now() + 3000);
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await client.generate({}, outgoing({ bearer: 'a.b.c', trail: { requestId: 'r-7', traceparent }, deadline }));
  expect(seen).toMatchObject({ bearer: 'a.b.c', trail: { requestId: 'r-7', traceparent } });
  expect(Math.abs((seen?.deadline.getTime() ?? 0) - deadline.getTime())).toBeLessThan(1000);
});

test('a failure names no more fields than fit into a header', async () => {
  const fields = Array.from({ length: 200 }, (_, index) => ({ field: `ids[${index}]`, message: 'x'.repeat(100) }));
  const { client } = await serve({
    generate: () => {
      throw invalidRequest(...fields);
    },
  });
  const failure = await failureOf(client.generate({}, outgoing()));
  expect(failure).toMatchObject({ code: 'invalid_request', fields: fields.slice(0, 10) });
});

test('a failure arrives whole, but for its cause', async () => {
  const { client } = await serve({
    generate: () => {
      const fields = [{ field: 'name', message: 'It is taken.' }];
      throw fail('invalid_request', { fields, info: { moduleId: 'm-1' }, cause: new Error('secret cause') });
    },
  });
  const failure = await failureOf(client.generate({}, outgoing()));
  expect(failure).toMatchObject({
    code: 'invalid_request',
    status: 'INVALID_ARGUMENT',
    message: commonErrors.invalid_request.message,
    fields: [{ field: 'name', message: 'It is taken.' }],
    info: { moduleId: 'm-1' },
  });
  expect(JSON.stringify(failure.cause)).not.toContain('secret cause');
});

test('what is not a failure is our own fault and says no more', async () => {
  const { client } = await serve({ generate: () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7')) });
  const failure = await failureOf(client.generate({}, outgoing()));
  expect(failure).toMatchObject({ code: 'internal', message: commonErrors.internal.message });
  expect(failure.message).not.toContain('10.0.0.7');
});

test('a call without a deadline is refused', async () => {
  const { client } = await serve({ generate: async () => answer });
  const failure = await failureOf(client.generate({}, outgoing({ deadline: undefined })));
  expect(failure.code).toBe('deadline_required');
});

test('a server that is away, and one that is too slow, are an unavailable dependency', async () => {
  const { client, server } = await serve({ generate: () => new Promise(() => undefined) });
  expect(await failureOf(client.generate({}, outgoing({ deadline: new Date(Date.now() + 50) })))).toMatchObject({
    code: 'unavailable',
    status: 'UNAVAILABLE',
  });
  server.close();
  expect((await failureOf(client.generate({}, outgoing()))).code).toBe('unavailable');
});

test('a server is ready as long as it answers that it serves: an open connection is not enough', async () => {
  const { server, port } = await serve({});
  const proxy = await useFaultProxy(`127.0.0.1:${port}`);
  const channel = openChannel(proxy.address);
  opened.push(() => channel.close());
  await channel.ready(patience.timeout);

  server.setHealth('', false);
  await expect(channel.ready(patience.timeout)).rejects.toThrow('does not serve');
  server.setHealth('', true);
  await channel.ready(patience.timeout);

  proxy.blackHole();
  await expect(channel.ready(200)).rejects.toThrow('DEADLINE_EXCEEDED');
});

test.each(['INTERNAL', 'UNAVAILABLE', 'DEADLINE_EXCEEDED', 'RESOURCE_EXHAUSTED'] as const)(
  '%s that no server of ours explains is an unavailable dependency: the connection broke, or something sheds load',
  (name) => {
    const error = { code: status[name], details: 'RST_STREAM', metadata: new Metadata() };
    const bare = Object.assign(new Error('RST_STREAM'), error);
    expect(failureFromServiceError(bare)).toMatchObject({ code: 'unavailable', status: 'UNAVAILABLE' });
  },
);

test('a call goes past the proxy of the environment', async () => {
  let proxied = 0;
  const proxy = createServer((socket) => {
    proxied += 1;
    socket.destroy();
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  opened.push(() => proxy.close());
  const { port } = proxy.address() as AddressInfo;
  for (const name of ['grpc_proxy', 'https_proxy', 'http_proxy']) vi.stubEnv(name, `http://127.0.0.1:${port}`);
  for (const name of ['no_grpc_proxy', 'no_proxy']) vi.stubEnv(name, '');
  const { client } = await serve({ generate: async () => answer });
  await expect(client.generate({}, outgoing())).resolves.toEqual(answer);
  expect(proxied).toBe(0);
});

test('a bearer with a byte that no header may have is written nowhere', async () => {
  const canary = 'canary.of.bearers';
  const written = [vi.spyOn(console, 'error'), vi.spyOn(process.stderr, 'write')];
  const seen: (string | undefined)[] = [];
  const { port } = await serve({
    generate: async (_request, { bearer }) => {
      seen.push(bearer);
      return answer;
    },
  });
  const session = connect(`http://127.0.0.1:${port}`);
  opened.push(() => session.destroy());
  const request = session.request({
    ':method': 'POST',
    ':path': TokenServiceService.generate.path,
    'content-type': 'application/grpc',
    'grpc-timeout': '5S',
    te: 'trailers',
    authorization: `Bearer ${canary}é`,
  });
  const emptyMessage = Buffer.alloc(5);
  request.end(emptyMessage).resume();
  await once(request, 'end');
  expect(seen).toEqual([undefined]);
  expect(JSON.stringify([lines, written.map(({ mock }) => mock.calls)])).not.toContain(canary);
});

test('a handler learns that its caller gave up', async () => {
  const started = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  const { client } = await serve({
    generate: (_request, call) => {
      call.signal.addEventListener('abort', () => aborted.resolve());
      started.resolve();
      return new Promise(() => undefined);
    },
  });
  const caller = new AbortController();
  const call = failureOf(client.generate({}, outgoing({ signal: caller.signal })));
  await started.promise;
  caller.abort();
  expect((await call).code).toBe('cancelled');
  await aborted.promise;
});

test('a caller who had given up before the call is not served', async () => {
  let served = false;
  const { client } = await serve({
    generate: async () => {
      served = true;
      return answer;
    },
  });
  const failure = await failureOf(client.generate({}, outgoing({ signal: AbortSignal.abort() })));
  expect(failure.code).toBe('cancelled');
  expect(served).toBe(false);
});

test('a message over the limit is refused', async () => {
  let served = false;
  const { client } = await serve({
    resolve: async () => {
      served = true;
      return { bearerToken: '', userId: '', organizationId: '' };
    },
  });
  const request = { shortToken: 'x'.repeat(2 * 1024 * 1024), nonce: '', nonceIsOfClient: false };
  await failureOf(client.resolve(request, outgoing()));
  expect(served).toBe(false);
});

test('draining finishes the calls under way', async () => {
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const { client, server } = await serve({
    generate: async () => {
      started.resolve();
      await finish.promise;
      return answer;
    },
  });
  const call = client.generate({}, outgoing());
  await started.promise;
  const drained = server.drain();
  finish.resolve();
  await expect(call).resolves.toMatchObject({ shortToken: 'st' });
  await drained;
});

test('calls are measured by method and outcome', async () => {
  const { client, metrics } = await serve({ generate: async () => answer });
  await client.generate({}, outgoing());
  expect(await metrics.text()).toContain(
    'rpc_server_seconds_count{method="/tokens.v1.TokenService/Generate",code="OK"} 1',
  );
});

test('every call leaves its request id in the log, served or not', async () => {
  const { client } = await serve({ generate: async () => answer });
  await client.generate({}, outgoing({ trail: { requestId: 'r-served' } }));
  await failureOf(
    client.resolve(
      { shortToken: '', nonce: '', nonceIsOfClient: false },
      outgoing({ trail: { requestId: 'r-failed' } }),
    ),
  );
  const { generate, resolve } = TokenServiceService;
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 'debug', requestId: 'r-served', method: generate.path, msg: 'call served' }),
  );
  expect(lines).toContainEqual(
    expect.objectContaining({ level: 'error', requestId: 'r-failed', method: resolve.path, msg: 'call failed' }),
  );
});

test.each([
  ['Bearer a.b.c', 'a.b.c'],
  ['bearer a.b.c', 'a.b.c'],
  ['Basic a.b.c', undefined],
  ['Bearer', undefined],
  ['Bearer a b', undefined],
  [undefined, undefined],
])('reads the bearer of %j', (header, bearer) => {
  expect(readBearer(header)).toBe(bearer);
});

test('a request id that has not the form of one is replaced', () => {
  const fresh = () => 'fresh';
  expect(readTrail('r-1', undefined, fresh)).toEqual({ requestId: 'r-1' });
  for (const id of ['', 'x'.repeat(65), 'a\nb', '<b>', 'sk_live', 7])
    expect(readTrail(id, 'junk', fresh)).toEqual({ requestId: 'fresh' });
});

test('a batch of one waits for nobody beyond its deadline', async () => {
  const channel = openChannel('127.0.0.1:1');
  opened.push(() => channel.close());
  const { resolveBatches } = createRpcClient(TokenServiceService, channel);
  const request = { shortToken: 'st_x', nonce: 'n', nonceIsOfClient: false };
  const call = outgoing({ deadline: new Date(Date.now() + 100) });
  expect(await failureOf(resolveBatches(request, call))).toMatchObject({ code: 'unavailable' });
});
