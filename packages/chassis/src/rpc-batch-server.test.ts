import {
  type ResolveBatchesRequest,
  type ResolveBatchesResponse,
  type ResolveResponse,
  TokenServiceService,
} from '@custom-modules/contracts/tokens';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
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

/** A server and a stream to it, on which a test says what no client of ours does. */
async function openStream() {
  let served = 0;
  const resolve = async () => {
    served += 1;
    return released;
  };
  const handlers = { resolve, resolveBatches: resolve } as unknown as RpcHandlers<typeof TokenServiceService>;
  const deps = { log: recordLog().log, metrics: createMetrics({ processMetrics: false }), name: 'peer' };
  const server = createRpcServer(deps, TokenServiceService, handlers);
  const port = await server.listen('127.0.0.1', 0);
  onTestFinished(() => server.close());
  const channel = openChannel(`127.0.0.1:${port}`);
  onTestFinished(() => channel.close());
  const { path, requestSerialize, responseDeserialize } = TokenServiceService.resolveBatches;
  const stream = channel.client.makeBidiStreamRequest<ResolveBatchesRequest, ResolveBatchesResponse>(
    path,
    requestSerialize,
    responseDeserialize,
  );
  stream.on('error', () => undefined);
  const answers: ResolveBatchesResponse['answers'] = [];
  stream.on('data', (response: ResolveBatchesResponse) => answers.push(...response.answers));
  return { stream, answers, served: () => served };
}

test('a call that asks nothing is refused as one, and its neighbours are answered', async () => {
  const { stream, answers, served } = await openStream();
  stream.write({ calls: [call(1), call(2, request), { header: undefined, request }] });
  await vi.waitFor(() => expect(answers).toHaveLength(3), patience);
  const codes = Object.fromEntries(answers.map(({ id, failure }) => [id, failure?.code ?? 'OK']));
  expect(codes).toEqual({ 0: 3, 1: 3, 2: 'OK' });
  expect(served()).toBe(1);
});
