import type { Client, ServiceError } from '@grpc/grpc-js';
import { service } from 'grpc-health-check';

type Check = {
  readonly path: string;
  readonly requestSerialize: (request: { service: string }) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => { status: string };
};

/**
 * What the other side says of a part of it, by grpc.health.v1; the whole is ''. Rejects when it does not answer in
 * time, which a connection that is open does not tell: a process that hangs keeps it.
 */
export function isServing(client: Client, part: string, withinMs: number): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const { path, requestSerialize, responseDeserialize } = service['Check'] as unknown as Check;
  const options = { deadline: Date.now() + withinMs };
  const done = (error: ServiceError | null, response?: { status: string }) =>
    error ? reject(error) : resolve(response?.status === 'SERVING');
  client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { service: part }, options, done);
  return promise;
}
