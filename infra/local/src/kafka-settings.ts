export type KafkaPlace = {
  data: string;
  /** Where it listens, and where clients are told to connect. */
  listen: string;
  advertise: string;
  controller: string;
  persistent: boolean;
};

/** Any; the same for good, for the data on disk carries it. */
export const clusterId = 'Y3VzdG9tLW1vZHVsZXM0cA';

/** server.properties of one Kafka node, broker and controller in one (KRaft), however it is run. */
export function kafkaProperties({ data, listen, advertise, controller, persistent }: KafkaPlace): string {
  return toProperties({
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://${listen},CONTROLLER://${controller}`,
    'advertised.listeners': `PLAINTEXT://${advertise}`,
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    'log.dirs': data,
    'auto.create.topics.enable': 'false',
    'default.replication.factor': '1',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.num.partitions': '4',
    'transaction.state.log.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    // Tests of fail-over wait for a session to end; a consumer still chooses its own within these bounds.
    ...(persistent ? {} : { 'group.min.session.timeout.ms': '1000' }),
  });
}

export function toProperties(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
}
