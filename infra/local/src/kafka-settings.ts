import { replicationOn } from './topics.ts';

export type KafkaPlace = {
  data: string;
  /** Where it listens, and where clients are told to connect. */
  listen: string;
  advertise: string;
  controller: string;
  persistent: boolean;
  /** Where else it listens, for clients who are to connect by another way. */
  doors?: readonly Pick<KafkaPlace, 'listen' | 'advertise'>[] | undefined;
  /** Which of several it is, counted from 0, by where the controllers of all listen. Left out, it is alone. */
  among?: { index: number; controllers: readonly string[] } | undefined;
};

/** Any; the same for good, for the data on disk carries it. */
export const clusterId = 'Y3VzdG9tLW1vZHVsZXM0cA';

/** server.properties of one Kafka node, broker and controller in one (KRaft), however it is run. */
export function kafkaProperties(place: KafkaPlace): string {
  const { data, listen, advertise, controller, persistent, doors = [], among } = place;
  const { index, controllers } = among ?? { index: 0, controllers: [controller] };
  const { replicationFactor, minInsyncReplicas } = replicationOn(controllers.length);
  const listeners = [{ listen, advertise }, ...doors].map((door, number) => ({
    ...door,
    name: number === 0 ? 'PLAINTEXT' : `DOOR${number}`,
  }));
  return toProperties({
    'process.roles': 'broker,controller',
    'node.id': String(index + 1),
    'controller.quorum.voters': controllers.map((each, other) => `${other + 1}@${each}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: [...listeners.map((each) => `${each.name}://${each.listen}`), `CONTROLLER://${controller}`].join(','),
    'advertised.listeners': listeners.map((each) => `${each.name}://${each.advertise}`).join(','),
    'listener.security.protocol.map': ['CONTROLLER', ...listeners.map(({ name }) => name)]
      .map((name) => `${name}:PLAINTEXT`)
      .join(','),
    'log.dirs': data,
    'auto.create.topics.enable': 'false',
    'default.replication.factor': String(replicationFactor),
    'min.insync.replicas': String(minInsyncReplicas),
    'offsets.topic.replication.factor': String(replicationFactor),
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': String(replicationFactor),
    'transaction.state.log.num.partitions': '4',
    'transaction.state.log.min.isr': String(minInsyncReplicas),
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
