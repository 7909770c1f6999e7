import { randomBytes } from 'node:crypto';
import { createLogger } from '@custom-modules/chassis/log';
import { migrate } from '@custom-modules/chassis/migrate';
import { createServiceDatabase, type RolePasswords, type ServiceName } from '@custom-modules/local/databases';

/** What a test needs to make a database: a migrated one to copy and the passwords of its roles. */
export type TestDatabases = Readonly<Record<ServiceName, { template: string; passwords: RolePasswords }>>;

const services = ['modules', 'permissions'] as const;

/** Makes one migrated database a service, which every test file copies. */
export async function createTemplates(adminUrl: string): Promise<TestDatabases> {
  const templates = {} as Record<ServiceName, { template: string; passwords: RolePasswords }>;
  for (const service of services) {
    const template = `${service}_template`;
    const passwords = { owner: newPassword(), app: newPassword(), worker: newPassword() };
    const { ownerUrl } = await createServiceDatabase({ adminUrl, service, passwords, database: template });
    const log = createLogger({ name: 'testing', level: 'warn', format: 'json', secrets: [] });
    await migrate(ownerUrl, new URL(`../../../services/${service}/migrations`, import.meta.url), log);
    templates[service] = { template, passwords };
  }
  return templates;
}

function newPassword(): string {
  return randomBytes(12).toString('hex');
}
