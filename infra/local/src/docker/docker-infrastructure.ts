import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { Infrastructure, InfrastructureOptions } from '../infrastructure-types.ts';
import { claimPorts } from '../ports.ts';
import { Problem } from '../problem.ts';
import { keepSecret } from '../secrets.ts';
import type { ContainerScope } from './container-scope.ts';
import { removeLeftovers } from './engine.ts';
import { startKafkaContainer } from './kafka-container.ts';
import { startPostgresContainer } from './postgres-container.ts';
import { startRedisContainer } from './redis-container.ts';
import { dockerScope } from './scope.ts';

/** The same three as containers, on the engine that Testcontainers finds. */
export async function dockerInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  mkdirSync(options.state, { recursive: true });
  const scope: ContainerScope = { ...options, id: dockerScope(options.state) };
  const { postgres: postgresPort, kafka: kafkaPort, redis: redisPort } = options.ports;
  await claimPorts({ PostgreSQL: postgresPort, Kafka: kafkaPort, Redis: redisPort });

  const password = keepSecret(options.state, 'postgres-admin', () => randomBytes(24).toString('base64url'));
  const starting = [
    startPostgresContainer(scope, password),
    startKafkaContainer(scope),
    startRedisContainer(scope),
  ] as const;
  const settled = await Promise.allSettled(starting);
  const stop = async () => {
    await Promise.all(settled.map((part) => part.status === 'fulfilled' && part.value.stop()));
  };
  const failed = settled.find((part) => part.status === 'rejected');
  if (failed) {
    await removeLeftovers(scope.id);
    throw new Problem(`Docker could not start the infrastructure: ${(failed.reason as Error).message}`, {
      cause: failed.reason,
    });
  }
  const [postgres, kafka, redis] = await Promise.all(starting);
  return {
    postgres: { adminUrl: postgres.adminUrl },
    kafka: { brokers: kafka.brokers },
    redis: { url: redis.url },
    logFiles: [],
    stop,
  };
}
