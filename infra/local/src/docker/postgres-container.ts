import { Wait } from 'testcontainers';
import { probePostgres } from '../probes.ts';
import { waitUntilAnswered } from '../process/wait-until-answered.ts';
import { type ContainerScope, containerFor, exposed } from './container-scope.ts';

const image = 'postgres:17';
const unsafe = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];

export async function startPostgresContainer(scope: ContainerScope, password: string) {
  const container = await containerFor(scope, 'postgres', image, '/var/lib/postgresql/data')
    .withEnvironment({
      POSTGRES_PASSWORD: password,
      POSTGRES_INITDB_ARGS: '--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8',
    })
    .withCommand(['postgres', '-c', 'max_connections=300', ...(scope.persistent ? [] : unsafe)])
    .withExposedPorts(exposed(5432, scope.ports.postgres))
    .withWaitStrategy(Wait.forListeningPorts())
    .start();
  const adminUrl = `postgres://postgres:${password}@${container.getHost()}:${container.getMappedPort(5432)}/postgres`;
  // The image serves a private instance first, to prepare itself, and then restarts.
  await waitUntilAnswered('PostgreSQL', () => probePostgres(adminUrl));
  scope.onProgress(`PostgreSQL is ready on port ${container.getMappedPort(5432)}`);
  return { adminUrl, stop: async () => void (await container.stop()) };
}
