import type { Logger } from '@custom-modules/chassis/log';
import { pause } from '@custom-modules/chassis/pause';
import type { Publisher } from '@custom-modules/chassis/publisher';
import type { Thread } from '@custom-modules/chassis/thread';
import { encodeTokenEvent, type TokenEvent } from '@custom-modules/contracts/token-events';

export type AuditReport =
  /** Takes its first batch. */
  | { readonly kind: 'ready' }
  /** Has done with its batch and takes the next. */
  | { readonly kind: 'settled' }
  /** The topic has so many. */
  | { readonly kind: 'published'; readonly count: number }
  /** The broker will never take so many. */
  | { readonly kind: 'refused'; readonly count: number };

type Deps = Omit<Thread<unknown, AuditReport, readonly TokenEvent[]>, 'data'> & {
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly log: Logger;
};

/** How often an idle thread sees whether the broker is there. */
const idleMs = 1000;
const firstRetryMs = 100;
const longestRetryMs = 2000;

/** Takes batches to the topic, one after the other and each for as long as it takes, until it is stopped. */
export async function publishAudit(deps: Deps): Promise<void> {
  const { stopping, nextTask, report } = deps;
  await publish(deps, []); // connects, and says so
  report({ kind: 'ready' });
  while (!stopping.aborted) {
    const batch = await nextTask(idleMs);
    await publish(deps, batch ?? []);
    if (batch) report({ kind: 'settled' });
  }
}

async function publish(deps: Deps, events: readonly TokenEvent[]): Promise<void> {
  const { publisher, log, stopping, alive, running, waiting, report } = deps;
  const records = events.map(encodeTokenEvent);
  for (let retryMs = firstRetryMs; !stopping.aborted; retryMs = Math.min(retryMs * 2, longestRetryMs)) {
    alive();
    const outcome = await publisher.publish(records);
    switch (outcome.kind) {
      case 'accepted':
        running();
        return report({ kind: 'published', count: events.length });
      case 'refused':
        if (events.length > 1) return publishHalves(deps, events);
        log.error({ reason: outcome.reason }, 'the broker refuses an audit event');
        return report({ kind: 'refused', count: events.length });
      case 'failed':
        // Once an outage, which ends only with these events.
        if (retryMs === firstRetryMs) log.warn({ err: outcome.error }, 'audit events wait: the broker takes none');
        waiting();
        await pause(retryMs, stopping);
        break;
      default:
        throw new TypeError(outcome satisfies never);
    }
  }
}

/** So one event that is refused is found, and costs no other its place. */
async function publishHalves(deps: Deps, events: readonly TokenEvent[]): Promise<void> {
  const middle = Math.ceil(events.length / 2);
  await publish(deps, events.slice(0, middle));
  await publish(deps, events.slice(middle));
}
