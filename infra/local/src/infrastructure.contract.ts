import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePorts, type Infrastructure, type InfrastructureKind, startInfrastructure } from './infrastructure.ts';
import { probeKafka, probePostgres, probeRedis } from './probes.ts';
import { createTopics } from './topics.ts';

const slow = 120_000;

/** What every kind of infrastructure that is started, and not only connected to, must keep. */
export function describeInfrastructureContract(
  kind: InfrastructureKind,
  cleanUp = async (_state: string): Promise<unknown> => undefined,
): void {
  let state: string;
  let infrastructure: Infrastructure;
  const start = () =>
    startInfrastructure(kind, { state, ports: freePorts, persistent: true, onProgress: () => undefined });

  beforeAll(async () => {
    state = mkdtempSync(join(tmpdir(), 'infrastructure-contract-'));
    infrastructure = await start();
  }, slow);
  afterAll(async () => {
    await infrastructure?.stop();
    await cleanUp(state);
    rmSync(state, { recursive: true, force: true });
  });

  test('answers on PostgreSQL, Kafka and Redis once it has started', async () => {
    await probePostgres(infrastructure.postgres.adminUrl);
    await probeKafka(infrastructure.kafka.brokers);
    await probeRedis(infrastructure.redis.url);
  });

  test('names the log of each part that is a process of this machine', () => {
    const logs = kind === 'embedded' ? ['postgres.log', 'kafka.log', 'redis.log'] : [];
    expect(infrastructure.logFiles.map((file) => basename(file))).toEqual(logs);
  });

  test('refuses without the password', async () => {
    const { postgres, redis } = infrastructure;
    await expect(probeRedis(withPassword(redis.url, ''))).rejects.toThrow('NOAUTH');
    await expect(probePostgres(withPassword(postgres.adminUrl, 'guessed'))).rejects.toThrow('password authentication');
  });

  test('listens to this machine alone', async ({ skip }) => {
    const { postgres, kafka, redis } = infrastructure;
    skip(!loopback.includes(new URL(redis.url).hostname), 'a container engine elsewhere has to be reached from here');
    for (const part of [postgres.adminUrl, `kafka://${kafka.brokers[0]}`, redis.url]) {
      const port = Number(new URL(part).port);
      for (const host of otherAddresses) await expect(connection(host, port)).rejects.toThrow('ECONNREFUSED');
    }
  });

  test('sorts strings the same way wherever it runs', async () => {
    const rows = await query(infrastructure, `select * from unnest(array['b', 'A', 'a', 'B']) as name order by name`);
    expect(rows.map((row) => row['name'])).toEqual(['A', 'B', 'a', 'b']);
  });

  test('keeps the rows and topics of a persistent folder over a restart', { timeout: slow }, async () => {
    await query(infrastructure, 'create table kept (value text)');
    await query(infrastructure, `insert into kept values ('still here')`);
    await createTopics(infrastructure.kafka.brokers, 'kept');

    await infrastructure.stop();
    infrastructure = await start();

    expect(await query(infrastructure, 'select value from kept')).toEqual([{ value: 'still here' }]);
    expect(await topics(infrastructure)).toContain('kept.modules.v1');
  });

  test('answers nowhere once it has stopped, and stopping again is fine', { timeout: slow }, async () => {
    await infrastructure.stop();
    await infrastructure.stop();
    await expect(probePostgres(infrastructure.postgres.adminUrl)).rejects.toThrow();
    await expect(probeKafka(infrastructure.kafka.brokers)).rejects.toThrow();
    await expect(probeRedis(infrastructure.redis.url)).rejects.toThrow();
  });
}

const loopback = ['127.0.0.1', 'localhost'];

/** Where the other machines of the network find this one. */
const otherAddresses = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal, family }) => !internal && family === 'IPv4')
  .map(({ address }) => address);

async function connection(host: string, port: number): Promise<void> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

function withPassword(url: string, password: string): string {
  const changed = new URL(url);
  changed.password = password;
  return changed.href;
}

async function query({ postgres }: Infrastructure, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: postgres.adminUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function topics({ kafka }: Infrastructure): Promise<string[]> {
  const admin = new Kafka({ brokers: kafka.brokers, logLevel: logLevel.ERROR }).admin();
  await admin.connect();
  try {
    return await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}
