import { mkdirSync } from 'node:fs';
import { claimPorts } from '../ports.ts';
import { settleAll } from '../process/settle-all.ts';
import { migrateService } from './migrate.ts';
import {
  type Surroundings,
  type SystemPorts,
  type SystemServiceName,
  serviceNames,
  settingsOf,
} from './service-settings.ts';
import { type StartedServices, startServices } from './start-services.ts';

export type SystemOptions = Surroundings & {
  ports: SystemPorts;
  logs: string;
  records: string;
  onProgress: (line: string) => void;
};

/** Migrates and runs the four services; promises and errors are those of `startServices`. */
export async function startSystem(options: SystemOptions): Promise<StartedServices<SystemServiceName>> {
  const { databases, ports, logs, records, onProgress } = options;
  mkdirSync(logs, { recursive: true });
  await claimPorts(ports);
  await settleAll(
    (['modules', 'permissions'] as const).map(async (service) => {
      await migrateService({ service, ownerUrl: databases[service].ownerUrl, logs, records });
      onProgress(`The database of ${service} is migrated`);
    }),
  );
  const settings = settingsOf(options, ports);
  return startServices({ names: serviceNames, settings, ports, logs, records, onProgress });
}
