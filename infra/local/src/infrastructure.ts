import { dockerScope } from './docker/scope.ts';
import { embeddedInfrastructure, recordsIn } from './embedded/embedded-infrastructure.ts';
import { externalInfrastructure } from './external-infrastructure.ts';
import type { Infrastructure, InfrastructureOptions, InfrastructurePorts } from './infrastructure-types.ts';
import { endLeftovers } from './process/process-records.ts';

export const infrastructureKinds = ['embedded', 'docker', 'external'] as const;
export type InfrastructureKind = (typeof infrastructureKinds)[number];

export type { Infrastructure, InfrastructureOptions, InfrastructurePorts } from './infrastructure-types.ts';

export const freePorts: InfrastructurePorts = { postgres: 0, kafka: 0, kafkaController: 0, redis: 0 };

/**
 * Starts real PostgreSQL, Kafka and Redis, or connects to some, and resolves when each has answered.
 * Throws a Problem where a person can put it right; what had been started by then is ended first.
 */
export async function startInfrastructure(
  kind: InfrastructureKind,
  options: InfrastructureOptions,
): Promise<Infrastructure> {
  await clearLeftovers(kind, options.state);
  switch (kind) {
    case 'embedded':
      return embeddedInfrastructure(options);
    case 'docker':
      return (await docker()).dockerInfrastructure(options);
    case 'external':
      return externalInfrastructure(process.env);
    default:
      return kind satisfies never;
  }
}

/** Ends what an owner of this folder that was killed left running. Throws a Problem when the owner lives. */
export async function clearLeftovers(kind: InfrastructureKind, state: string): Promise<void> {
  switch (kind) {
    case 'embedded':
      return endLeftovers(recordsIn(state));
    case 'docker':
      return (await docker()).removeLeftovers(dockerScope(state));
    case 'external':
      return;
    default:
      return kind satisfies never;
  }
}

/** Testcontainers takes a second and 80 MB to load: only who asks for it pays. */
const docker = async () => ({
  ...(await import('./docker/docker-infrastructure.ts')),
  ...(await import('./docker/engine.ts')),
});
