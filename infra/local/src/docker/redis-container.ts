import { Wait } from 'testcontainers';
import { probeRedis } from '../probes.ts';
import { type ContainerScope, containerFor, exposed } from './container-scope.ts';
import { waitUntilAnswered } from './wait-until-answered.ts';

const image = 'redis:7';
const settings = ['--save', '', '--appendonly', 'no', '--repl-backlog-ttl', '0', '--maxmemory-policy', 'noeviction'];

export async function startRedisContainer(scope: ContainerScope) {
  const container = await containerFor(scope, 'redis', image)
    .withCommand(['redis-server', ...settings])
    .withExposedPorts(exposed(6379, scope.ports.redis))
    .withWaitStrategy(Wait.forListeningPorts())
    .start();
  const url = `redis://${container.getHost()}:${container.getMappedPort(6379)}`;
  await waitUntilAnswered('Redis', () => probeRedis(url));
  scope.onProgress(`Redis is ready on port ${container.getMappedPort(6379)}`);
  return { url, stop: async () => void (await container.stop()) };
}
