import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { javaCommand } from '../../bootstrap/toolchain.mjs';
import { clusterId, kafkaProperties, toProperties } from '../kafka-settings.ts';
import { probeKafka } from '../probes.ts';
import { startProcess } from '../process/owned-process.ts';
import { type Instance, waitUntilReady } from './instance.ts';
import { runToEnd } from './run-to-end.ts';

const jvmFlags = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];

/** One Kafka node on loopback. */
export async function startKafka(instance: Instance, jars: string, port: number, controllerPort: number) {
  const folder = join(instance.state, 'kafka');
  const data = join(folder, 'data');
  const properties = join(folder, 'server.properties');
  const logging = join(folder, 'log4j2.properties');
  const broker = `127.0.0.1:${port}`;
  const place = { data, listen: broker, advertise: broker, controller: `127.0.0.1:${controllerPort}` };
  mkdirSync(folder, { recursive: true });
  writeFileSync(properties, kafkaProperties({ ...place, persistent: instance.persistent }));
  writeFileSync(logging, toProperties(logSettings));

  const java = [...jvmFlags, `-Dlog4j2.configurationFile=${logging}`, '-cp', join(jars, '*')];
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
  await waitUntilReady(instance, server, () => probeKafka([broker]));
  instance.onProgress(`Kafka is ready on port ${port}`);
  return { brokers: [broker], logFile: server.logFile, stop: async () => void (await server.stop()) };
}

const logSettings = {
  'rootLogger.level': 'info',
  'rootLogger.appenderRef.console.ref': 'console',
  'appender.console.type': 'Console',
  'appender.console.name': 'console',
  'appender.console.layout.type': 'PatternLayout',
  'appender.console.layout.pattern': '%d{ISO8601} %-5p %m (%c)%n',
};
