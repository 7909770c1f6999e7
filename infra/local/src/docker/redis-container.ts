import { Wait } from 'testcontainers';
import { probeRedis } from '../probes.ts';
import { waitUntilAnswered } from '../process/wait-until-answered.ts';
import { redisConfiguration, redisPassword } from '../redis-settings.ts';
import { type ContainerScope, containerFor, exposed } from './container-scope.ts';

const image = 'redis:7';
const file = '/etc/redis.conf';

export async function startRedisContainer(scope: ContainerScope) {
  const password = redisPassword(scope.state);
  // Not as flags: the engine's machine shows those to all its users.
  const content = redisConfiguration({ port: 6379, bind: '0.0.0.0', dir: '/data', password });
  const container = await containerFor(scope, 'redis', image)
    .withCopyContentToContainer([{ content, target: file, mode: 0o644 }])
    .withCommand(['redis-server', file])
    .withExposedPorts(exposed(6379, scope.ports.redis))
    .withWaitStrategy(Wait.forListeningPorts())
    .start();
  const url = `redis://:${password}@${container.getHost()}:${container.getMappedPort(6379)}`;
  await waitUntilAnswered('Redis', () => probeRedis(url));
  scope.onProgress(`Redis is ready on port ${container.getMappedPort(6379)}`);
  return { url, stop: async () => void (await container.stop()) };
}
