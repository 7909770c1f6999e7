import { createKafka, createProducer } from '@custom-modules/chassis/kafka';
import { makeBacklog } from './backlog.ts';

// KafkaJS alone, a process for each end as in ours: `produce` sends so many records, a batch at a time with acks from all;
// `consume` counts them. Each says when it is ready, waits to be told to go, and says when it is done.

const [role, brokers = '', topic = '', count = '0'] = process.argv.slice(2);
const batchSize = 1000;
const silent = { debug: () => undefined, warn: () => undefined };
const kafka = createKafka({ clientId: `bench-${role}`, brokers: brokers.split(','), log: silent });
const told = new Promise<void>((resolve) => void process.once('message', () => resolve()));
process.on('disconnect', () => process.exit());

if (role === 'produce') await produce();
else await consume();

async function produce(): Promise<void> {
  const messages = makeBacklog(Number(count)).map(({ record }) => record);
  const producer = createProducer(kafka);
  await producer.connect();
  process.send?.('ready');
  await told;
  for (let at = 0; at < messages.length; at += batchSize) {
    await producer.send({ topic, acks: -1, messages: messages.slice(at, at + batchSize) });
  }
  process.send?.('done');
}

async function consume(): Promise<void> {
  let left = Number(count);
  const consumer = kafka.consumer({ groupId: topic, maxWaitTimeInMs: 250 });
  consumer.on(consumer.events.GROUP_JOIN, () => process.send?.('ready'));
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch, resolveOffset, commitOffsetsIfNecessary, uncommittedOffsets }) => {
      left -= batch.messages.length;
      resolveOffset(batch.lastOffset());
      await commitOffsetsIfNecessary(uncommittedOffsets());
      if (left <= 0) process.send?.('done');
    },
  });
}
