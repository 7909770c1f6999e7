import { readFile } from 'node:fs/promises';
import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';

/** Everything that a process, a store or a topic kept, as text to search. */

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

/** Every key with its value, and the slow log. Values are binary, so bytes are kept one to one as latin1. */
export async function dumpRedis(url: string, keyPrefix: string): Promise<string> {
  const redis = new Redis(url);
  try {
    const keys = await redis.keys(`${keyPrefix}*`);
    const values = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
    const slow = JSON.stringify(await redis.slowlog('GET', 1000));
    return [...keys, ...values.map((value) => value?.toString('latin1') ?? ''), slow].join('\n');
  } finally {
    redis.disconnect();
  }
}

/** What Redis is told, from now until `stop`. */
export async function monitorRedis(url: string): Promise<{ stop(): string }> {
  const redis = new Redis(url);
  const monitor = await redis.monitor();
  const lines: string[] = [];
  monitor.on('monitor', (_time: string, args: string[]) => lines.push(args.join(' ')));
  return {
    stop() {
      monitor.disconnect();
      redis.disconnect();
      return lines.join('\n');
    },
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

/** What a process wrote and what it tells about itself. */
export async function dumpProcess(service: { internalUrl: string; process: { logFile: string } }): Promise<string> {
  const metrics = await fetch(`${service.internalUrl}/metrics`);
  return `${await readFile(service.process.logFile, 'utf8')}\n${await metrics.text()}`;
}
