import { topicsOf } from '@custom-modules/contracts/topics';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { waitUntil } from './process/wait-until.ts';

export const partitions = 12;
const leaderTimeoutMs = 10_000;

/** As many copies as the cluster can hold, up to three; written to while two of them are there. */
export function replicationOn(brokers: number): { replicationFactor: number; minInsyncReplicas: number } {
  return { replicationFactor: Math.min(3, brokers), minInsyncReplicas: Math.min(2, brokers) };
}

const dayMs = 24 * 60 * 60 * 1000;

/** Module events are kept for ever and never compacted: permissions are rebuilt by reading them from the beginning. */
export const retentionMs: Record<keyof ReturnType<typeof topicsOf>, number> = {
  modules: -1,
  deadLetters: -1,
  tokenAudit: 7 * dayMs,
};

/** Makes the topics that are not there yet. Resolves when every partition can be written to. */
export async function createTopics(brokers: string[], prefix: string): Promise<void> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  const names = topicsOf(prefix);
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    const { replicationFactor, minInsyncReplicas } = replicationOn(cluster.brokers.length);
    const topics = (Object.keys(names) as (keyof typeof names)[]).map((kind) => ({
      topic: names[kind],
      numPartitions: partitions,
      replicationFactor,
      configEntries: [
        { name: 'cleanup.policy', value: 'delete' },
        { name: 'retention.ms', value: String(retentionMs[kind]) },
        { name: 'min.insync.replicas', value: String(minInsyncReplicas) },
      ],
    }));
    await admin.createTopics({ topics, waitForLeaders: false });
    await Promise.all(Object.values(names).map((topic) => untilLeadersAnswer(admin, topic)));
  } finally {
    await admin.disconnect();
  }
}

/**
 * Leaders are known a moment before they take anything. A producer that comes in between is told so for one partition and then
 * sends its request again, to those too that had taken it. Nor can KafkaJS wait for leaders by itself: it gives up when a broker
 * of several has not heard of the topic yet.
 */
async function untilLeadersAnswer(admin: Admin, topic: string): Promise<void> {
  const answer = () =>
    admin.fetchTopicOffsets(topic).then(
      () => true,
      () => false,
    );
  if (!(await waitUntil(answer, leaderTimeoutMs))) throw new Error(`The partitions of topic ${topic} have no leader.`);
}
