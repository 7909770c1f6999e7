import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkToolchain } from '../../bootstrap/toolchain.mjs';
import { assembleInfrastructure } from '../assemble-infrastructure.ts';
import type { Infrastructure, InfrastructureOptions } from '../infrastructure-types.ts';
import { claimPorts } from '../ports.ts';
import { fetchArtifacts } from './artifacts.ts';
import { startKafka } from './kafka.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

/** PostgreSQL from npm, Kafka and Redis from Maven, as processes of this machine that listen on loopback only. */
export async function embeddedInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  checkToolchain();
  const places = { logs: join(options.state, 'logs'), records: recordsIn(options.state) };
  for (const folder of [options.state, places.logs, places.records]) mkdirSync(folder, { recursive: true });

  const ports = await claimPorts({
    PostgreSQL: options.ports.postgres,
    Kafka: options.ports.kafka,
    "Kafka's controller": options.ports.kafkaController,
    Redis: options.ports.redis,
  });
  const artifacts = fetchArtifacts(options.onProgress);
  const instance = { ...options, ...places };
  return assembleInfrastructure({
    postgres: startPostgres(instance, ports.PostgreSQL),
    kafka: artifacts.then(({ kafka }) =>
      startKafka(instance, kafka, { port: ports.Kafka, controllerPort: ports["Kafka's controller"] }),
    ),
    redis: artifacts.then(({ redis }) => startRedis(instance, redis, ports.Redis)),
  });
}

/** Folder of the process records of a state folder. */
export const recordsIn = (state: string) => join(state, 'run');
