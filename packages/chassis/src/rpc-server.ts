import './silent-grpc.ts';
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import { HealthImplementation, type ServingStatus } from 'grpc-health-check';
import { commonErrors, failuresOf, logFailure, toFailure } from './failure.ts';
import { newId } from './id.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import {
  metadataKeys,
  type RequestOf,
  type ResponseOf,
  type RpcCall,
  type RpcDefinition,
  type RpcMethod,
  readBearer,
  readTrail,
} from './rpc.ts';
import { failureToStatus } from './rpc-status.ts';
import type { Front } from './service.ts';

/** One function a method of the service. */
export type RpcHandlers<D extends RpcDefinition> = {
  readonly [M in keyof D]: (request: RequestOf<D[M]>, call: RpcCall) => Promise<ResponseOf<D[M]>>;
};

type RpcServer = {
  /** Listens and answers with the port, which the system chose when 0 was asked for. */
  listen(host: string, port: number): Promise<number>;
  /** Says in gRPC health (and to watchers of it) whether a part of the process works. */
  setHealth(part: string, serving: boolean): void;
  /** Refuses new calls and waits for those under way. */
  drain(): Promise<void>;
  /** Cuts what is left. */
  close(): void;
};

type Deps = { log: Logger; metrics: Metrics; name: string };

const maxMessageBytes = 1024 * 1024;
const common = failuresOf(commonErrors);

/** A gRPC server for one service, with grpc.health.v1 beside it. */
export function createRpcServer<D extends RpcDefinition>(
  deps: Deps,
  definition: D,
  handlers: RpcHandlers<D>,
): RpcServer {
  const server = new Server({ 'grpc.max_receive_message_length': maxMessageBytes });
  const health = new HealthImplementation({ '': 'NOT_SERVING' });
  health.addToServer(server);
  const observe = deps.metrics.histogram({
    name: 'rpc_server_seconds',
    help: 'Time to answer a gRPC call, by method and outcome.',
    labelNames: ['method', 'code'],
  });
  const implementation = Object.fromEntries(
    Object.entries(definition).map(([name, method]) => [
      name,
      unary({ ...deps, observe }, method, handlers[name] as AnyHandler),
    ]),
  );
  server.addService(definition, implementation);
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

type AnyHandler = (request: unknown, call: RpcCall) => Promise<unknown>;
type Observer = ReturnType<Metrics['histogram']>;

function unary(deps: Deps & { observe: Observer }, method: RpcMethod, handler: AnyHandler) {
  return async (call: ServerUnaryCall<unknown, unknown>, respond: sendUnaryData<unknown>) => {
    const end = deps.observe.startTimer({ method: method.path });
    const incoming = readCall(call, deps.log);
    try {
      if (!Number.isFinite(incoming.deadline.getTime())) throw common('deadline_required');
      const response = await handler(call.request, incoming);
      end({ code: 'OK' });
      incoming.log.debug({ method: method.path }, 'call served');
      respond(null, response);
    } catch (thrown) {
      const failure = toFailure(thrown);
      end({ code: failure.status });
      logFailure(incoming.log, failure, 'call', { method: method.path });
      respond(failureToStatus(failure));
    }
  };
}

function readCall(call: ServerUnaryCall<unknown, unknown>, log: Logger): RpcCall {
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
