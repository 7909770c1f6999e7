import { commonErrors, type Failure, failuresOf, logFailure, toFailure } from './failure.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { RpcCall } from './rpc.ts';
import { beginHandling, continuing, endAnswered, endFailed } from './telemetry-rpc.ts';

/** What answers one call. */
export type CallHandler = (request: unknown, call: RpcCall) => Promise<unknown>;

export type Outcome =
  | { readonly kind: 'answered'; readonly response: unknown }
  | { readonly kind: 'failed'; readonly failure: Failure };

export type CallMetrics = ReturnType<typeof createCallMetrics>;

const common = failuresOf(commonErrors);

export function createCallMetrics(metrics: Metrics) {
  return metrics.histogram({
    name: 'rpc_server_seconds',
    help: 'Time to answer a gRPC call, by method and outcome; a call of a batch counts as one.',
    labelNames: ['method', 'code'],
  });
}

/** Answers one call, however it came: whatever the handler throws is its failure, measured and logged once. */
export async function handleCall(
  { observe, log }: { observe: CallMetrics; log: Logger },
  method: string,
  handler: CallHandler,
  request: unknown,
  call: RpcCall,
): Promise<Outcome> {
  const since = performance.now();
  const span = beginHandling(method, call);
  try {
    if (!Number.isFinite(call.deadline.getTime())) throw common('deadline_required');
    const response = await handler(request, span ? continuing(call, span) : call);
    if (span) endAnswered(span);
    observe.observe({ method, code: 'OK' }, (performance.now() - since) / 1000);
    if (log.isLevelEnabled('debug')) call.log.debug({ method }, 'call served'); // its log is made when it is first asked for
    return { kind: 'answered', response };
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (span) endFailed(span, failure, isOurFault(failure));
    observe.observe({ method, code: failure.status }, (performance.now() - since) / 1000);
    logFailure(call.log, failure, 'call', { method });
    return { kind: 'failed', failure };
  }
}

/** The caller may do nothing about it. */
function isOurFault({ status }: Failure): boolean {
  return status === 'INTERNAL' || status === 'UNAVAILABLE';
}
