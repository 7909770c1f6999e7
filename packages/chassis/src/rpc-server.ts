import './silent-grpc.ts';
import { once } from 'node:events';
import {
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
} from '@grpc/grpc-js';
import { HealthImplementation, type ServingStatus } from 'grpc-health-check';
import { logFailure, toFailure } from './failure.ts';
import { newId } from './id.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import {
  type IsAnsweredOften,
  metadataKeys,
  type RequestOf,
  type ResponseOf,
  type RpcCall,
  type RpcDefinition,
  type RpcMethod,
  type RpcStreamCall,
  readBearer,
  readTrail,
} from './rpc.ts';
import { createBatchSizes, serveBatches } from './rpc-batch-server.ts';
import { type CallHandler, type CallMetrics, createCallMetrics, handleCall } from './rpc-handler.ts';
import { failureToStatusObject } from './rpc-status.ts';
import type { Front } from './service.ts';

/**
 * One function a method of the service. One that answers many times ends soon after its signal aborts; one of a method of batches
 * answers one call of them, and may be that of the unary method.
 */
export type RpcHandlers<D extends RpcDefinition> = {
  readonly [M in keyof D]: IsAnsweredOften<D[M]> extends true
    ? (request: RequestOf<D[M]>, call: RpcStreamCall) => AsyncIterable<ResponseOf<D[M]>>
    : (request: RequestOf<D[M]>, call: RpcCall) => Promise<ResponseOf<D[M]>>;
};

type RpcServer = {
  /** Listens and answers with the port, which the system chose when 0 was asked for. */
  listen(host: string, port: number): Promise<number>;
  /** Says in gRPC health (and to watchers of it) whether a part of the process works. */
  setHealth(part: string, serving: boolean): void;
  /** Refuses new calls, ends those that are answered many times, and waits for the others under way. */
  drain(): Promise<void>;
  /** Cuts what is left. */
  close(): void;
};

type Deps = { log: Logger; metrics: Metrics; name: string };

const maxMessageBytes = 1024 * 1024;

/** A service and what answers its methods. */
type RpcService = { readonly definition: RpcDefinition; readonly handlers: Readonly<Record<string, unknown>> };

/** Pairs a service with handlers that are typed by it. */
export function rpcService<D extends RpcDefinition>(definition: D, handlers: RpcHandlers<D>): RpcService {
  return { definition, handlers };
}

/** A gRPC server for services, with grpc.health.v1 beside them. */
export function createRpcServer(deps: Deps, services: readonly RpcService[]): RpcServer {
  const server = new Server({ 'grpc.max_receive_message_length': maxMessageBytes });
  const health = new HealthImplementation({ '': 'NOT_SERVING' });
  health.addToServer(server);
  const observe = createCallMetrics(deps.metrics);
  const sizes = createBatchSizes(deps.metrics);
  const streams = deps.metrics.gauge({
    name: 'rpc_server_streams',
    help: 'Calls under way that are answered many times, by method.',
    labelNames: ['method'],
  });
  const draining = new AbortController();
  const all = { ...deps, observe, sizes, streams, draining: draining.signal };

  function serve(method: RpcMethod, handler: unknown) {
    if (method.requestStream) return serveBatches(all, method.path, handler as CallHandler);
    if (method.responseStream) return stream(all, method, handler as StreamHandler);
    return unary(all, method.path, handler as CallHandler);
  }

  for (const { definition, handlers } of services) {
    const implementation = Object.entries(definition).map(([name, method]) => [name, serve(method, handlers[name])]);
    server.addService(definition, Object.fromEntries(implementation));
  }
  const serving = (yes: boolean): ServingStatus => (yes ? 'SERVING' : 'NOT_SERVING');
  return {
    async listen(host, port) {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
      const bound = await promise;
      health.setStatus('', 'SERVING');
      return bound;
    },
    setHealth: (part, yes) => health.setStatus(part, serving(yes)),
    async drain() {
      health.setStatus('', 'NOT_SERVING');
      draining.abort();
      const { promise, resolve } = Promise.withResolvers<void>();
      server.tryShutdown(() => resolve());
      await promise;
    },
    close: () => server.forceShutdown(),
  };
}

/** The server as what callers of a service speak to. */
export function rpcFront(server: RpcServer, { rpcHost, rpcPort }: { rpcHost: string; rpcPort: number }): Front {
  return {
    name: 'gRPC',
    listen: () => server.listen(rpcHost, rpcPort),
    drain: () => server.drain(),
    close: () => server.close(),
  };
}

type StreamHandler = (request: unknown, call: RpcStreamCall) => AsyncIterable<unknown>;
type Gauge = ReturnType<Metrics['gauge']>;

function unary({ log, observe }: Deps & { observe: CallMetrics }, method: string, handler: CallHandler) {
  return async (call: ServerUnaryCall<unknown, unknown>, respond: sendUnaryData<unknown>) => {
    const outcome = await handleCall({ observe, log }, method, handler, call.request, readCall(call, log));
    if (outcome.kind === 'answered') respond(null, outcome.response);
    else respond(failureToStatusObject(outcome.failure));
  };
}

function stream(deps: Deps & { streams: Gauge; draining: AbortSignal }, method: RpcMethod, handler: StreamHandler) {
  const labels = { method: method.path };
  return async (call: ServerWritableStream<unknown, unknown>) => {
    const { deadline: _, ...incoming } = readCall(call, deps.log);
    const signal = AbortSignal.any([incoming.signal, deps.draining]);
    deps.streams.inc(labels);
    try {
      for await (const response of handler(call.request, { ...incoming, signal })) {
        if (signal.aborted) break;
        if (!call.write(response)) await once(call, 'drain', { signal });
      }
      call.end();
    } catch (thrown) {
      if (signal.aborted) return void call.end();
      const failure = toFailure(thrown);
      logFailure(incoming.log, failure, 'call', labels);
      call.emit('error', failureToStatusObject(failure));
    } finally {
      deps.streams.dec(labels);
    }
  };
}

type AnyCall = ServerUnaryCall<unknown, unknown> | ServerWritableStream<unknown, unknown>;

function readCall(call: AnyCall, log: Logger): RpcCall {
  const first = (key: string) => call.metadata.get(key)[0];
  const trail = readTrail(first(metadataKeys.requestId), first(metadataKeys.traceparent), newId);
  const abort = new AbortController();
  call.once('cancelled', () => abort.abort());
  return {
    trail,
    bearer: readBearer(first(metadataKeys.bearer)),
    deadline: new Date(call.getDeadline()),
    signal: abort.signal,
    log: log.child({ requestId: trail.requestId }),
  };
}
