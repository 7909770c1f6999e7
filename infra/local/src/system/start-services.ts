import { join } from 'node:path';
import { nodeBinary, root } from '../checkout.ts';
import { type RunningService, runService } from './running-service.ts';
import type { Settings, SystemPorts, SystemServiceName } from './service-settings.ts';

export type ServicesOptions<Name extends SystemServiceName> = {
  names: readonly Name[];
  settings: Record<Name, Settings>;
  ports: SystemPorts;
  /** A folder that is there. */
  logs: string;
  records: string;
  onProgress: (line: string) => void;
};

export type StartedServices<Name extends SystemServiceName> = {
  services: Record<Name, RunningService>;
  /** Ends the gateway first, so that what it still answers has its services behind it. Idempotent. */
  stop(): Promise<void>;
};

// A development machine runs all of it at once: smaller heaps, collected sooner.
const nodeFlags = ['--max-old-space-size=256', '--max-semi-space-size=8'];
const graceMs = 5_000;

/**
 * Runs services as processes, side by side, and resolves when each is ready.
 * Throws a Problem, with the last words of what failed, after ending what had been started.
 */
export async function startServices<Name extends SystemServiceName>(
  options: ServicesOptions<Name>,
): Promise<StartedServices<Name>> {
  const started = await Promise.allSettled(options.names.map((name) => startService(name, options)));
  const running = started.flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
  const failed = started.find((part) => part.status === 'rejected');
  if (failed) {
    await stopInOrder(running);
    throw failed.reason;
  }
  return {
    services: Object.fromEntries(running.map((service) => [service.name, service])) as Record<Name, RunningService>,
    stop: () => stopInOrder(running),
  };
}

async function startService<Name extends SystemServiceName>(
  service: Name,
  { settings, ports, logs, records, onProgress }: ServicesOptions<Name>,
): Promise<RunningService> {
  const internalPort = ports[`${service}Internal`];
  const running = await startOne({ name: service, service, settings: settings[service], internalPort, logs, records });
  onProgress(`${service} is ready`);
  return running;
}

export type OneOptions = Pick<ServicesOptions<never>, 'logs' | 'records'> & {
  /** Names the process and its log, where a service has several. */
  name: string;
  service: SystemServiceName;
  settings: Settings;
  internalPort: number;
};

/** Runs one process of a service; promises and errors are those of `startServices`. */
export function startOne({
  name,
  service,
  settings,
  internalPort,
  logs,
  records,
}: OneOptions): Promise<RunningService> {
  return runService(
    {
      name,
      command: nodeBinary,
      args: [...nodeFlags, 'src/main.ts'],
      cwd: join(root, 'services', service),
      env: settings,
      logFile: join(logs, `${name}.log`),
      records,
      graceMs,
    },
    `http://127.0.0.1:${internalPort}/readyz`,
  );
}

async function stopInOrder(services: RunningService[]): Promise<void> {
  await Promise.all(services.filter(({ name }) => name === 'gateway').map((service) => service.stop()));
  await Promise.all(services.map((service) => service.stop()));
}
