import { type Admin, Kafka, logLevel } from 'kafkajs';
import { waitUntil } from './process/wait-until.ts';

const partitions = 12;
const leaderTimeoutMs = 10_000;

/**
 * Makes the topics that are not there yet. Kept for ever and never compacted: permissions are rebuilt by reading them
 * from the beginning. Resolves when every partition can be written to.
 */
export async function createTopics(brokers: string[], prefix: string, replicationFactor = 1): Promise<void> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  const configEntries = [
    { name: 'cleanup.policy', value: 'delete' },
    { name: 'retention.ms', value: '-1' },
    { name: 'min.insync.replicas', value: String(Math.min(2, replicationFactor)) },
  ];
  try {
    await admin.connect();
    const topics = [`${prefix}.modules.v1`, `${prefix}.modules.v1.dead-letters`];
    await admin.createTopics({
      topics: topics.map((topic) => ({ topic, numPartitions: partitions, replicationFactor, configEntries })),
    });
    for (const topic of topics) await untilLeadersAnswer(admin, topic);
  } finally {
    await admin.disconnect();
  }
}

/**
 * KafkaJS waits until the leaders are known, which they are a moment before they take anything. A producer that comes
 * in between is told so for one partition and then sends its request again, to those too that had taken it.
 */
async function untilLeadersAnswer(admin: Admin, topic: string): Promise<void> {
  const answer = () =>
    admin.fetchTopicOffsets(topic).then(
      () => true,
      () => false,
    );
  if (!(await waitUntil(answer, leaderTimeoutMs))) throw new Error(`The partitions of topic ${topic} have no leader.`);
}
