import { createKafka } from '@custom-modules/chassis/kafka';
import { createLogger } from '@custom-modules/chassis/log';
import { createPublisher } from '@custom-modules/chassis/publisher';
import { startTelemetry, type TelemetrySettings } from '@custom-modules/chassis/telemetry';
import { runThread } from '@custom-modules/chassis/thread';
import { secretPatterns } from '@custom-modules/contracts/secrets';
import { openOutboxSession } from '../store/outbox-session.ts';
import { type RelayReport, relayOutbox } from './relay-outbox.ts';
import { tracePublishing } from './traced-publisher.ts';

/** What the relay needs to know, cloned into its thread. */
export type RelayData = TelemetrySettings & {
  readonly directUrl: string;
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly log: { readonly level: string; readonly format: 'auto' | 'json' | 'pretty' };
};

await runThread<RelayData, RelayReport>(async ({ data, stopping, alive, running, waiting, report: say }) => {
  const log = createLogger({ name: 'modules.relay', ...data.log, secrets: secretPatterns });
  const kafka = createKafka({ clientId: 'modules.relay', brokers: data.brokers, log });
  const telemetry = await startTelemetry(data, log);
  const publisher = tracePublishing(createPublisher({ kafka, topic: data.topic }), data.topic);
  const openSession = () => openOutboxSession({ url: data.directUrl, log });
  const report = (said: RelayReport) => {
    say(said);
    if (said.kind === 'state') (said.state === 'waiting' ? waiting : running)();
  };
  await relayOutbox({ openSession, publisher, log, stopping, alive, report });
  await publisher.close();
  await telemetry.stop();
});
