import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeBinary, root } from '../checkout.ts';
import { claimPorts } from '../ports.ts';
import { migrateService } from './migrate.ts';
import { type RunningService, runService } from './running-service.ts';
import {
  type Settings,
  type Surroundings,
  type SystemPorts,
  type SystemServiceName,
  serviceNames,
  settingsOf,
} from './service-settings.ts';

export type SystemOptions = Surroundings & {
  /** 0 = any free port. */
  ports: SystemPorts;
  /** Settings of a service over the usual ones. */
  env?: Partial<Record<SystemServiceName, Settings>>;
  logs: string;
  records: string;
  onProgress: (line: string) => void;
};

export type System = {
  ports: SystemPorts;
  gatewayUrl: string;
  services: Record<SystemServiceName, RunningService>;
  /** Ends the gateway first, so that what it still answers has its services behind it. Idempotent. */
  stop(): Promise<void>;
};

export const anyPorts: SystemPorts = {
  gateway: 0,
  gatewayInternal: 0,
  modulesRpc: 0,
  modulesInternal: 0,
  permissionsRpc: 0,
  permissionsInternal: 0,
  tokensRpc: 0,
  tokensInternal: 0,
};

// A development machine runs all of it at once: smaller heaps, collected sooner.
const nodeFlags = ['--max-old-space-size=256', '--max-semi-space-size=8'];
const graceMs = 5_000;

/**
 * Migrates and runs the four services as processes, and resolves when each is ready.
 * Throws a Problem, with the last words of what failed, after ending what had been started.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { databases, logs, records, onProgress } = options;
  mkdirSync(logs, { recursive: true });
  const ports = await claimPorts(options.ports);
  await Promise.all(
    (['modules', 'permissions'] as const).map(async (service) => {
      await migrateService({ service, ownerUrl: databases[service].ownerUrl, logs, records });
      onProgress(`The database of ${service} is migrated`);
    }),
  );

  const settings = settingsOf(options, ports);
  const start = async (name: SystemServiceName): Promise<RunningService> => {
    const service = await runService(
      {
        name,
        command: nodeBinary,
        args: [...nodeFlags, 'src/main.ts'],
        cwd: join(root, 'services', name),
        env: { ...process.env, ...settings[name], ...options.env?.[name] },
        logFile: join(logs, `${name}.log`),
        records,
        graceMs,
      },
      `http://127.0.0.1:${ports[`${name}Internal`]}/readyz`,
    );
    onProgress(`${name} is ready`);
    return service;
  };
  const started = await Promise.allSettled(serviceNames.map(start));
  const running = started.flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
  const failed = started.find((part) => part.status === 'rejected');
  if (failed) {
    await stopInOrder(running);
    throw failed.reason;
  }
  return {
    ports,
    gatewayUrl: `http://127.0.0.1:${ports.gateway}`,
    services: Object.fromEntries(running.map((service) => [service.name, service])) as System['services'],
    stop: () => stopInOrder(running),
  };
}

async function stopInOrder(services: RunningService[]): Promise<void> {
  await Promise.all(services.filter(({ name }) => name === 'gateway').map((service) => service.stop()));
  await Promise.all(services.map((service) => service.stop()));
}
