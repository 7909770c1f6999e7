import './silent-grpc.ts';
import { type CallOptions, Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { type Failure, unavailable } from './failure.ts';
import {
  type IsAnsweredOften,
  metadataKeys,
  type OutgoingCall,
  type RequestOf,
  type ResponseOf,
  type RpcDefinition,
  type RpcMethod,
} from './rpc.ts';
import { messageOf, openBatchStream, type Travelling } from './rpc-batch-stream.ts';
import { isServing } from './rpc-health.ts';
import { failureFromServiceError, failureFromStatus } from './rpc-status.ts';
import { traceCall } from './telemetry-rpc.ts';

/**
 * One function a method of the service; each rejects with a Failure and nothing else. Answers that go on end when the signal of the
 * call aborts, and when the server ends them.
 */
export type RpcClient<D extends RpcDefinition> = {
  readonly [M in keyof D]: (
    request: RequestOf<D[M]>,
    call: OutgoingCall,
  ) => IsAnsweredOften<D[M]> extends true ? AsyncIterable<ResponseOf<D[M]>> : Promise<ResponseOf<D[M]>>;
};

export type RpcChannel = {
  readonly client: Client;
  /** Resolves when the other side answers within so many milliseconds that it serves, and rejects otherwise. */
  ready(withinMs: number): Promise<void>;
  close(): void;
};

/** One HTTP/2 connection, opened on first use and again after a break, at the latest a second later. */
export function openChannel(address: string): RpcChannel {
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1000,
    'grpc.keepalive_time_ms': 20_000,
    'grpc.keepalive_timeout_ms': 5000,
    // The proxy of the environment is for what leaves the platform: it would read every bearer.
    'grpc.enable_http_proxy': 0,
  });
  return {
    client,
    async ready(withinMs) {
      if (!(await isServing(client, '', withinMs))) throw new Error(`${address} answers that it does not serve`);
    },
    close: () => client.close(),
  };
}

/** The methods of a service over a channel. */
export function createRpcClient<D extends RpcDefinition>(definition: D, { client }: RpcChannel): RpcClient<D> {
  const methods = Object.entries(definition).map(([name, method]) => [name, askerOf(client, method)]);
  return Object.fromEntries(methods);
}

function askerOf(client: Client, method: RpcMethod) {
  if (method.responseStream && !method.requestStream) return stream(client, method);
  const ask = (method.requestStream ? batchOfOne : unary)(client, method);
  return (request: unknown, call: OutgoingCall) => traceCall(method.path, call, (traced) => ask(request, traced));
}

/** For who has one call and no more: `rpc-batch-client.ts` is for who has many. */
function batchOfOne(client: Client, method: RpcMethod) {
  return (request: unknown, call: OutgoingCall): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const opened = openBatchStream<Travelling>({
      client,
      method,
      deadline: call.deadline,
      onOpen() {
        opened.send([{ message: () => messageOf(request, call) }]);
        opened.drain();
      },
      onAnswer: (_, { response, failure }) => (failure ? reject(failureFromStatus(failure)) : resolve(response)),
      onDraining: () => undefined,
      onEnd: (_, cause) => reject(unavailable(cause)),
    });
    const keepGoing = cancelOnAbort(opened, call.signal);
    return promise.finally(keepGoing);
  };
}

function unary(client: Client, { path, requestSerialize, responseDeserialize }: RpcMethod) {
  return (request: unknown, call: OutgoingCall): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const done = (error: ServiceError | null, response?: unknown) =>
      error ? reject(failureOf(error, call.signal)) : resolve(response);
    const [metadata, options] = [metadataOf(call), optionsOf(call)];
    const sent = client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, options, done);
    const keepGoing = cancelOnAbort(sent, call.signal);
    return promise.finally(keepGoing);
  };
}

function stream(client: Client, { path, requestSerialize, responseDeserialize }: RpcMethod) {
  return async function* (request: unknown, call: OutgoingCall): AsyncIterable<unknown> {
    const [metadata, options] = [metadataOf(call), optionsOf(call)];
    const sent = client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadata,
      options,
    );
    const keepGoing = cancelOnAbort(sent, call.signal);
    try {
      yield* sent;
    } catch (error) {
      if (!call.signal?.aborted) throw failureOf(error as ServiceError, call.signal);
    } finally {
      keepGoing();
      sent.cancel(); // at once when it has ended
    }
  };
}

function optionsOf({ deadline }: OutgoingCall): CallOptions {
  return deadline === undefined ? {} : { deadline };
}

/** Answers with what takes the listener away again. */
function cancelOnAbort(sent: { cancel(): void }, signal: AbortSignal | undefined): () => void {
  const cancel = () => sent.cancel();
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  return () => signal?.removeEventListener('abort', cancel);
}

/** A call that is cancelled and not by us was cut off by a server that went away. */
function failureOf(error: ServiceError, signal: AbortSignal | undefined): Failure {
  const cutOff = error.code === status.CANCELLED && !signal?.aborted;
  return cutOff ? unavailable(error) : failureFromServiceError(error);
}

function metadataOf({ trail, bearer }: OutgoingCall): Metadata {
  const metadata = new Metadata();
  metadata.set(metadataKeys.requestId, trail.requestId);
  if (trail.traceparent !== undefined) metadata.set(metadataKeys.traceparent, trail.traceparent);
  if (bearer !== undefined) metadata.set(metadataKeys.bearer, `Bearer ${bearer}`);
  return metadata;
}
