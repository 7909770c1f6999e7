import { PermissionServiceService } from '@custom-modules/contracts/permissions';
import { failureOf } from '@custom-modules/testing/failures';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { afterEach, expect, test, vi } from 'vitest';
import { commonErrors, failuresOf } from './failure.ts';
import { createMetrics } from './metrics.ts';
import type { OutgoingCall, RpcStreamCall } from './rpc.ts';
import { createRpcClient, openChannel } from './rpc-client.ts';
import { createRpcServer, type RpcHandlers, rpcService } from './rpc-server.ts';

type Service = typeof PermissionServiceService;
type Answers = (call: RpcStreamCall) => AsyncIterable<object>;

const fail = failuresOf(commonErrors);
const opened: (() => void)[] = [];

afterEach(() => {
  for (const close of opened.splice(0)) close();
});

/** A service whose calls of one method are answered many times. */
async function serve(answers: Answers) {
  const handlers = {
    watchChanges: (_: unknown, call: RpcStreamCall) => answers(call),
  } as unknown as RpcHandlers<Service>;
  const { log, lines } = recordLog();
  const metrics = createMetrics({ processMetrics: false });
  const server = createRpcServer({ log, metrics, name: 'test' }, [rpcService(PermissionServiceService, handlers)]);
  const channel = openChannel(`127.0.0.1:${await server.listen('127.0.0.1', 0)}`);
  opened.push(
    () => channel.close(),
    () => server.close(),
  );
  const client = createRpcClient(PermissionServiceService, channel);
  return {
    server,
    lines,
    metrics,
    watch: (call: Partial<OutgoingCall> = {}) => client.watchChanges({}, outgoing(call)),
  };
}

function outgoing(overrides: Partial<OutgoingCall>): OutgoingCall {
  return { trail: { requestId: 'r-1' }, deadline: undefined, ...overrides };
}

async function drain(answers: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of answers) count += 1;
  return count;
}

const untilAborted = ({ signal }: RpcStreamCall) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
};

test('answers come one by one until the server ends them, without a deadline', async () => {
  const { watch } = await serve(async function* () {
    for (let i = 0; i < 1000; i += 1) yield {};
  });
  expect(await drain(watch())).toBe(1000);
});

test('a client that has heard enough ends the work of the server', async () => {
  const ended = vi.fn();
  const { watch, metrics } = await serve(async function* (call) {
    yield {};
    await untilAborted(call);
    ended();
  });
  const leaving = new AbortController();
  for await (const _ of watch({ signal: leaving.signal })) leaving.abort();
  await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce(), patience);
  await vi.waitFor(async () => {
    expect(await metrics.text()).toMatch(/^rpc_server_streams\{method="[^"]*WatchChanges"\} 0$/m);
  }, patience);
});

test('a refusal arrives as what it is, before the first answer and after', async () => {
  for (const answersBefore of [0, 3]) {
    const { watch, lines } = await serve(async function* () {
      for (let i = 0; i < answersBefore; i += 1) yield {};
      throw fail('invalid_request');
    });
    expect(await failureOf(drain(watch()))).toMatchObject({ code: 'invalid_request', status: 'INVALID_ARGUMENT' });
    expect(lines).toMatchObject([{ msg: 'call refused', code: 'invalid_request', requestId: 'r-1' }]);
  }
});

test('a server that stops ends the answers in order', async () => {
  const { watch, server } = await serve(async function* (call) {
    yield {};
    await untilAborted(call);
  });
  const watching = watch()[Symbol.asyncIterator]();
  await watching.next();
  await server.drain();
  expect(await watching.next()).toMatchObject({ done: true });
});

test('a server that is gone is an outage', async () => {
  const { watch, server } = await serve(async function* (call) {
    yield {};
    await untilAborted(call);
  });
  const watching = watch()[Symbol.asyncIterator]();
  await watching.next();
  server.close();
  expect(await failureOf(watching.next())).toMatchObject({ code: 'unavailable' });
});
