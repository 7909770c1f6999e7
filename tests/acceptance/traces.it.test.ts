import { topicsOf } from '@custom-modules/contracts/topics';
import { patience } from '@custom-modules/testing/patience';
import { type CollectedSpan, type TraceCollector, useTraceCollector } from '@custom-modules/testing/trace-collector';
import { beforeAll, expect, test, vi } from 'vitest';
import { addModule } from '../support/story.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

let system: System;
let collector: TraceCollector;

beforeAll(async () => {
  collector = await useTraceCollector();
  const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url };
  system = await useSystem({ permissions: traced, modules: traced, tokens: traced, gateway: traced });
});

/** The trace with a span of this name, once it is as expected: each process tells of its own in its own time. */
async function untilTrace(name: string, parentSpanId: string | undefined, lines: string[]): Promise<CollectedSpan[]> {
  return vi.waitFor(() => {
    const spans = collector.spans();
    const traceId = spans.find((span) => span.name === name)?.traceId;
    const trace = spans.filter((span) => span.traceId === traceId);
    expect(tree(trace, parentSpanId)).toEqual(lines);
    return trace;
  }, patience);
}

/** Each span as a line: how deep, whose, and what. */
function tree(spans: readonly CollectedSpan[], parentSpanId: string | undefined, depth = 0): string[] {
  return spans
    .filter((span) => span.parentSpanId === parentSpanId)
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .flatMap((span) => [`${'  '.repeat(depth)}${span.service}: ${span.name}`, ...tree(spans, span.spanId, depth + 1)]);
}

test('one trace leads from the request through the outbox and the topic to where the event is applied', async () => {
  const { owner } = await newOrganization(system);
  const module = await addModule(owner, { name: 'Fleet', url: 'https://fleet.example/' });
  const topic = topicsOf(system.topics.prefix).modules;
  const spans = await untilTrace('POST /api/v3/custom-module', undefined, [
    'gateway: POST /api/v3/custom-module',
    '  gateway: modules.v1.ModuleService/CreateModule',
    '    modules: modules.v1.ModuleService/CreateModule',
    `      permissions.consumer: apply ${topic}`,
    `      modules.relay: outbox ${topic}`,
  ]);
  const named = (name: string) => spans.find((span) => span.name === name);
  const [waited, arrived] = [named(`outbox ${topic}`), named(`apply ${topic}`)];
  expect(waited?.startedAt).toBe(new Date(module.createdAt).getTime());
  expect(arrived?.endedAt).toBeGreaterThanOrEqual(arrived?.startedAt ?? Number.NaN);
  expect(named('POST /api/v3/custom-module')?.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/api/v3/custom-module',
    'http.response.status_code': 201,
  });
});

test('a request goes on with the trace of its client, and calls in batches are part of it', async () => {
  const { member } = await newOrganization(system);
  const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  const traceparent = `00-${traceId}-${spanId}-01`;
  await member.post('/api/v3/short-token/generate', undefined, { traceparent });
  const spans = await untilTrace('POST /api/v3/short-token/generate', spanId, [
    'gateway: POST /api/v3/short-token/generate',
    '  gateway: tokens.v1.TokenService/GenerateBatches',
    '    tokens: tokens.v1.TokenService/GenerateBatches',
  ]);
  expect(spans.map((span) => span.traceId)).toEqual([traceId, traceId, traceId]);
});
