import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { atEnd } from './at-end.ts';

export type CollectedSpan = {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly hasFailed: boolean;
};

export type TraceCollector = {
  /** As OTEL_EXPORTER_OTLP_ENDPOINT takes it. */
  readonly url: string;
  spans(): CollectedSpan[];
  /** All it was sent, with the headers. */
  text(): string;
  requests(): number;
  /** From here on refuses what it is sent, or takes it again. */
  refuse(yes: boolean): void;
};

type Value = { stringValue?: string; intValue?: number | string };
type Attributes = { key: string; value: Value }[];
type Sent = {
  resourceSpans: {
    resource: { attributes: Attributes };
    scopeSpans: {
      spans: (Pick<CollectedSpan, 'name' | 'traceId' | 'spanId' | 'parentSpanId'> & {
        startTimeUnixNano: string;
        endTimeUnixNano: string;
        attributes: Attributes;
        status: { code?: number };
      })[];
    }[];
  }[];
};

/** The least an OpenTelemetry collector is: OTLP over HTTP, in JSON. It ends with the test file. */
export async function useTraceCollector(): Promise<TraceCollector> {
  const bodies: string[] = [];
  const heads: string[] = [];
  let requests = 0;
  let refuses = false;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    requests += 1;
    heads.push(JSON.stringify([request.url, request.headers]));
    if (!refuses) bodies.push(body);
    response.writeHead(refuses ? 400 : 200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => bodies.flatMap(readSpans),
    text: () => [...heads, ...bodies].join('\n'),
    requests: () => requests,
    refuse(yes) {
      refuses = yes;
    },
  };
}

function readSpans(body: string): CollectedSpan[] {
  if (!body.startsWith('{')) return [];
  return (JSON.parse(body) as Sent).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map(({ startTimeUnixNano, endTimeUnixNano, attributes, status, ...span }) => ({
        ...span,
        service: String(readAttributes(resource.attributes)['service.name']),
        startedAt: toMs(startTimeUnixNano),
        endedAt: toMs(endTimeUnixNano),
        attributes: readAttributes(attributes),
        hasFailed: status.code === 2,
      })),
    ),
  );
}

function readAttributes(attributes: Attributes): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]));
}

function toMs(nanos: string): number {
  return Number(BigInt(nanos) / 1_000_000n);
}
