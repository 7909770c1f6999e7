import type { Logger } from './log.ts';
import type { Span, SpanStart } from './telemetry-span.ts';

/** Where spans go, and of the traces that begin here how many. */
export type TelemetrySettings = {
  readonly otelExporterOtlpEndpoint?: string | undefined;
  readonly traceRatio?: number | undefined;
};

/** OpenTelemetry, once it is started in this thread. It is one for all, as its own API has it: what makes a span is handed nothing. */
let begin: ((start: SpanStart) => Span) | undefined;

export function isTracing(): boolean {
  return begin !== undefined;
}

/** A span, or undefined where there is no telemetry. One that is never ended is never told. */
export function startSpan(start: SpanStart): Span | undefined {
  return begin?.(start);
}

/** Tells of what is over already. */
export function recordSpan(start: SpanStart & { readonly startedAt: Date }): void {
  begin?.(start).end();
}

/** Out of the grace of the whole service. */
const flushMs = 1500;

/**
 * Sends spans to an OpenTelemetry collector from here on, if there is an endpoint; otherwise not even its library is loaded. Each thread starts
 * its own. A collector that is away costs its spans, a line in the log, and nothing else.
 */
export async function startTelemetry(settings: TelemetrySettings, log: Logger): Promise<{ stop(): Promise<void> }> {
  const { otelExporterOtlpEndpoint: endpoint, traceRatio: ratio = 1 } = settings;
  if (endpoint === undefined) return { stop: async () => undefined };
  const { createSpans } = await import('./telemetry-sdk.ts');
  const spans = createSpans({ endpoint, ratio, service: String(log.bindings()['name']), log });
  begin = spans.begin;
  return {
    async stop() {
      begin = undefined;
      await spans.close(flushMs);
    },
  };
}
