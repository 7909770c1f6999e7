import { Redis } from 'ioredis';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';

const answerMs = 3_000;

/** Each resolves when the thing answers a real request, and throws its client's error otherwise. */
export async function probePostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: answerMs, query_timeout: answerMs });
  client.on('error', () => undefined); // told by the query
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end().catch(() => undefined);
  }
}

export async function probeKafka(brokers: string[]): Promise<void> {
  const kafka = new Kafka({
    brokers,
    connectionTimeout: answerMs,
    requestTimeout: answerMs,
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    if (cluster.brokers.length === 0) throw new Error('no broker has registered yet');
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

export async function probeRedis(url: string): Promise<void> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: null,
    connectTimeout: answerMs,
    commandTimeout: answerMs,
  });
  redis.on('error', () => undefined); // told by the command
  try {
    await redis.ping(); // connects first, and is told why that fails
  } finally {
    redis.disconnect();
  }
}
