import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IssuerConfig } from '@custom-modules/auth/config';
import { claimPorts } from '@custom-modules/local/ports';
import { type OwnedProcess, startProcess } from '@custom-modules/local/process/owned-process';
import { inject } from 'vitest';
import { atEnd } from './at-end.ts';
import { useDatabase } from './databases.ts';
import { useRedis } from './redis.ts';
import { useTopics } from './topics.ts';

export type RunningService = {
  /** host:port of gRPC, or of HTTP for the gateway. */
  readonly address: string;
  readonly internalUrl: string;
  readonly process: OwnedProcess;
};

/** A real process of a service, ready to serve; ends with the test file. */
export async function useService(name: string, env: Record<string, string>): Promise<RunningService> {
  const state = await mkdtemp(join(tmpdir(), 'custom-modules-service-'));
  const ports = await claimPorts({ main: 0, internal: 0 });
  const process = await startProcess({
    name,
    command: globalThis.process.execPath,
    args: ['src/main.ts'],
    cwd: new URL(`../../../services/${name}/`, import.meta.url).pathname,
    env: {
      PATH: globalThis.process.env['PATH'] ?? '',
      LOG_FORMAT: 'json',
      [name === 'gateway' ? 'HTTP_PORT' : 'RPC_PORT']: String(ports.main),
      INTERNAL_PORT: String(ports.internal),
      ...env,
    },
    logFile: join(state, `${name}.log`),
    records: join(state, 'records'),
  });
  atEnd(async () => {
    await process.stop();
    await rm(state, { recursive: true, force: true });
  });
  const internalUrl = `http://127.0.0.1:${ports.internal}`;
  await untilReady(`${internalUrl}/readyz`, process);
  return { address: `127.0.0.1:${ports.main}`, internalUrl, process };
}

/** The permissions service on a database and topics of its own. */
export async function usePermissionsService(issuer: IssuerConfig, topics?: { brokers: string[]; prefix: string }) {
  const database = await useDatabase('permissions');
  const { brokers, prefix } = topics ?? (await useTopics());
  const service = await useService('permissions', {
    ISSUERS: JSON.stringify([issuer]),
    DATABASE_URL: database.appUrl,
    WORKER_DATABASE_URL: database.workerUrl,
    KAFKA_BROKERS: brokers.join(','),
    KAFKA_TOPIC_PREFIX: prefix,
    KAFKA_GROUP_ID: `${prefix}-permissions`,
  });
  return { ...service, database, topics: { brokers, prefix } };
}

/** The modules service on a database of its own, beside a permissions service. */
export async function useModulesService(
  issuer: IssuerConfig,
  permissions: { address: string; topics: { brokers: string[]; prefix: string } },
  env: Record<string, string> = {},
) {
  const database = await useDatabase('modules');
  const service = await useService('modules', {
    ISSUERS: JSON.stringify([issuer]),
    DATABASE_URL: database.appUrl,
    WORKER_DATABASE_URL: database.workerUrl,
    KAFKA_BROKERS: permissions.topics.brokers.join(','),
    KAFKA_TOPIC_PREFIX: permissions.topics.prefix,
    PERMISSIONS_ADDRESS: permissions.address,
    ALLOW_LOOPBACK_HTTP_URLS: 'true',
    ...env,
  });
  return { ...service, database };
}

/** The tokens service on the shared Redis. */
export async function useTokensService(issuer: IssuerConfig, env: Record<string, string> = {}) {
  const { url, keyPrefix } = useRedis();
  const settings = { ISSUERS: JSON.stringify([issuer]), REDIS_URL: url, REDIS_KEY_PREFIX: keyPrefix };
  const service = await useService('tokens', { ...settings, ...env });
  return { ...service, redis: { url, keyPrefix } };
}

/** The gateway in front of the three. */
export function useGatewayService(
  issuer: IssuerConfig,
  services: Record<'modules' | 'permissions' | 'tokens', RunningService>,
  env: Record<string, string> = {},
) {
  return useService('gateway', {
    ISSUERS: JSON.stringify([issuer]),
    MODULES_ADDRESS: services.modules.address,
    PERMISSIONS_ADDRESS: services.permissions.address,
    TOKENS_ADDRESS: services.tokens.address,
    ...env,
  });
}

/** Broker addresses and URLs of the run, for tests that look behind the services. */
export function useInfrastructure() {
  return {
    postgresAdminUrl: inject('postgresAdminUrl'),
    brokers: inject('kafkaBrokers'),
    redisUrl: inject('redisUrl'),
  };
}

const readyWithinMs = 30_000;

async function untilReady(url: string, process: OwnedProcess): Promise<void> {
  const deadline = performance.now() + readyWithinMs;
  while (performance.now() < deadline && !process.hasExited()) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await Promise.race([process.exited, new Promise((resolve) => setTimeout(resolve, 50))]);
  }
  throw new Error(`${process.name} does not get ready:\n${process.lastLines().join('\n')}`);
}
