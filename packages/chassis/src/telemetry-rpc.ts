import { type Failure, toFailure } from './failure.ts';
import type { OutgoingCall, RpcCall } from './rpc.ts';
import { isTracing, startSpan } from './telemetry.ts';
import type { Span } from './telemetry-span.ts';

/** Asks within a span of its own, which the other side continues. */
export function traceCall<R>(path: string, call: OutgoingCall, ask: (call: OutgoingCall) => Promise<R>): Promise<R> {
  const span = beginCall('client', path, call);
  return span ? askWithin(span, call, ask) : ask(call);
}

async function askWithin<R>(span: Span, call: OutgoingCall, ask: (call: OutgoingCall) => Promise<R>): Promise<R> {
  try {
    const response = await ask(continuing(call, span));
    endAnswered(span);
    return response;
  } catch (thrown) {
    endFailed(span, toFailure(thrown), true);
    throw thrown;
  }
}

/** The span of a call that is being answered. */
export function beginHandling(path: string, call: RpcCall): Span | undefined {
  return beginCall('server', path, call);
}

/** A call as a part of the span. */
export function continuing<C extends Pick<RpcCall, 'trail'>>(call: C, { traceparent }: Span): C {
  return { ...call, trail: { ...call.trail, traceparent } };
}

export function endAnswered(span: Span): void {
  span.end({ 'rpc.response.status_code': 'OK' });
}

export function endFailed(span: Span, { code, status }: Failure, isFailure: boolean): void {
  span.end({ 'rpc.response.status_code': status, 'error.type': code }, isFailure ? 'failed' : undefined);
}

function beginCall(kind: 'client' | 'server', path: string, call: Pick<RpcCall, 'trail'>): Span | undefined {
  if (!isTracing()) return undefined; // on the way of every token
  const method = path.slice(1);
  const attributes = { 'rpc.system.name': 'grpc', 'rpc.method': method } as const;
  return startSpan({ name: method, kind, parent: call.trail.traceparent, attributes });
}
