import { hash } from 'node:crypto';
import { createLogger } from '@custom-modules/chassis/log';
import { createRedis, type Redis, redisResource } from '@custom-modules/chassis/redis';
import { patience } from '@custom-modules/testing/patience';
import { useRedis } from '@custom-modules/testing/redis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { everyProtection, type Held, redeem } from './redeem.model.ts';
import { createRedisTokenStore } from './redis-token-store.ts';
import { inOneHour, newKey, refused, released, sealed } from './token-store.contract.ts';
import type { TokenStore } from './token-store.ts';

const shared = useRedis();
const log = createLogger({ name: 'tokens', level: 'silent', format: 'json', secrets: [] });
const minute = 60_000;
const [own, foreign] = [0, 1];
const fences = { [own]: '', [foreign]: '0'.repeat(40) };
let redis: Redis;
let store: TokenStore;

beforeAll(async () => {
  redis = createRedis({ name: 'test', url: shared.url, keyPrefix: shared.keyPrefix, log });
  await redisResource('redis', redis).start?.();
  await vi.waitFor(() => redis.ping(), patience);
  fences[own] = /master_replid:(\w+)/.exec(await redis.info('replication'))?.[1] ?? '';
  store = createRedisTokenStore(redis, { lifeMs: minute, minLifeMs: 1, replayWindowMs: minute });
});
afterAll(() => redisResource('redis', redis).stop());

/** Value, marker and claim, as redis-token-store.ts says they are stored. */
function stored(held: Held): (Buffer | null)[] {
  const fenced = 'fence' in held ? Buffer.concat([Buffer.from(fences[held.fence] ?? ''), sealed]) : null;
  const marker = 'nonce' in held ? hash('sha256', held.nonce, 'buffer') : null;
  return held.kind === 'value' ? [fenced, null, null] : [null, marker, fenced];
}

test.each<Held>([
  { kind: 'nothing' },
  { kind: 'value', fence: own },
  { kind: 'value', fence: foreign },
  { kind: 'marker and claim', nonce: 'A', fence: own },
  { kind: 'marker and claim', nonce: 'A', fence: foreign },
  { kind: 'marker and claim', nonce: 'B', fence: own },
  { kind: 'marker and claim', nonce: 'B', fence: foreign },
  { kind: 'marker', nonce: 'A' },
  { kind: 'marker', nonce: 'B' },
])('the script does with %j what the model does', async (holds) => {
  const key = newKey();
  const names = [key.value, key.marker, key.claim];
  for (const [index, bytes] of stored(holds).entries()) {
    if (bytes) await redis.set(names[index] ?? '', bytes, 'PX', minute);
  }
  const { answer, after } = redeem(everyProtection, { holds, replicationId: own }, 'A');
  expect(await store.redeem(key, { nonce: 'A', claimMs: minute })).toEqual(
    answer === 'released' ? released : refused(answer),
  );
  expect(await redis.mgetBuffer(names)).toEqual(stored(after));
});

test('what is issued is a value of this Redis, where the model begins', async () => {
  const key = newKey();
  await store.issue(key, sealed, inOneHour());
  expect(await redis.mgetBuffer(key.value, key.marker, key.claim)).toEqual(stored({ kind: 'value', fence: own }));
});
