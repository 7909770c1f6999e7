import { systemClock } from '@custom-modules/chassis/clock';
import { createKafka } from '@custom-modules/chassis/kafka';
import { createLogger } from '@custom-modules/chassis/log';
import { runThread } from '@custom-modules/chassis/thread';
import { secretPatterns } from '@custom-modules/contracts/secrets';
import { type BusReport, observeBus } from './observe-bus.ts';

/** What the observer needs to know, cloned into its thread. */
export type BusData = {
  readonly brokers: readonly string[];
  readonly topics: readonly [string, ...string[]];
  readonly groups: readonly string[];
  readonly log: { readonly level: string; readonly format: 'auto' | 'json' | 'pretty' };
};

await runThread<BusData, BusReport>(async ({ data, ...thread }) => {
  const { topics, groups } = data;
  const log = createLogger({ name: 'modules.bus', ...data.log, secrets: secretPatterns });
  // KafkaJS complains of a broker that is away many times a minute; observeBus says it once.
  const debug = log.debug.bind(log);
  const kafka = createKafka({ clientId: 'modules.bus', brokers: data.brokers, log: { debug, warn: debug } });
  await observeBus({ ...thread, kafka, topics, groups, clock: systemClock, log });
});
