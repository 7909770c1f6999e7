import type { Infrastructure } from './infrastructure-types.ts';
import { probeKafka, probePostgres, probeRedis } from './probes.ts';
import { Problem } from './problem.ts';

/** Infrastructure of somebody's own: connected to, checked, never started or ended. */
export async function externalInfrastructure(env: NodeJS.ProcessEnv): Promise<Infrastructure> {
  const settings = ['POSTGRES_ADMIN_URL', 'KAFKA_BROKERS', 'REDIS_URL'] as const;
  const missing = settings.filter((name) => !env[name]);
  if (missing.length > 0) throw new Problem(`External infrastructure needs ${missing.join(', ')} in the environment`);

  const [adminUrl, brokerList, redisUrl] = settings.map((name) => env[name] as string) as [string, string, string];
  const brokers = brokerList.split(',').map((broker) => broker.trim());
  const silent = await Promise.all([
    silence('PostgreSQL', 'POSTGRES_ADMIN_URL', probePostgres(adminUrl)),
    silence('Kafka', 'KAFKA_BROKERS', probeKafka(brokers)),
    silence('Redis', 'REDIS_URL', probeRedis(redisUrl)),
  ]);
  const lines = silent.filter((line) => line !== undefined);
  if (lines.length > 0) throw new Problem(lines.join('; '));
  return {
    postgres: { adminUrl },
    kafka: { brokers },
    redis: { url: redisUrl },
    logFiles: [],
    stop: async () => undefined,
  };
}

/** Names the setting and not its value, which may hold a password. */
async function silence(what: string, setting: string, answer: Promise<void>): Promise<string | undefined> {
  try {
    await answer;
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message || (error as NodeJS.ErrnoException).code : String(error);
    return `${what} does not answer (${setting}): ${reason}`;
  }
}
