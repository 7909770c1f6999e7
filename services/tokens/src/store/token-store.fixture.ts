import { createLogger } from '@custom-modules/chassis/log';
import { createRedis, type RedisClient, type RedisPlace, redisResource } from '@custom-modules/chassis/redis';
import { patience } from '@custom-modules/testing/patience';
import { onTestFinished, vi } from 'vitest';

const log = createLogger({ name: 'tokens', level: 'silent', format: 'json', secrets: [] });

/** A client with a connection to each server it may need. Ends with the test. */
export async function connectTo(place: Omit<RedisPlace, 'keyPrefix'>): Promise<RedisClient> {
  const redis = createRedis({ name: 'test', keyPrefix: 'tokens:', log, ...place });
  const resource = redisResource('redis', redis);
  await resource.start?.();
  onTestFinished(() => resource.stop());
  await vi.waitFor(() => redis.ping(), patience);
  const servers = () => ('nodes' in redis ? redis.nodes() : [redis]);
  await vi.waitFor(() => Promise.all(servers().map((server) => server.ping())), patience);
  return redis;
}
