import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { ExportResultCode, parseTraceParent } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Logger } from './log.ts';
import type { Span, SpanStart } from './telemetry-span.ts';
import { within } from './within.ts';

type Options = {
  readonly endpoint: string;
  /** Of the traces that begin here; a trace that is kept elsewhere is kept here, too. */
  readonly ratio: number;
  readonly service: string;
  readonly log: Logger;
};

const exportTimeoutMs = 5000;
const exportEveryMs = 1000;
/** What is beyond it while the collector is slow or away is dropped. */
const mostWaiting = 8192;
/** The longest of what is said is the name of a method, a route or a topic. */
const longestValue = 256;

/** The only place that knows OpenTelemetry. It is imported where there is an endpoint, and nowhere else. */
export function createSpans({ endpoint, ratio, service, log }: Options) {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
    timeoutMillis: exportTimeoutMs,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanLimits: { attributeValueLengthLimit: longestValue },
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: tellOnce(exporter, log),
        scheduledDelayMillis: exportEveryMs,
        exportTimeoutMillis: exportTimeoutMs,
        maxQueueSize: mostWaiting,
      }),
    ],
  });
  const tracer = provider.getTracer('custom-modules');
  return {
    begin: (start: SpanStart) => beginSpan(tracer, start),
    async close(withinMs: number): Promise<void> {
      await within(withinMs, provider.shutdown()).catch(() => undefined); // the log has it from the exporter
    },
  };
}

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

function beginSpan(tracer: Tracer, { name, kind, parent, startedAt, attributes }: SpanStart): Span {
  const options = { kind: kinds[kind], attributes, ...(startedAt ? { startTime: startedAt } : {}) };
  const span = tracer.startSpan(name, options, contextOf(parent));
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    end(more = {}, how) {
      span.setAttributes(more);
      if (how === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

function contextOf(parent: string | undefined): Context {
  const known = parent === undefined ? null : parseTraceParent(parent);
  return known ? trace.setSpanContext(ROOT_CONTEXT, { ...known, isRemote: true }) : ROOT_CONTEXT;
}

/** Says when the collector is lost and when it is back, and not of each batch. */
function tellOnce(exporter: OTLPTraceExporter, log: Logger): SpanExporter {
  let isLost = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const hasFailed = result.code !== ExportResultCode.SUCCESS;
        if (hasFailed && !isLost)
          log.warn({ err: result.error }, 'the collector does not take spans: they are dropped');
        if (!hasFailed && isLost) log.info('the collector takes spans again');
        isLost = hasFailed;
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}
