import type { TopicRecord } from '@custom-modules/chassis/topic-record';
import type { DeadLetter } from '../domain/dead-letter.ts';

export type TopicName = 'modules' | 'dead-letters' | 'token-audit';

/** The topics of the installation as they are read at any place. Reading waits for Kafka as long as the signal lets it. */
export type TopicRecords = {
  /**
   * The records of these letters on the topic of modules, each as it is read, for together they may be a gigabyte; what is there
   * no more is left out.
   * @throws Failure `unavailable` when the signal aborts before all are read
   */
  find(letters: readonly DeadLetter[], signal: AbortSignal): AsyncIterable<TopicRecord>;
  /** So many of the latest of each partition, and then what comes, until the signal aborts. */
  follow(topics: readonly TopicName[], latest: number, signal: AbortSignal): AsyncIterable<readonly TopicRecord[]>;
};
