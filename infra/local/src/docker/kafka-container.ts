import { Wait } from 'testcontainers';
import { probeKafka } from '../probes.ts';
import { type ContainerScope, containerFor, exposed } from './container-scope.ts';
import { waitUntilAnswered } from './wait-until-answered.ts';

const image = 'apache/kafka:4.1.1';
const data = '/var/lib/kafka/data';
const starter = '/tmp/start-kafka.sh';

/**
 * Kafka tells clients where to connect, and the port they can reach is known only once the container runs: so the
 * container waits for a script that knows it.
 */
export async function startKafkaContainer(scope: ContainerScope) {
  const container = await containerFor(scope, 'kafka', image, data)
    .withEnvironment({ ...settings, ...(scope.persistent ? {} : { KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '1000' }) })
    .withCommand(['sh', '-c', `while [ ! -f ${starter} ]; do sleep 0.1; done; exec sh ${starter}`])
    .withExposedPorts(exposed(9092, scope.ports.kafka))
    .withWaitStrategy(Wait.forSuccessfulCommand('true'))
    .start();
  const broker = `${container.getHost()}:${container.getMappedPort(9092)}`;
  const content = `export KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://${broker}\nexec /etc/kafka/docker/run\n`;
  await container.copyContentToContainer([{ content, target: `${starter}.partial`, mode: 0o755 }]);
  await container.exec(['mv', `${starter}.partial`, starter], { user: 'root' });
  await waitUntilAnswered('Kafka', () => probeKafka([broker]));
  scope.onProgress(`Kafka is ready on port ${container.getMappedPort(9092)}`);
  return { brokers: [broker], stop: async () => void (await container.stop({ removeVolumes: !scope.persistent })) };
}

const settings = {
  CLUSTER_ID: 'Y3VzdG9tLW1vZHVsZXM0cA',
  KAFKA_HEAP_OPTS: '-Xmx512m',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_NODE_ID: '1',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_LISTENERS: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://localhost:9093',
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  KAFKA_LOG_DIRS: data,
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
};
