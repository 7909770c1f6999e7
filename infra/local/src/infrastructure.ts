import { dockerInfrastructure } from './docker/docker-infrastructure.ts';
import { embeddedInfrastructure } from './embedded/embedded-infrastructure.ts';
import { externalInfrastructure } from './external-infrastructure.ts';
import { Problem } from './problem.ts';

export const infrastructureKinds = ['embedded', 'docker', 'external'] as const;
export type InfrastructureKind = (typeof infrastructureKinds)[number];

export type Infrastructure = {
  postgres: { adminUrl: string };
  kafka: { brokers: string[] };
  redis: { url: string };
  /** Ends what was started for it, and nothing else. Idempotent. */
  stop(): Promise<void>;
};

export type InfrastructurePorts = { postgres: number; kafka: number; kafkaController: number; redis: number };

export type InfrastructureOptions = {
  /** Folder for data, logs and process records. A throw-away one is the caller's to remove, after `stop`. */
  state: string;
  /** 0 = any free port. */
  ports: InfrastructurePorts;
  /** Throw-away instances trade durability for speed; never use one for data that matters. */
  persistent: boolean;
  /** Told what is going on, one line at a time. */
  onProgress: (line: string) => void;
};

export const freePorts: InfrastructurePorts = { postgres: 0, kafka: 0, kafkaController: 0, redis: 0 };

/**
 * Starts real PostgreSQL, Kafka and Redis, or connects to some, and resolves when each has answered.
 * Throws a Problem where a person can put it right; what had been started by then is ended first.
 */
export function startInfrastructure(kind: InfrastructureKind, options: InfrastructureOptions): Promise<Infrastructure> {
  switch (kind) {
    case 'embedded':
      return embeddedInfrastructure(options);
    case 'docker':
      return dockerInfrastructure(options);
    case 'external':
      return externalInfrastructure(process.env);
    default:
      throw new Problem(
        `Unknown infrastructure "${kind satisfies never}": use one of ${infrastructureKinds.join(', ')}`,
      );
  }
}
