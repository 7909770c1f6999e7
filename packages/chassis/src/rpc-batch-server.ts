import type { CallHeader } from '@custom-modules/contracts/batches';
import { Metadata, type ServerDuplexStream } from '@grpc/grpc-js';
import { coalesce } from './coalesce.ts';
import { invalidRequest } from './failure.ts';
import { newId } from './id.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { BatchedAnswer, BatchedCall, BatchRequest, BatchResponse, RpcCall } from './rpc.ts';
import { readTrail } from './rpc.ts';
import { type CallHandler, type CallMetrics, handleCall } from './rpc-handler.ts';
import { failureToStatus, failureToStatusObject } from './rpc-status.ts';

type Deps = {
  log: Logger;
  observe: CallMetrics;
  sizes: BatchSizes;
  draining: AbortSignal;
};

export type BatchSizes = ReturnType<typeof createBatchSizes>;

export function createBatchSizes(metrics: Metrics) {
  return metrics.histogram({
    name: 'rpc_server_batch_size',
    help: 'Calls in one message of a method that takes batches, by method.',
    labelNames: ['method'],
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
  });
}

/** However long their bearers are, so many fit into what a client takes at once. */
const mostAnswers = 128;

/** In one message, and on one stream before it is read on: more than clients of ours send. */
const mostCalls = 1024;
const mostUnderWay = 2048;

/** Answers each call of each batch by itself; answers that are there in one turn of the event loop travel in one message. */
export function serveBatches({ log, observe, sizes, draining }: Deps, method: string, handler: CallHandler) {
  return (stream: ServerDuplexStream<BatchRequest, BatchResponse>) => {
    const gone = new AbortController();
    let underWay = 0;
    let isWhole = false;

    async function answer({ header, request }: BatchedCall): Promise<void> {
      underWay += 1;
      const asked = request === undefined ? refuseNothing : handler;
      const outcome = await handleCall({ observe, log }, method, asked, request, readCall(header, log, gone.signal));
      const id = header?.id ?? 0;
      send(
        outcome.kind === 'answered'
          ? { id, response: outcome.response }
          : { id, failure: failureToStatus(outcome.failure) },
      );
    }

    const send = coalesce<BatchedAnswer>(mostAnswers, (answers) => {
      underWay -= answers.length;
      if (gone.signal.aborted) return;
      // Who does not read its answers is not asked for more calls.
      const isRead = stream.write({ answers, draining: draining.aborted });
      if (isRead && underWay < mostUnderWay) stream.resume();
      else stream.pause();
      endWhenDone();
    });

    function endWhenDone(): void {
      if (isWhole && underWay === 0) stream.end();
    }

    const onDraining = () => void stream.write({ answers: [], draining: true });
    const leave = () => draining.removeEventListener('abort', onDraining);
    draining.addEventListener('abort', onDraining, { once: true });
    stream.on('data', ({ calls }: BatchRequest) => {
      sizes.observe({ method }, calls.length);
      if (calls.length > mostCalls) return void stream.emit('error', failureToStatusObject(tooManyCalls()));
      for (const call of calls) void answer(call);
      if (underWay >= mostUnderWay) stream.pause();
    });
    stream.on('drain', () => stream.resume());
    stream.on('end', () => {
      isWhole = true;
      leave();
      endWhenDone();
    });
    stream.on('cancelled', () => {
      gone.abort();
      leave();
    });
    stream.on('error', () => undefined); // it is cancelled then, too
    // Tells the client that the stream is open, which it waits for before it sends a call on it.
    stream.sendMetadata(new Metadata());
    if (draining.aborted) onDraining();
  };
}

/** Of a message in a message gRPC leaves out what is not set; a handler is to have one all the same. */
async function refuseNothing(): Promise<never> {
  throw invalidRequest({ field: 'request', message: 'Send one, even if it is empty.' });
}

function tooManyCalls() {
  return invalidRequest({ field: 'calls', message: `Send at most ${mostCalls} in a message.` });
}

function readCall(header: CallHeader | undefined, log: Logger, signal: AbortSignal): RpcCall {
  const { requestId, traceparent, timeoutMs = 0, bearerToken } = header ?? {};
  const trail = readTrail(requestId, traceparent, newId);
  return {
    trail,
    bearer: bearerToken || undefined,
    deadline: new Date(timeoutMs > 0 ? Date.now() + timeoutMs : Number.NaN),
    signal,
    // Made when it is first asked for: most calls say nothing, and a child logger costs as much as the rest of this.
    get log() {
      return log.child({ requestId: trail.requestId });
    },
  };
}
