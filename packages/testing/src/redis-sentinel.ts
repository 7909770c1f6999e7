import { claimPort } from '@custom-modules/local/ports';
import { expect, onTestFinished, vi } from 'vitest';
import { type FaultProxy, useFaultProxy } from './fault-proxy.ts';
import { certificateFile, newPassword, type OwnRedis, tokenUser, useOwnRedis } from './own-redis.ts';
import { patience } from './patience.ts';

/** A server of data whom everybody but the test itself reaches through the proxy: what cuts it off is that. */
export type ProxiedRedis = OwnRedis & { readonly proxy: FaultProxy };

export const portOf = ({ address }: FaultProxy): number => Number(address.split(':')[1]);

const primaryName = 'mymaster';
const quorum = 2;

/** One primary with one replica, and three sentinels that watch over them. Ends with the test file. */
export async function useRedisSentinel({ tls = false } = {}) {
  const password = newPassword();
  const user = tokenUser();

  async function useServer(settings: readonly string[] = []): Promise<ProxiedRedis> {
    const port = await claimPort(0, 'Redis');
    const proxy = await useFaultProxy(`127.0.0.1:${port}`);
    const announced = [
      `masterauth ${password}`,
      'replica-announce-ip 127.0.0.1',
      `replica-announce-port ${portOf(proxy)}`,
    ];
    const server = await useOwnRedis({ port, password, tls, settings: [user.setting, ...announced, ...settings] });
    return Object.assign(server, { proxy });
  }
  const first = await useServer();
  const second = await useServer([`replicaof 127.0.0.1 ${portOf(first.proxy)}`]);
  const servers = [first, second];
  await vi.waitFor(() => isReplicating(second), patience);

  const sentinelPassword = newPassword();
  const settings = [
    `sentinel monitor ${primaryName} 127.0.0.1 ${portOf(first.proxy)} ${quorum}`,
    `sentinel auth-pass ${primaryName} ${password}`,
    `sentinel down-after-milliseconds ${primaryName} 500`,
    `sentinel failover-timeout ${primaryName} 2000`,
  ];
  const useSentinel = () => useOwnRedis({ password: sentinelPassword, tls, isSentinel: true, settings });
  const sentinels = await Promise.all([useSentinel(), useSentinel(), useSentinel()]);
  await vi.waitFor(() => Promise.all(sentinels.map(knowsEverybody)), patience);

  /** Which server the sentinels name, and the other one. */
  async function roles() {
    const answer = await firstSentinel.admin.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', primaryName);
    const port = Number((answer as string[])[1]);
    const [primary, replica] = portOf(first.proxy) === port ? [first, second] : [second, first];
    return { primary, replica };
  }
  const [firstSentinel, ...others] = sentinels as [OwnRedis, ...OwnRedis[]];
  return {
    /** What createRedis takes. */
    place: {
      topology: 'sentinel' as const,
      url: `${tls ? 'rediss' : 'redis'}://${user.username}:${user.password}@127.0.0.1:${firstSentinel.port}`,
      nodes: others.map(({ port }) => `127.0.0.1:${port}`),
      primaryName,
      sentinelPassword,
      ...(tls && { caFile: certificateFile }),
    },
    servers,
    roles,
    /** Has whoever was primary follow the one that is: the sentinels take a while to see to that. */
    async heal() {
      const { primary, replica } = await roles();
      await replica.admin.replicaof('127.0.0.1', portOf(primary.proxy));
      await vi.waitFor(() => isReplicating(replica), patience);
    },
    /**
     * Holds the primary still until its replica is promoted. Thawed, it serves on as a second primary, for it refuses
     * to become a replica until the end of the test. Returns who was what before.
     */
    async splitBrain() {
      const { primary, replica } = await roles();
      await primary.admin.call('ACL', 'SETUSER', 'default', '-replicaof', '-slaveof');
      onTestFinished(async () => void (await primary.admin.call('ACL', 'SETUSER', 'default', '+@all')));
      primary.freeze();
      await vi.waitFor(async () => expect((await roles()).primary).toBe(replica), patience);
      primary.thaw();
      return { primary, replica };
    },
  };
}

export type RedisSentinel = Awaited<ReturnType<typeof useRedisSentinel>>;

/** Throws while it does not. */
export async function isReplicating({ admin }: OwnRedis): Promise<void> {
  const info = await admin.info('replication');
  if (!info.includes('master_link_status:up')) throw new Error('the replica is not attached yet');
}

async function knowsEverybody({ admin }: OwnRedis): Promise<void> {
  const fields = (await admin.call('SENTINEL', 'MASTER', primaryName)) as string[];
  const field = (name: string) => fields[fields.indexOf(name) + 1];
  if (field('num-slaves') !== '1' || field('num-other-sentinels') !== '2') {
    throw new Error('the sentinels do not know each other and the replica yet');
  }
}
