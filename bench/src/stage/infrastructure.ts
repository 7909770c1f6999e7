import { randomBytes } from 'node:crypto';
import { createServiceDatabase, type ServiceDatabase, type ServiceName } from '@custom-modules/local/databases';
import { recordsIn } from '@custom-modules/local/embedded/embedded-infrastructure';
import { freePorts, type Infrastructure, startInfrastructure } from '@custom-modules/local/infrastructure';
import { recordedPid } from '@custom-modules/local/process/process-records';
import { migrateService } from '@custom-modules/local/system/migrate';
import { createTopics } from '@custom-modules/local/topics';

export const topicPrefix = 'bench';

type Options = {
  readonly started: AsyncDisposableStack;
  readonly say: (line: string) => void;
  /** Folders of this run. */
  readonly state: string;
  readonly logs: string;
  readonly records: string;
};

/** PostgreSQL, Kafka and Redis with the databases and topics that the services expect; process ids of what is measured. */
export async function startPreparedInfrastructure({ started, say, state, ...places }: Options) {
  const options = { state, ports: freePorts, persistent: false, onProgress: say };
  const infrastructure = await startInfrastructure('embedded', options);
  started.defer(() => infrastructure.stop());
  const [modules, permissions] = await Promise.all([
    createDatabase(infrastructure, 'modules', places),
    createDatabase(infrastructure, 'permissions', places),
    createTopics(infrastructure.kafka.brokers, topicPrefix),
  ]);
  const pids = { redis: pidOf(state, 'redis'), postgres: pidOf(state, 'postgres') };
  return { infrastructure, databases: { modules, permissions }, pids };
}

async function createDatabase(
  { postgres }: Infrastructure,
  service: ServiceName,
  places: { logs: string; records: string },
): Promise<ServiceDatabase> {
  const passwords = { owner: newPassword(), app: newPassword(), worker: newPassword() };
  const database = await createServiceDatabase({ adminUrl: postgres.adminUrl, service, passwords });
  await migrateService({ service, ownerUrl: database.ownerUrl, ...places });
  return database;
}

function pidOf(state: string, name: string): number {
  const pid = recordedPid(recordsIn(state), name);
  if (pid === undefined) throw new Error(`${name} left no record of its process`);
  return pid;
}

const newPassword = () => randomBytes(18).toString('base64url');
