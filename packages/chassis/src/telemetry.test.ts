import { TokenServiceService } from '@custom-modules/contracts/tokens';
import { failureOf } from '@custom-modules/testing/failures';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { useTraceCollector } from '@custom-modules/testing/trace-collector';
import { expect, onTestFinished, test, vi } from 'vitest';
import { unavailable } from './failure.ts';
import { createMetrics } from './metrics.ts';
import type { OutgoingCall, Trail } from './rpc.ts';
import { createRpcClient, openChannel } from './rpc-client.ts';
import { createRpcServer, type RpcHandlers, rpcService } from './rpc-server.ts';
import { recordSpan, startSpan, startTelemetry } from './telemetry.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const parentSpanId = 'b7ad6b7169203331';
const given: Trail = { requestId: 'r-7', traceparent: `00-${traceId}-${parentSpanId}-01` };
const call = (trail: Trail = given): OutgoingCall => ({ trail, deadline: new Date(Date.now() + 20_000) });

async function trace(settings: { traceRatio?: number } = {}) {
  const collector = await useTraceCollector();
  const { log, lines } = recordLog();
  const telemetry = await startTelemetry({ otelExporterOtlpEndpoint: collector.url, ...settings }, log);
  onTestFinished(() => telemetry.stop());
  return { collector, lines, stop: () => telemetry.stop() };
}

type Handlers = RpcHandlers<typeof TokenServiceService>;

/** A server and its client; what the handler was handed as its trail. */
async function serve(generate?: Handlers['generate']) {
  const trails: Trail[] = [];
  const answer: Handlers['generate'] = async (request, incoming) => {
    trails.push(incoming.trail);
    return generate ? generate(request, incoming) : { shortToken: 'st', expiresAt: undefined };
  };
  const handlers = { generate: answer, generateBatches: answer } as unknown as Handlers;
  const metrics = createMetrics({ processMetrics: false });
  const server = createRpcServer({ log: recordLog().log, metrics, name: 'test' }, [
    rpcService(TokenServiceService, handlers),
  ]);
  const channel = openChannel(`127.0.0.1:${await server.listen('127.0.0.1', 0)}`);
  onTestFinished(() => {
    channel.close();
    server.close();
  });
  return { client: createRpcClient(TokenServiceService, channel), trails };
}

test.each(['generate', 'generateBatches'] as const)(
  '%s is a span of who asks, and one of who answers within it',
  async (method) => {
    const { collector, stop } = await trace();
    const { client, trails } = await serve();
    await client[method]({}, call());
    await stop();

    const name = `tokens.v1.TokenService/${method[0]?.toUpperCase()}${method.slice(1)}`;
    const [answered, asked] = collector.spans();
    const attributes = { 'rpc.system.name': 'grpc', 'rpc.method': name, 'rpc.response.status_code': 'OK' };
    expect(asked).toMatchObject({ name, traceId, parentSpanId, attributes, hasFailed: false });
    expect(answered).toMatchObject({ name, traceId, parentSpanId: asked?.spanId, attributes, hasFailed: false });
    expect(trails).toEqual([{ requestId: 'r-7', traceparent: `00-${traceId}-${answered?.spanId}-01` }]);
    expect(collector.spans()).toHaveLength(2);
  },
);

test('a failure is a code, and nothing of its cause', async () => {
  const { collector, stop } = await trace();
  const { client } = await serve(async () => {
    throw unavailable(new Error('the secret cause'));
  });
  await failureOf(client.generate({}, call()));
  await stop();
  const attributes = { 'rpc.response.status_code': 'UNAVAILABLE', 'error.type': 'unavailable' };
  expect(collector.spans()).toMatchObject([
    { attributes, hasFailed: true },
    { attributes, hasFailed: true },
  ]);
  expect(collector.text()).not.toContain('secret');
});

test('where there is no endpoint a trace is passed on as it came, and there are no spans', async () => {
  const telemetry = await startTelemetry({}, recordLog().log);
  const { client, trails } = await serve();
  await client.generate({}, call());
  expect(trails).toEqual([given]);
  expect(startSpan({ name: 'x', kind: 'client', attributes: {} })).toBeUndefined();
  await telemetry.stop();
});

test('of the traces that begin here the share is kept, others as who began them says', async () => {
  const { collector, stop } = await trace({ traceRatio: 0 });
  const { client, trails } = await serve();
  await client.generate({}, call({ requestId: 'r-8' }));
  await client.generate({}, call({ requestId: 'r-9', traceparent: `00-${traceId}-${parentSpanId}-00` }));
  await client.generate({}, call());
  await stop();
  expect(trails[0]?.traceparent).toMatch(/-00$/);
  expect(trails[1]?.traceparent).toMatch(new RegExp(`^00-${traceId}-.*-00$`));
  expect(collector.spans().map((span) => span.traceId)).toEqual([traceId, traceId]);
});

test('what is over is told with its own beginning', async () => {
  const { collector, stop } = await trace();
  const startedAt = new Date('2026-01-02T03:04:05.678Z');
  recordSpan({ name: 'wait', kind: 'producer', parent: given.traceparent, startedAt, attributes: {} });
  await stop();
  const [span] = collector.spans();
  expect(span).toMatchObject({ name: 'wait', traceId, parentSpanId, startedAt: startedAt.getTime() });
  expect(span?.endedAt).toBeGreaterThan(startedAt.getTime());
});

test('a collector that takes nothing fails no call, and is named once when it is lost and once when it is back', async () => {
  const { collector, lines } = await trace();
  const { client } = await serve();
  collector.refuse(true);
  const untilSent = async (more: number) => {
    const before = collector.requests();
    await vi.waitFor(async () => {
      await client.generate({}, call());
      expect(collector.requests()).toBeGreaterThanOrEqual(before + more);
    }, patience);
  };
  await untilSent(3);
  const said = () => lines.filter(({ msg }) => String(msg).startsWith('the collector')).map(({ level }) => level);
  expect(said()).toEqual(['warn']);
  collector.refuse(false);
  await vi.waitFor(async () => {
    await client.generate({}, call());
    expect(said()).toEqual(['warn', 'info']);
  }, patience);
});

test('a collector that is not there keeps no call and no stop', async () => {
  const { log } = recordLog();
  const telemetry = await startTelemetry({ otelExporterOtlpEndpoint: 'http://127.0.0.1:1' }, log);
  const { client } = await serve();
  await client.generate({}, call());
  await telemetry.stop();
});
