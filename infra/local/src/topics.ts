import { Kafka, logLevel } from 'kafkajs';

const partitions = 12;

/**
 * Makes the topics that are not there yet. Kept for ever and never compacted: permissions are rebuilt by reading them
 * from the beginning.
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
    await admin.createTopics({
      topics: [`${prefix}.modules.v1`, `${prefix}.modules.v1.dead-letters`].map((topic) => ({
        topic,
        numPartitions: partitions,
        replicationFactor,
        configEntries,
      })),
    });
  } finally {
    await admin.disconnect();
  }
}
