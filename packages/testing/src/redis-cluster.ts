import { claimPort } from '@custom-modules/local/ports';
import { vi } from 'vitest';
import { useFaultProxy } from './fault-proxy.ts';
import { certificateFile, newPassword, type OwnRedis, tokenUser, useOwnRedis } from './own-redis.ts';
import { patience } from './patience.ts';
import { isReplicating, type ProxiedRedis, portOf } from './redis-sentinel.ts';

type Shard = { readonly primary: ProxiedRedis; readonly replica: ProxiedRedis };

const shardCount = 3;
const slotsEach = 16_384 / shardCount;
/** What a node adds to its port for the bus of the cluster; only later versions let one choose. */
const busOffset = 10_000;
const highestPort = 65_535;

/**
 * Three primaries with a replica each. Clients and replicas reach a node through its proxy, the other nodes' bus does not: who
 * is cut off by it is still thought to be well. Ends with the test file.
 */
export async function useRedisCluster({ tls = false } = {}) {
  const password = newPassword();
  const user = tokenUser();

  async function useNode(): Promise<ProxiedRedis> {
    const port = await claimPortWithBus();
    const proxy = await useFaultProxy(`127.0.0.1:${port}`);
    const settings = [
      user.setting,
      `masterauth ${password}`,
      'cluster-enabled yes',
      'cluster-node-timeout 1000',
      // A replica stands for election however long ago it last heard of its primary.
      'cluster-replica-validity-factor 0',
      'cluster-require-full-coverage no',
      'cluster-announce-ip 127.0.0.1',
      `cluster-announce-${tls ? 'tls-' : ''}port ${portOf(proxy)}`,
      `cluster-announce-bus-port ${port + busOffset}`,
      ...(tls ? ['cluster-announce-port 0', 'tls-cluster yes'] : []),
    ];
    return Object.assign(await useOwnRedis({ port, password, tls, settings }), { proxy });
  }
  const shards: Shard[] = [];
  for (let count = 0; count < shardCount; count += 1)
    shards.push({ primary: await useNode(), replica: await useNode() });
  const nodes = shards.flatMap(({ primary, replica }) => [primary, replica]);
  const [first, ...others] = nodes as [ProxiedRedis, ...ProxiedRedis[]];
  await join(shards, first);

  return {
    /** What createRedis takes. */
    place: {
      topology: 'cluster' as const,
      url: `${tls ? 'rediss' : 'redis'}://${user.username}:${user.password}@127.0.0.1:${portOf(first.proxy)}`,
      nodes: others.map(({ proxy }) => proxy.address),
      ...(tls && { caFile: certificateFile }),
    },
    primaries: shards.map(({ primary }) => primary),
    user,
    password,
    /** Who has the key, as the cluster was made. */
    async shardOf(key: string): Promise<Shard> {
      const slot = await nodes[nodes.length - 1]?.admin.cluster('KEYSLOT', key);
      return shards[Math.floor((slot ?? 0) / slotsEach)] as Shard;
    },
  };
}

export type RedisCluster = Awaited<ReturnType<typeof useRedisCluster>>;

async function claimPortWithBus(): Promise<number> {
  for (;;) {
    const port = await claimPort(0, 'Redis');
    if (port + busOffset > highestPort) continue;
    const isFree = await claimPort(port + busOffset, 'the bus of Redis').catch(() => undefined);
    if (isFree !== undefined) return port;
  }
}

/** Makes a cluster of nodes that know nothing of each other. */
async function join(shards: readonly Shard[], first: ProxiedRedis): Promise<void> {
  const nodes = shards.flatMap(({ primary, replica }) => [primary, replica]);
  for (const [index, { primary }] of shards.entries()) {
    const from = Math.ceil(index * slotsEach);
    const slots = Array.from({ length: Math.ceil((index + 1) * slotsEach) - from }, (_, slot) => from + slot);
    await primary.admin.cluster('ADDSLOTS', slots);
    await primary.admin.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1);
  }
  for (const { admin } of nodes) await admin.call('CLUSTER', 'MEET', '127.0.0.1', first.port, first.port + busOffset);
  await vi.waitFor(() => Promise.all(nodes.map((node) => knows(node, nodes.length))), patience);
  for (const { primary, replica } of shards) {
    await replica.admin.call('CLUSTER', 'REPLICATE', await primary.admin.cluster('MYID'));
  }
  await vi.waitFor(() => Promise.all(shards.map(({ replica }) => isReplicating(replica))), patience);
  await vi.waitFor(() => Promise.all(nodes.map(seesReplicas)), patience);
}

async function knows({ admin }: OwnRedis, count: number): Promise<void> {
  const info = await admin.cluster('INFO');
  if (!info.includes(`cluster_known_nodes:${count}`) || !info.includes('cluster_state:ok')) {
    throw new Error('the nodes do not know each other yet');
  }
}

async function seesReplicas({ admin }: OwnRedis): Promise<void> {
  const ranges = await admin.cluster('SLOTS');
  if (!ranges.every((range) => range.length === 4)) throw new Error('a node does not know of the replicas yet');
}
