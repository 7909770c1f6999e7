import { createKafka } from '@custom-modules/chassis/kafka';
import { createLogger } from '@custom-modules/chassis/log';
import { createPublisher } from '@custom-modules/chassis/publisher';
import { runThread } from '@custom-modules/chassis/thread';
import { secretPatterns } from '@custom-modules/contracts/secrets';
import type { TokenEvent } from '@custom-modules/contracts/token-events';
import { type AuditReport, publishAudit } from './publish-audit.ts';

/** What the thread needs to know, cloned into it. */
export type AuditData = {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly log: { readonly level: string; readonly format: 'auto' | 'json' | 'pretty' };
};

await runThread<AuditData, AuditReport, readonly TokenEvent[]>(async ({ data, ...thread }) => {
  const log = createLogger({ name: 'tokens.audit', ...data.log, secrets: secretPatterns });
  // KafkaJS complains of a broker that is away many times a minute; publishAudit says it once.
  const debug = log.debug.bind(log);
  const kafka = createKafka({ clientId: 'tokens.audit', brokers: data.brokers, log: { debug, warn: debug } });
  const publisher = createPublisher({ kafka, topic: data.topic });
  await publishAudit({ ...thread, publisher, log });
  await publisher.close();
});
