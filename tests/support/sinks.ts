import { appendFile, readFile } from 'node:fs/promises';
import { createProducer } from '@custom-modules/chassis/kafka';
import { topicsOf } from '@custom-modules/contracts/topics';
import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import type { TraceCollector } from '@custom-modules/testing/trace-collector';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';

/** Something that keeps what it is told. */
export type Sink = {
  readonly name: string;
  /** All it keeps, as text to search. */
  read(): Promise<string>;
  /** Tells it a line, as something careless would. */
  plant(line: string): Promise<unknown>;
};

type Topics = { readonly brokers: string[]; readonly prefix: string };

export function logSink(file: string): Sink {
  return { name: file, read: () => readFile(file, 'utf8'), plant: (line) => appendFile(file, `${line}\n`) };
}

/** What a process wrote and what it tells about itself. */
export function processSink(name: string, service: { internalUrl: string; process: { logFile: string } }): Sink {
  const log = logSink(service.process.logFile);
  return {
    ...log,
    name,
    async read() {
      const metrics = await fetch(`${service.internalUrl}/metrics`);
      return `${await log.read()}\n${await metrics.text()}`;
    },
  };
}

export function databaseSink(name: string, databaseUrl: string): Sink {
  return {
    name,
    read: () => dumpDatabase(databaseUrl),
    plant: (line) =>
      withClient(adminUrlOf(databaseUrl), async (client) => {
        await client.query('CREATE TABLE planted (line text)');
        await client.query('INSERT INTO planted VALUES ($1)', [line]);
      }),
  };
}

/** Every row of every table, and every statement PostgreSQL still shows. */
export function dumpDatabase(databaseUrl: string): Promise<string> {
  return withClient(adminUrlOf(databaseUrl), async (client) => {
    const tables = await client.query(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    );
    const parts = [JSON.stringify((await client.query('SELECT query FROM pg_stat_activity')).rows)];
    for (const { name } of tables.rows) {
      const { rows } = await client.query(`SELECT t::text AS row FROM ${name} t`);
      parts.push(name, ...rows.map(({ row }) => row));
    }
    return parts.join('\n');
  });
}

export function redisSink({ url, keyPrefix }: { url: string; keyPrefix: string }): Sink {
  const ask = <T>(work: (redis: Redis) => Promise<T>) => {
    const redis = new Redis(url);
    return work(redis).finally(() => redis.disconnect());
  };
  return {
    name: 'redis',
    read: () => ask((redis) => dumpRedis(redis, keyPrefix)),
    // Twice, so that it compresses, and between bytes that are no text.
    plant: (line) =>
      ask((redis) => redis.set(`${keyPrefix}planted`, Buffer.from(`\xff\0${line}${line}\xff`, 'latin1'))),
  };
}

/** Every key with its value, and the slow log. Values are binary, so bytes are kept one to one as latin1. */
async function dumpRedis(redis: Redis, keyPrefix: string): Promise<string> {
  // Dumps are compressed when snapshots are, and then cannot be searched.
  await redis.config('SET', 'rdbcompression', 'no');
  const keys = await redis.keys(`${keyPrefix}*`);
  const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
  const slow = JSON.stringify(await redis.slowlog('GET', 1000));
  return [...keys, ...values.map((value) => value?.toString('latin1') ?? ''), slow].join('\n');
}

/** What Redis is told from now on, until it is closed. */
export async function openMonitorSink(url: string): Promise<Sink & { close(): void }> {
  const redis = new Redis(url);
  const monitor = await redis.monitor();
  const lines: string[] = [];
  monitor.on('monitor', (_time: string, args: string[]) => lines.push(args.join(' ')));
  return {
    name: 'monitor of redis',
    read: async () => lines.join('\n'),
    plant: (line) => redis.echo(line),
    close() {
      monitor.disconnect();
      redis.disconnect();
    },
  };
}

/** Every topic of the system. What is planted goes where no service listens. */
export function topicsSink({ brokers, prefix }: Topics): Sink {
  return {
    name: 'topics',
    read: () => dumpTopics(brokers, prefix),
    plant: (line) => produce(brokers, topicsOf(prefix).deadLetters, line),
  };
}

/** What tokens told of what happened to them. */
export function tokenAuditSink({ brokers, prefix }: Topics): Sink {
  const topic = topicsOf(prefix).tokenAudit;
  return {
    name: topic,
    read: () => dumpTopics(brokers, topic),
    plant: (line) => produce(brokers, topic, line),
  };
}

/** Every message on every topic with the prefix: key, headers and value. */
export async function dumpTopics(brokers: string[], prefix: string): Promise<string> {
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
  const offsets = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  await admin.disconnect();
  let missing = offsets.flat().reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
  const lines: string[] = [];
  if (missing === 0) return '';
  const consumer = kafka.consumer({ groupId: `${prefix}-dump-${Date.now()}` });
  const { promise: done, resolve } = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ topic, message }) => {
      const headers = Object.entries(message.headers ?? {}).map(([name, value]) => `${name}=${value}`);
      lines.push(`${topic} ${message.key} ${headers.join(' ')} ${message.value}`);
      missing -= 1;
      if (missing === 0) resolve();
    },
  });
  await done;
  await consumer.disconnect();
  return lines.join('\n');
}

/** What a collector of spans was sent. */
export function spanSink({ url, text }: TraceCollector): Sink {
  return {
    name: 'spans',
    read: async () => text(),
    plant: (line) => fetch(`${url}/v1/traces`, { method: 'POST', body: line }),
  };
}

/** Writes a message that is no event. */
export async function produce(brokers: string[], topic: string, value: string): Promise<void> {
  const producer = createProducer(new Kafka({ brokers, logLevel: logLevel.NOTHING }));
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: [{ value }] });
  await producer.disconnect();
}
