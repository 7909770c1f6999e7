import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceDatabase } from '@custom-modules/local/databases';
import { claimPort, claimPorts } from '@custom-modules/local/ports';
import type { OwnedProcess } from '@custom-modules/local/process/owned-process';
import type { RunningService as RunningProcess } from '@custom-modules/local/system/running-service';
import {
  type Settings,
  type SystemPorts,
  type SystemServiceName,
  settingsOf,
} from '@custom-modules/local/system/service-settings';
import { startOne, startServices } from '@custom-modules/local/system/start-services';
import { inject } from 'vitest';
import { atEnd } from './at-end.ts';
import { type DatabaseServer, useDatabase } from './databases.ts';
import { useIdentityProvider } from './identity-provider.ts';
import { useRedis } from './redis.ts';
import { useTopics } from './topics.ts';
import { useFakeIssuer } from './use-fake-issuer.ts';

export type RunningService = {
  /** host:port of gRPC, or of HTTP for the gateway. */
  readonly address: string;
  readonly internalUrl: string;
  /** The process of now. */
  readonly process: OwnedProcess;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Ends it, in order if it still runs, and resolves when its successor is ready. */
  restart(): Promise<void>;
};

/** A process beside the first one of its service. */
export type Another = RunningProcess & { readonly internalUrl: string };

/** Settings of services over the usual ones. */
export type Overrides = Partial<Record<SystemServiceName, Settings>>;

type Databases = { readonly modules: ServiceDatabase; readonly permissions: ServiceDatabase };

/** The same, where they depend on what was made for the services. */
export type OverridesOf = (databases: Databases) => Overrides;

export type ServicesOptions = {
  readonly signIn?: boolean;
  /** Another Kafka than that of the run. */
  readonly brokers?: string[];
  /** Another PostgreSQL than that of the run. */
  readonly postgres?: DatabaseServer;
};

const anyPorts = {
  gateway: 0,
  gatewayInternal: 0,
  modulesRpc: 0,
  modulesInternal: 0,
  permissionsRpc: 0,
  permissionsInternal: 0,
  tokensRpc: 0,
  tokensInternal: 0,
} satisfies SystemPorts;

const mainPorts = {
  gateway: 'gateway',
  modules: 'modulesRpc',
  permissions: 'permissionsRpc',
  tokens: 'tokensRpc',
} as const;

/**
 * Real processes of these services, ready to serve, with databases, topics and keys for this test file alone. They
 * are told what `npm start` tells them, trust one issuer, and end with the test file. With `signIn` they also trust the
 * OpenID provider of `npm start`, where people then sign in with a browser.
 */
export async function useServices<Name extends SystemServiceName>(
  names: readonly Name[],
  overrides: Overrides | OverridesOf = {},
  { signIn = false, brokers, postgres }: ServicesOptions = {},
) {
  const issuer = await useFakeIssuer();
  const topics = await useTopics(brokers);
  const redis = useRedis();
  const databases = {
    modules: await useDatabase('modules', postgres),
    permissions: await useDatabase('permissions', postgres),
  };
  const ports = await claimPorts(anyPorts);
  const browsers = signIn ? await useSignIn(`http://127.0.0.1:${ports.gateway}`) : undefined;
  const settings = settingsOf(
    {
      infrastructure: { kafka: { brokers: topics.brokers }, redis },
      databases,
      topicPrefix: topics.prefix,
      redisKeyPrefix: redis.keyPrefix,
      consistencyKey: randomBytes(32).toString('base64url'),
      issuers: [issuer.config, ...(browsers ? [browsers.issuer] : [])],
      ...(browsers && { signIn: browsers.signIn }),
    },
    ports,
  );
  const changed = typeof overrides === 'function' ? overrides(databases) : overrides;
  for (const name of names) Object.assign(settings[name], changed[name]);
  const logs = await mkdtemp(join(tmpdir(), 'custom-modules-services-'));
  atEnd(() => rm(logs, { recursive: true, force: true }));
  const started = await startServices({
    names,
    settings,
    ports,
    logs,
    records: join(logs, 'records'),
    onProgress: () => undefined,
  });
  atEnd(() => started.stop());
  let others = 0;
  /** Runs another process of a service, told the same but for these settings; resolves when it is ready. */
  const startAnother = async (service: SystemServiceName, changed: Settings): Promise<Another> => {
    others += 1;
    const internalPort = await claimPort(0, service);
    const another = await startOne({
      name: `${service}-${others}`,
      service,
      settings: { ...settings[service], INTERNAL_PORT: String(internalPort), ...changed },
      internalPort,
      logs,
      records: join(logs, 'records'),
    });
    atEnd(() => another.stop());
    return { ...another, internalUrl: `http://127.0.0.1:${internalPort}` };
  };
  const services = {} as Record<Name, RunningService>;
  for (const name of names) {
    services[name] = {
      address: `127.0.0.1:${ports[mainPorts[name]]}`,
      internalUrl: `http://127.0.0.1:${ports[`${name}Internal`]}`,
      get process() {
        return started.services[name].process();
      },
      async kill() {
        started.services[name].kill();
        await started.services[name].process().exited;
      },
      restart: () => started.services[name].restart(),
    };
  }
  return { issuer, signIn: browsers?.signIn, databases, topics, redis, services, startAnother };
}

async function useSignIn(publicUrl: string) {
  const { issuer, clientId, config } = await useIdentityProvider([publicUrl]);
  return { issuer: config, signIn: { publicUrl, issuer, clientId } };
}

/** Addresses and log files of what the run stands on, for tests that look behind the services. */
export function useInfrastructure() {
  return {
    postgresAdminUrl: inject('postgresAdminUrl'),
    brokers: inject('kafkaBrokers'),
    redisUrl: inject('redisUrl'),
    logFiles: inject('infrastructureLogs'),
  };
}
