import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchArtifacts } from '@custom-modules/local/embedded/artifacts';
import { type KafkaNode, startKafkaNode } from '@custom-modules/local/embedded/kafka';
import { claimPorts } from '@custom-modules/local/ports';
import type { OwnedProcess } from '@custom-modules/local/process/owned-process';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { expect, vi } from 'vitest';
import { atEnd } from './at-end.ts';
import { type FaultProxy, useFaultProxy } from './fault-proxy.ts';

/** A broker the test may end, freeze and start. It keeps its address, and what was written to it, over a restart. */
export type OwnBroker = {
  /** host:port */
  readonly address: string;
  /** Resolves when it answers again. */
  start(): Promise<void>;
  /** An orderly end: its partitions are led by others before it goes. */
  stop(): Promise<void>;
  /** Ends the process without a word. */
  kill(): Promise<void>;
  /** Holds the process still: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
};

type Topics = { readonly prefix: string };

export type KafkaCluster = {
  readonly brokers: readonly OwnBroker[];
  readonly addresses: string[];
  /** Resolves when every replica of the topics has all of them again. */
  untilInSync(topics: Topics): Promise<void>;
};

/**
 * A broker of the test's own. Ends with the test file. Each link is another way to it: who connects to the address of its proxy is told
 * by the broker to come by that way and no other.
 */
export async function useOwnKafka<Name extends string>({ links = [] }: { links?: readonly Name[] } = {}) {
  const ports = await claimPorts(Object.fromEntries(links.map((name) => [`door ${name}`, 0])));
  const proxies = {} as Record<Name, FaultProxy>;
  const doors: { listen: string; advertise: string }[] = [];
  for (const name of links) {
    const listen = `127.0.0.1:${ports[`door ${name}`]}`;
    proxies[name] = await useFaultProxy(listen);
    doors.push({ listen, advertise: proxies[name].address });
  }
  const { brokers } = await useKafkaCluster({ size: 1, doors });
  return { ...(brokers[0] as OwnBroker), links: proxies };
}

/** Doors are for a cluster of one. */
type ClusterOptions = { size?: number; doors?: KafkaNode['doors'] };

/**
 * Three brokers that are controllers, too, from the jars of `npm start`: topics made on them have three replicas, of which two must
 * have what is acknowledged. Always processes of this machine. Ends with the test file.
 */
export async function useKafkaCluster({ size = 3, doors = [] }: ClusterOptions = {}): Promise<KafkaCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'custom-modules-kafka-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  const { kafka: jars } = await fetchArtifacts(() => undefined);
  const indexes = Array.from({ length: size }, (_, index) => index);
  const ports = await claimPorts(
    Object.fromEntries(indexes.flatMap((index) => [`broker ${index}`, `controller ${index}`].map((name) => [name, 0]))),
  );
  const portOf = (kind: 'broker' | 'controller', index: number) => ports[`${kind} ${index}`] ?? 0;
  const controllers = indexes.map((index) => `127.0.0.1:${portOf('controller', index)}`);

  const brokers = indexes.map((index) => {
    const state = join(folder, `broker-${index}`);
    const instance = { state, logs: join(state, 'logs'), records: join(state, 'run'), persistent: false };
    for (const place of [instance.logs, instance.records]) mkdirSync(place, { recursive: true });
    const node = { port: portOf('broker', index), controllerPort: portOf('controller', index), heapMb: 256 };
    return ownBroker(`127.0.0.1:${node.port}`, () =>
      startKafkaNode(instance, jars, { ...node, doors, among: { index, controllers } }),
    );
  });
  atEnd(() => Promise.all(brokers.map((broker) => broker.kill())));
  await Promise.all(brokers.map((broker) => broker.start()));
  const addresses = brokers.map(({ address }) => address);
  return {
    brokers,
    addresses,
    untilInSync: ({ prefix }) => withAdmin(addresses, (admin) => untilInSync(admin, prefix)),
  };
}

function ownBroker(address: string, run: () => Promise<OwnedProcess>): OwnBroker {
  let running: OwnedProcess | undefined;
  async function end(signal: NodeJS.Signals): Promise<void> {
    // One that is killed frozen does nothing more of what it was sent.
    if (signal !== 'SIGKILL') running?.kill('SIGCONT');
    running?.kill(signal);
    await running?.exited;
    running = undefined;
  }
  return {
    address,
    async start() {
      running ??= await run();
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    freeze: () => running?.kill('SIGSTOP'),
    thaw: () => running?.kill('SIGCONT'),
  };
}

async function withAdmin<T>(brokers: string[], work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** A replica that was away fetches all it missed, and is told of leaders that change meanwhile. */
const syncPatience = { timeout: 120_000, interval: 200 };

async function untilInSync(admin: Admin, prefix: string): Promise<void> {
  const names = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix) || topic.startsWith('__'));
  await vi.waitFor(async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: names });
    const behind = topics.flatMap(({ name, partitions }) =>
      partitions.filter(({ isr, replicas }) => isr.length < replicas.length).map(() => name),
    );
    expect(behind, 'replicas behind').toEqual([]);
  }, syncPatience);
}
