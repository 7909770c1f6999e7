import { createKafka, createProducer } from '@custom-modules/chassis/kafka';
import type { EventResults } from './event-results.ts';
import type { EventStage } from './event-stage.ts';
import { spreadOf, timeEach } from './spread.ts';

const warmUps = 50;
const silent = { debug: () => undefined, warn: () => undefined };

/** A record of the size of an event, there and back through Kafka; a row of that size committed; a request that asks nothing. */
export async function measureBare(stage: EventStage, count: number): Promise<EventResults['bare']> {
  return {
    roundTrip: await measureRoundTrip(stage, count),
    commit: await measureCommit(stage, count),
    request: await measureRequest(stage, count),
  };
}

async function measureRoundTrip({ brokers, started }: EventStage, count: number) {
  const kafka = createKafka({ clientId: 'bench', brokers, log: silent });
  const topic = 'bench.bare-round-trip';
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 12 }], waitForLeaders: true });
  await admin.disconnect();
  const consumer = kafka.consumer({ groupId: 'bench-round-trip', maxWaitTimeInMs: 250 });
  const producer = createProducer(kafka);
  let arrived = Promise.withResolvers<void>();
  const joined = Promise.withResolvers<void>();
  consumer.on(consumer.events.GROUP_JOIN, () => joined.resolve());
  await consumer.connect();
  await producer.connect();
  started.defer(async () => void (await Promise.all([consumer.disconnect(), producer.disconnect()])));
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ autoCommit: false, eachBatch: async () => arrived.resolve() });
  await joined.promise;
  const there = async (index: number) => {
    arrived = Promise.withResolvers<void>();
    await producer.send({ topic, acks: -1, messages: [{ key: `key-${index}`, value: 'x'.repeat(600) }] });
    await arrived.promise;
  };
  await timeEach(warmUps, there);
  return spreadOf(await timeEach(count, there));
}

async function measureCommit(stage: EventStage, count: number) {
  const client = await stage.connect('modules');
  await client.query('CREATE TABLE bench_commit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, value text)');
  const commit = async () => {
    await client.query('BEGIN');
    await client.query('INSERT INTO bench_commit (value) VALUES ($1)', ['x'.repeat(600)]);
    await client.query('COMMIT');
  };
  await timeEach(warmUps, commit);
  return spreadOf(await timeEach(count, commit));
}

/** The gateway answers it by itself, from the bearer. */
async function measureRequest({ gatewayUrl, ownerOf }: EventStage, count: number) {
  const headers = { authorization: `Bearer ${await ownerOf('bare')}` };
  const ask = async () => (await fetch(`${gatewayUrl}/api/v3/session`, { headers })).arrayBuffer();
  await timeEach(warmUps, ask);
  return spreadOf(await timeEach(count, ask));
}
