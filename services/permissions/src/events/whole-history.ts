import { brokerErrorType } from '@custom-modules/chassis/kafka';
import type { Span } from '@custom-modules/chassis/topic-record';

/** The topic is not all that was ever written to it; nothing that is missing there may be taken for surplus. */
export class HistoryGapError extends Error {}

/**
 * Where the topic ends.
 * @throws HistoryGapError when there is none
 */
export async function lookUp(findSpans: () => Promise<Span[]>): Promise<Span[]> {
  try {
    return await findSpans();
  } catch (error) {
    if (brokerErrorType(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
    throw new HistoryGapError('Kafka does not know the topic of modules.', { cause: error });
  }
}

/** @throws HistoryGapError when the topic holds less than it did before */
export function requireKept(before: readonly Span[], spans: readonly Span[]): void {
  const cut = before.find(
    ({ partition, to = 0n }) => !spans.some((now) => now.partition === partition && (now.to ?? 0n) >= to),
  );
  if (cut) {
    throw new HistoryGapError(
      `The topic was cut or made anew while it was read: ${cut.topic}, partition ${cut.partition}.`,
    );
  }
}

/** @throws HistoryGapError when the topic has lost its beginning, or holds nothing although something is in use */
export function requireWhole(spans: readonly Span[], isAnyInUse: boolean): void {
  const cut = spans.find(({ from }) => from > 0n);
  if (cut) {
    const { topic, partition, from } = cut;
    throw new HistoryGapError(
      `The topic is not the whole history: partition ${partition} of ${topic} begins at offset ${from} and not at 0.`,
    );
  }
  if (isAnyInUse && spans.every(({ to }) => to === 0n)) {
    throw new HistoryGapError(
      'The topic is empty although permissions of modules are in use: it was emptied or made anew.',
    );
  }
}
