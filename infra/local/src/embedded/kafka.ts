import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { javaCommand } from '../../bootstrap/toolchain.mjs';
import { probeKafka } from '../probes.ts';
import { startProcess } from '../process/owned-process.ts';
import { type Instance, waitUntilReady } from './instance.ts';
import { runToEnd } from './run-to-end.ts';

const clusterId = 'Y3VzdG9tLW1vZHVsZXM0cA';
const jvmFlags = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** One Kafka node, broker and controller in one (KRaft). */
export async function startKafka(instance: Instance, jars: string, port: number, controllerPort: number) {
  const folder = join(instance.state, 'kafka');
  const data = join(folder, 'data');
  mkdirSync(folder, { recursive: true });
  const properties = join(folder, 'server.properties');
  writeFileSync(properties, toProperties(serverSettings(data, port, controllerPort, instance.persistent)));
  writeFileSync(join(folder, 'log4j2.properties'), toProperties(logSettings));

  const java = [...jvmFlags, `-Dlog4j2.configurationFile=${join(folder, 'log4j2.properties')}`, '-cp', join(jars, '*')];
  if (!existsSync(join(data, 'meta.properties'))) await format(java, properties, folder);

  const brokers = [`127.0.0.1:${port}`];
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
  await waitUntilReady(server, () => probeKafka(brokers));
  instance.onProgress(`Kafka is ready on port ${port}`);
  return { brokers, stop: async () => void (await server.stop()) };
}

function serverSettings(data: string, port: number, controllerPort: number, persistent: boolean) {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
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
  };
}

const logSettings = {
  'rootLogger.level': 'info',
  'rootLogger.appenderRef.console.ref': 'console',
  'appender.console.type': 'Console',
  'appender.console.name': 'console',
  'appender.console.layout.type': 'PatternLayout',
  'appender.console.layout.pattern': '%d{ISO8601} %-5p %m (%c)%n',
};

function toProperties(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
}

function format(java: string[], properties: string, folder: string): Promise<void> {
  const tool = ['kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', clusterId, '-c', properties];
  return runToEnd(javaCommand(), [...java, ...tool], { cwd: folder });
}
