import type { Resource } from '@custom-modules/chassis/lifecycle';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { createThreadMetrics, superviseThread } from '@custom-modules/chassis/supervised-thread';
import type { TokenEvent } from '@custom-modules/contracts/token-events';
import type { AuditMetrics } from '../metrics.ts';
import type { AuditBuffer } from './audit-buffer.ts';
import type { AuditData } from './audit-thread.ts';
import type { AuditReport } from './publish-audit.ts';

type Options = {
  readonly buffer: AuditBuffer;
  readonly data: AuditData;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly measure: AuditMetrics;
  readonly setHealth: (part: string, serving: boolean) => void;
};

/** Above what one round may take: an attempt to publish, and a pause. */
const stallMs = 30_000;
/** Together well within any grace: Kafka that does not take a full buffer in a second is away. */
const flushMs = 1000;
const stopMs = 500;

/** Empties the buffer onto the topic, in a thread of its own; health `tokens.audit`, metrics. */
export function superviseAudit({ buffer, data, log, metrics, measure, setHealth }: Options): Resource {
  const thread = superviseThread<AuditReport, readonly TokenEvent[]>({
    name: 'tokens.audit',
    entry: new URL('./audit-thread.ts', import.meta.url),
    data,
    log,
    metrics: createThreadMetrics(metrics),
    setHealth,
    stallMs,
    stopMs,
    onReport(report) {
      switch (report.kind) {
        case 'ready':
          return buffer.handTo(thread.give);
        case 'settled':
          return buffer.settled();
        case 'published':
          return measure.published(report.count);
        case 'refused':
          return measure.dropped('refused', report.count);
        default:
          throw new TypeError(report satisfies never);
      }
    },
    onState: (state) => state === 'stopped' && buffer.handTo(undefined),
  });

  return {
    ...thread,
    async stop() {
      await buffer
        .untilEmpty(AbortSignal.timeout(flushMs))
        .catch(() => log.warn({ events: buffer.size() }, 'audit events are lost with the stop'));
      await thread.stop();
    },
  };
}
