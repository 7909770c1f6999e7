import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { javaCommand } from '../../bootstrap/toolchain.mjs';
import { clusterId, type KafkaPlace, kafkaProperties, toProperties } from '../kafka-settings.ts';
import { probeKafka } from '../probes.ts';
import { type OwnedProcess, startProcess } from '../process/owned-process.ts';
import { type Instance, waitUntilReady } from './instance.ts';
import { runToEnd } from './run-to-end.ts';

const jvmFlags = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

export type KafkaNode = {
  port: number;
  controllerPort: number;
  /** Where clients are told to connect, if that is not where it listens. */
  advertise?: string;
  heapMb?: number;
  doors?: KafkaPlace['doors'];
  among?: KafkaPlace['among'];
};

/** The one Kafka node of an instance, on loopback. */
export async function startKafka(instance: Instance, jars: string, node: KafkaNode) {
  const server = await startKafkaNode(instance, jars, node);
  instance.onProgress(`Kafka is ready on port ${node.port}`);
  return { brokers: [brokerOf(node)], logFile: server.logFile, stop: async () => void (await server.stop()) };
}

const brokerOf = ({ port }: KafkaNode) => `127.0.0.1:${port}`;

/** One Kafka node on loopback, alone or among others. It finds again what one before it has left in the folder. */
export async function startKafkaNode(
  instance: Pick<Instance, 'state' | 'logs' | 'records' | 'persistent' | 'onLoss'>,
  jars: string,
  node: KafkaNode,
): Promise<OwnedProcess> {
  const folder = join(instance.state, 'kafka');
  const data = join(folder, 'data');
  const properties = join(folder, 'server.properties');
  const logging = join(folder, 'log4j2.properties');
  const listen = brokerOf(node);
  const { advertise = listen, controllerPort, heapMb = 512, doors, among } = node;
  const place = { data, listen, advertise, controller: `127.0.0.1:${controllerPort}`, doors, among };
  mkdirSync(folder, { recursive: true });
  writeFileSync(properties, kafkaProperties({ ...place, persistent: instance.persistent }));
  writeFileSync(logging, toProperties(logSettings));

  const java = [`-Xmx${heapMb}m`, ...jvmFlags, `-Dlog4j2.configurationFile=${logging}`, '-cp', join(jars, '*')];
  if (!existsSync(join(data, 'meta.properties'))) {
    const format = ['kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', clusterId, '-c', properties];
    await runToEnd(javaCommand(), [...java, ...format], { cwd: folder });
  }
  const server = await startProcess({
    name: 'kafka',
    command: javaCommand(),
    args: [...java, 'kafka.Kafka', properties],
    cwd: folder,
    logFile: join(instance.logs, 'kafka.log'),
    records: instance.records,
    // An orderly end writes out indexes and state that only a next start would miss.
    ...(instance.persistent ? {} : { stopSignal: 'SIGKILL' as const }),
  });
  await waitUntilReady(instance, server, () => probeKafka([listen]));
  return server;
}

const logSettings = {
  'rootLogger.level': 'info',
  'rootLogger.appenderRef.console.ref': 'console',
  'appender.console.type': 'Console',
  'appender.console.name': 'console',
  'appender.console.layout.type': 'PatternLayout',
  'appender.console.layout.pattern': '%d{ISO8601} %-5p %m (%c)%n',
};
