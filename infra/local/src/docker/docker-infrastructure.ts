import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { assembleInfrastructure } from '../assemble-infrastructure.ts';
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
  try {
    return await assembleInfrastructure({
      postgres: startPostgresContainer(scope, password),
      kafka: startKafkaContainer(scope),
      redis: startRedisContainer(scope),
    });
  } catch (cause) {
    await removeLeftovers(scope.id);
    throw new Problem(`Docker could not start the infrastructure: ${(cause as Error).message}`, { cause });
  }
}
