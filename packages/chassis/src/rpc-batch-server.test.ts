import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import {
  type ResolveBatchesRequest,
  type ResolveBatchesResponse,
  type ResolveResponse,
  TokenServiceService,
} from '@custom-modules/contracts/tokens';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { type ServiceError, status } from '@grpc/grpc-js';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createMetrics } from './metrics.ts';
import { openChannel } from './rpc-client.ts';
import { createRpcServer, type RpcHandlers } from './rpc-server.ts';

const released: ResolveResponse = { bearerToken: 'b', userId: 'ben', organizationId: 'acme' };
const call = (id: number, request?: ResolveBatchesRequest['calls'][number]['request']) => ({
  header: { id, timeoutMs: 20_000, bearerToken: '', requestId: `r-${id}`, traceparent: '' },
  request,
});
const request = { shortToken: 'st_x', nonce: 'n', nonceIsOfClient: false };

/** The way to a server, on which answers are left where they are for a while: grpc-js itself takes in all it is sent. */
async function openLink(port: number) {
  const fars: Socket[] = [];
  const proxy = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    fars.push(far);
    near.pipe(far).pipe(near);
    for (const side of [near, far]) side.on('error', () => undefined);
    onTestFinished(() => [near, far].forEach((side) => void side.destroy()));
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => void proxy.close());
  return {
    address: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    stopReading: () => fars.forEach((far) => void far.pause()),
    read: () => fars.forEach((far) => void far.resume()),
  };
}

/** A server and a stream to it, on which a test says what no client of ours does. */
async function openStream(answer = released) {
  let served = 0;
  const resolve = async () => {
    served += 1;
    return answer;
  };
  const handlers = { resolve, resolveBatches: resolve } as unknown as RpcHandlers<typeof TokenServiceService>;
  const deps = { log: recordLog().log, metrics: createMetrics({ processMetrics: false }), name: 'peer' };
  const server = createRpcServer(deps, TokenServiceService, handlers);
  const port = await server.listen('127.0.0.1', 0);
  onTestFinished(() => server.close());
  const link = await openLink(port);
  const channel = openChannel(link.address);
  onTestFinished(() => channel.close());
  const { path, requestSerialize, responseDeserialize } = TokenServiceService.resolveBatches;
  const stream = channel.client.makeBidiStreamRequest<ResolveBatchesRequest, ResolveBatchesResponse>(
    path,
    requestSerialize,
    responseDeserialize,
  );
  const ended = Promise.withResolvers<number>();
  stream.on('error', ({ code }: ServiceError) => ended.resolve(code));
  const answers: ResolveBatchesResponse['answers'] = [];
  stream.on('data', (response: ResolveBatchesResponse) => answers.push(...response.answers));
  return { stream, link, answers, ended: ended.promise, served: () => served };
}

test('a call that asks nothing is refused as one, and its neighbours are answered', async () => {
  const { stream, answers, served } = await openStream();
  stream.write({ calls: [call(1), call(2, request), { header: undefined, request }] });
  await vi.waitFor(() => expect(answers).toHaveLength(3), patience);
  const codes = Object.fromEntries(answers.map(({ id, failure }) => [id, failure?.code ?? 'OK']));
  expect(codes).toEqual({ 0: 3, 1: 3, 2: 'OK' });
  expect(served()).toBe(1);
});

test('who does not read answers is not served for ever, and gets all of them once it reads', async () => {
  const { stream, link, answers, served } = await openStream({ ...released, bearerToken: 'b'.repeat(10_000) });
  stream.write({ calls: [call(1, request)] });
  await vi.waitFor(() => expect(answers).toHaveLength(1), patience);
  link.stopReading();
  const [messages, each] = [100, 200];
  for (let i = 0; i < messages; i += 1) {
    stream.write({ calls: Array.from({ length: each }, (_, index) => call(i * each + index + 2, request)) });
  }
  const seen: number[] = [];
  await vi.waitFor(() => {
    seen.push(served());
    expect(new Set(seen.slice(-20))).toEqual(new Set([seen.at(-20) ?? 'none yet'])); // for so many looks no more
  }, patience);
  expect(served()).toBeGreaterThan(1);
  expect(served()).toBeLessThan((messages * each) / 2);
  link.read();
  await vi.waitFor(() => expect(answers).toHaveLength(messages * each + 1), patience);
});

test('more calls in a message than anybody needs are refused, all of them', async () => {
  const { stream, ended, served } = await openStream();
  stream.write({ calls: Array.from({ length: 1025 }, (_, index) => call(index + 1, request)) });
  expect(await ended).toBe(status.INVALID_ARGUMENT);
  expect(served()).toBe(0);
});
