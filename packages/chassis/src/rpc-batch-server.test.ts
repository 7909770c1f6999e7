import { connect } from 'node:http2';
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
import { createRpcServer, type RpcHandlers, rpcService } from './rpc-server.ts';

const released: ResolveResponse = { bearerToken: 'b', userId: 'ben', organizationId: 'acme' };
const call = (id: number, request?: ResolveBatchesRequest['calls'][number]['request']) => ({
  header: { id, timeoutMs: 20_000, bearerToken: '', requestId: `r-${id}`, traceparent: '' },
  request,
});
const method = TokenServiceService.resolveBatches;
const request = { shortToken: 'st_x', nonce: 'n', nonceIsOfClient: false };

/** A server and a stream to it, on which a test says what no client of ours does. */
async function openStream(answer = released) {
  let served = 0;
  const resolve = async () => {
    served += 1;
    return answer;
  };
  const handlers = { resolve, resolveBatches: resolve } as unknown as RpcHandlers<typeof TokenServiceService>;
  const deps = { log: recordLog().log, metrics: createMetrics({ processMetrics: false }), name: 'peer' };
  const server = createRpcServer(deps, [rpcService(TokenServiceService, handlers)]);
  const port = await server.listen('127.0.0.1', 0);
  onTestFinished(() => server.close());
  const channel = openChannel(`127.0.0.1:${port}`);
  onTestFinished(() => channel.close());
  const { path, requestSerialize, responseDeserialize } = method;
  const stream = channel.client.makeBidiStreamRequest<ResolveBatchesRequest, ResolveBatchesResponse>(
    path,
    requestSerialize,
    responseDeserialize,
  );
  const ended = Promise.withResolvers<number>();
  stream.on('error', ({ code }: ServiceError) => ended.resolve(code));
  const answers: ResolveBatchesResponse['answers'] = [];
  stream.on('data', (response: ResolveBatchesResponse) => answers.push(...response.answers));
  return { stream, port, answers, ended: ended.promise, served: () => served };
}

test('a call that asks nothing is refused as one, and its neighbours are answered', async () => {
  const { stream, answers, served } = await openStream();
  stream.write({ calls: [call(1), call(2, request), { header: undefined, request }] });
  await vi.waitFor(() => expect(answers).toHaveLength(3), patience);
  const codes = Object.fromEntries(answers.map(({ id, failure }) => [id, failure?.code ?? 'OK']));
  expect(codes).toEqual({ 0: 3, 1: 3, 2: 'OK' });
  expect(served()).toBe(1);
});

test('who does not read answers is not served for ever, and is served on once it reads', async () => {
  const { port, served } = await openStream({ ...released, bearerToken: 'b'.repeat(10_000) });
  // Not by grpc-js: it takes in all it is sent, whether or not anybody reads it.
  const session = connect(`http://127.0.0.1:${port}`);
  onTestFinished(() => session.destroy());
  const headers = { ':method': 'POST', ':path': method.path, 'content-type': 'application/grpc', te: 'trailers' };
  const stream = session.request(headers);
  const [messages, each] = [100, 200];
  for (let i = 0; i < messages; i += 1) {
    const calls = Array.from({ length: each }, (_, index) => call(i * each + index + 1, request));
    stream.write(framed(method.requestSerialize({ calls })));
  }
  const seen: number[] = [];
  await vi.waitFor(() => {
    seen.push(served());
    expect(new Set(seen.slice(-20))).toEqual(new Set([seen.at(-20) || 'none yet'])); // for so many looks no more
  }, patience);
  expect(served()).toBeLessThan((messages * each) / 2);
  stream.resume();
  await vi.waitFor(() => expect(served()).toBe(messages * each), patience);
});

/** https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md: not compressed, length, message. */
function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

test('more calls in a message than anybody needs are refused, all of them', async () => {
  const { stream, ended, served } = await openStream();
  stream.write({ calls: Array.from({ length: 1025 }, (_, index) => call(index + 1, request)) });
  expect(await ended).toBe(status.INVALID_ARGUMENT);
  expect(served()).toBe(0);
});
