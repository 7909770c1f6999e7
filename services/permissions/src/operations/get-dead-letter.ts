import { type DeadLetter, placeOf } from '../domain/dead-letter.ts';
import { maskHeaders, maskPayload } from '../domain/mask.ts';
import { fail } from '../errors.ts';
import type { DeadLetterStore } from '../store/dead-letter-store.ts';
import type { TopicRecords } from '../store/topic-records.ts';

type Deps = { letters: DeadLetterStore; records: TopicRecords };

export type WholeLetter = {
  readonly letter: DeadLetter;
  readonly headers: Record<string, string>;
  /** Absent when it holds nothing, or when Kafka has it no more. */
  readonly maskedPayload: string | undefined;
  readonly payloadBytes: number;
};

/**
 * A dead letter with what lies at its place on the topic.
 * @throws Failure `dead_letter_not_found`, `too_many_readings`
 */
export async function getDeadLetter(
  { letters, records }: Deps,
  { id, signal }: { id: string; signal: AbortSignal },
): Promise<WholeLetter> {
  const letter = placeOf(id) && (await letters.find(id));
  if (!letter) throw fail('dead_letter_not_found');
  const [record] = await Array.fromAsync(records.find([letter], signal));
  return {
    letter,
    headers: maskHeaders(record?.headers ?? {}),
    maskedPayload: record?.value ? maskPayload(record.value) : undefined,
    payloadBytes: record?.value?.length ?? 0,
  };
}
