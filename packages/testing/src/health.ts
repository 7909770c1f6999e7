import type { RpcChannel } from '@custom-modules/chassis/rpc-client';

/** What gRPC health says of a part. grpc.health.v1.Health/Check by hand: one short string there, one small enum back. */
export function isServing({ client }: RpcChannel, part: string): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const write = (name: string) => Buffer.from([0x0a, name.length, ...Buffer.from(name)]);
  const read = (bytes: Buffer) => bytes[1] === 1;
  client.makeUnaryRequest('/grpc.health.v1.Health/Check', write, read, part, (error, serving) =>
    error ? reject(error) : resolve(serving === true),
  );
  return promise;
}
