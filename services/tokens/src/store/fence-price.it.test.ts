import { once } from 'node:events';
import { connect } from 'node:net';
import { type OwnRedis, useOwnRedis } from '@custom-modules/testing/own-redis';
import { patience } from '@custom-modules/testing/patience';
import { useRedisCluster } from '@custom-modules/testing/redis-cluster';
import { isReplicating, type ProxiedRedis } from '@custom-modules/testing/redis-sentinel';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createRedisTokenStore } from './redis-token-store.ts';
import { inOneHour, newAttempt, newKey, refused, released, sealed } from './token-store.contract.ts';
import { connectTo } from './token-store.fixture.ts';
import type { TokenStore } from './token-store.ts';

// What docs/guides/token-redis.md tells operators to expect.
const settings = { lifeMs: 300_000, minLifeMs: 30_000, replayWindowMs: 900_000 };
const unavailable = { code: 'unavailable' };

async function issue(store: TokenStore) {
  const key = newKey();
  expect(await store.issue(key, sealed, inOneHour())).toMatchObject({ kind: 'issued' });
  return key;
}

async function attachReplica({ url }: OwnRedis): Promise<OwnRedis> {
  const { port, password } = new URL(url);
  const replica = await useOwnRedis({ settings: [`replicaof 127.0.0.1 ${port}`, `masterauth ${password}`] });
  await vi.waitFor(() => isReplicating(replica), patience);
  return replica;
}

/** Copies the data over the wire, as `redis-cli --rdb` does. */
async function copyAsReplica({ url, admin }: OwnRedis): Promise<void> {
  const { port, password } = new URL(url);
  const socket = connect(Number(port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(`AUTH ${password}\r\n`);
  await once(socket, 'data');
  socket.resume().write('SYNC\r\n');
  await vi.waitFor(async () => expect(await admin.info('replication')).toMatch(/slave\d+:.*state=online/), patience);
}

async function useStore(extra: readonly string[] = []) {
  const server = await useOwnRedis({ settings: extra });
  return { server, store: createRedisTokenStore(await connectTo(server), settings) };
}

describe('tokens alive', () => {
  test('live through a backup that Redis writes itself', async () => {
    const { server, store } = await useStore();
    const key = await issue(store);
    await server.admin.bgsave();
    await vi.waitFor(
      async () => expect(await server.admin.info('persistence')).toContain('rdb_bgsave_in_progress:0'),
      patience,
    );
    expect(await server.admin.info('persistence')).toContain('rdb_last_bgsave_status:ok');
    expect(await store.redeem(key, newAttempt())).toEqual(released);
  });

  test.each([
    ['replica', attachReplica],
    ['copy over the wire', copyAsReplica],
  ])('are gone after the first %s', async (_what, happen) => {
    const { server, store } = await useStore();
    const key = await issue(store);
    await happen(server);
    expect(await store.redeem(key, newAttempt())).toEqual(refused('fenced'));
    expect(await store.redeem(await issue(store), newAttempt())).toEqual(released);
  });

  test('live through every later replica and copy, and through their leaving', async () => {
    const { server, store } = await useStore();
    const replica = await attachReplica(server);
    const key = await issue(store);
    await replica.stop();
    await vi.waitFor(
      async () => expect(await server.admin.info('replication')).toContain('connected_slaves:0'),
      patience,
    );
    await copyAsReplica(server);
    await replica.start();
    await vi.waitFor(() => isReplicating(replica), patience);
    expect(await store.redeem(key, newAttempt())).toEqual(released);
  });

  test('control: with an end to the backlog they are gone when the last replica has left for so long', async () => {
    const { server, store } = await useStore(['repl-backlog-ttl 1']);
    const replica = await attachReplica(server);
    const key = await issue(store);
    await replica.stop();
    await vi.waitFor(
      async () => expect(await server.admin.info('replication')).toContain('repl_backlog_active:0'),
      patience,
    );
    expect(await store.redeem(key, newAttempt())).toEqual(refused('fenced'));
  });

  test('are neither redeemed nor spent by a primary that has lost its replica, where it must have one', async () => {
    const { server, store } = await useStore(['min-replicas-to-write 1', 'min-replicas-max-lag 2']);
    const replica = await attachReplica(server);
    const key = await vi.waitFor(() => issue(store), patience);
    replica.freeze();
    onTestFinished(() => replica.thaw());
    await vi.waitFor(
      () => expect(store.issue(newKey(), sealed, inOneHour())).rejects.toMatchObject(unavailable),
      patience,
    );
    await expect(store.redeem(key, newAttempt())).rejects.toMatchObject(unavailable);
    replica.thaw();
    await vi.waitFor(async () => expect(await store.redeem(key, newAttempt())).toEqual(released), patience);
  });
});

describe('a slot that moves to another node of the cluster', () => {
  test('takes its tokens along dead, and serves new ones', async () => {
    const cluster = await useRedisCluster();
    const store = createRedisTokenStore(await connectTo(cluster.place), settings);
    const key = await issue(store);
    const { primary: from } = await cluster.shardOf(key.value);
    const to = cluster.primaries.find((primary) => primary !== from) as ProxiedRedis;
    const slot = await from.admin.cluster('KEYSLOT', key.value);
    const [fromId, toId] = await Promise.all([from, to].map(({ admin }) => admin.cluster('MYID')));

    await to.admin.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', fromId as string);
    await from.admin.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', toId as string);
    await expect(store.redeem(key, newAttempt())).rejects.toMatchObject(unavailable);
    const names = await from.admin.cluster('GETKEYSINSLOT', slot, 10);
    await from.admin.call('MIGRATE', '127.0.0.1', to.port, '', 0, 5000, 'AUTH', cluster.password, 'KEYS', ...names);
    for (const { admin } of [to, from]) await admin.call('CLUSTER', 'SETSLOT', slot, 'NODE', toId as string);

    expect(await store.redeem(key, newAttempt())).toEqual(refused('fenced'));
    expect(await store.issue(key, sealed, inOneHour())).toMatchObject({ kind: 'issued' });
    expect(await store.redeem(key, newAttempt())).toEqual(released);
  });
});
