import { EventEmitter, once } from 'node:events';
import type { TokenEvent } from '@custom-modules/contracts/token-events';
import type { AuditMetrics } from '../metrics.ts';

export type AuditBuffer = {
  /** Keeps the event until the topic has it; drops it when there is no room. */
  add(event: TokenEvent, importance: 'routine' | 'security'): void;
  /** From here on hands batches to this receiver, or to none: first the one that another has had and not settled. */
  handTo(receiver: Receiver | undefined): void;
  /** The receiver has done with its batch and gets the next. */
  settled(): void;
  /** Resolves when nothing is left, rejects when the signal aborts first. */
  untilEmpty(signal: AbortSignal): Promise<void>;
  size(): number;
};

type Receiver = (batch: readonly TokenEvent[]) => void;

/** Half a second of the busiest traffic, days of security events, some megabytes. */
const limit = 10_000;
/** What comes in masses leaves room for what matters. */
const routineLimit = 9000;
/** An event is under 1 kB, and a broker takes 1 MB at once. Half as many cost a tenth more each, twice as many no less. */
const batchLimit = 1000;

/**
 * What the topic has not taken yet. One batch is handed over at a time and the next is what has come in meanwhile:
 * the more there is to do, the less it costs an event.
 */
export function createAuditBuffer(measure: Pick<AuditMetrics, 'dropped'>): AuditBuffer {
  const waiting: TokenEvent[] = [];
  const changes = new EventEmitter();
  let handed: TokenEvent[] = [];
  let receive: Receiver | undefined;
  const size = () => waiting.length + handed.length;

  function handNext(): void {
    if (!receive || handed.length > 0) return;
    handed = waiting.splice(0, batchLimit);
    if (handed.length > 0) receive(handed);
  }

  return {
    add(event, importance) {
      if (size() >= (importance === 'routine' ? routineLimit : limit)) return measure.dropped('full', 1);
      waiting.push(event);
      handNext();
    },
    handTo(receiver) {
      receive = receiver;
      if (handed.length > 0) receive?.(handed);
      else handNext();
    },
    settled() {
      handed = [];
      handNext();
      if (size() === 0) changes.emit('empty');
    },
    async untilEmpty(signal) {
      if (size() > 0) await once(changes, 'empty', { signal });
    },
    size,
  };
}
