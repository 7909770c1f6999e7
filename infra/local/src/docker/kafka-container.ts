import { type StartedTestContainer, Wait } from 'testcontainers';
import { clusterId, kafkaProperties } from '../kafka-settings.ts';
import { probeKafka } from '../probes.ts';
import { waitUntilAnswered } from '../process/wait-until-answered.ts';
import { type ContainerScope, containerFor, exposed } from './container-scope.ts';

const image = 'apache/kafka:4.1.1';
const data = '/var/lib/kafka/data';
const properties = '/tmp/server.properties';
const run = '/opt/kafka/bin/kafka-run-class.sh';

/**
 * Kafka tells clients where to connect, and the port they can reach is known only once the container runs: so the
 * container waits for the settings that name it. They are the settings of embedded Kafka, not the image's own.
 */
export async function startKafkaContainer(scope: ContainerScope) {
  const script = [
    `while [ ! -f ${properties} ]; do sleep 0.1; done`,
    `${run} kafka.tools.StorageTool format --ignore-formatted -t ${clusterId} -c ${properties}`,
    `exec ${run} kafka.Kafka ${properties}`,
  ];
  const container = await containerFor(scope, 'kafka', image, data)
    .withEnvironment({ KAFKA_HEAP_OPTS: '-Xmx512m' })
    .withCommand(['sh', '-ec', script.join('\n')])
    .withExposedPorts(exposed(9092, scope.ports.kafka))
    .withWaitStrategy(Wait.forSuccessfulCommand('true'))
    .start();
  const broker = `${container.getHost()}:${container.getMappedPort(9092)}`;
  await giveSettings(container, broker, scope.persistent);
  await waitUntilAnswered('Kafka', () => probeKafka([broker]));
  scope.onProgress(`Kafka is ready on port ${container.getMappedPort(9092)}`);
  return { brokers: [broker], stop: async () => void (await container.stop()) };
}

async function giveSettings(container: StartedTestContainer, advertise: string, persistent: boolean): Promise<void> {
  const place = { data, listen: '0.0.0.0:9092', advertise, controller: 'localhost:9093', persistent };
  const partial = `${properties}.partial`;
  await container.copyContentToContainer([{ content: kafkaProperties(place), target: partial, mode: 0o644 }]);
  await container.exec(['mv', partial, properties], { user: 'root' });
}
