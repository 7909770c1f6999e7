import type { OperatorCaller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import type { TopicRecord } from '@custom-modules/chassis/topic-record';
import { type DeadLetter, idOf } from '../domain/dead-letter.ts';
import type { DeadLetterStore, OperatorAct } from '../store/dead-letter-store.ts';
import type { ModuleProjection } from '../store/module-projection.ts';
import type { TopicRecords } from '../store/topic-records.ts';
import { actOf } from './steps/operator.ts';
import { mostLetters, requireSelection, type WantedLetters } from './steps/select-letters.ts';

/** Why a message cannot be applied. */
type Refusal = { readonly reason: string; readonly detail: string };

type Deps = {
  letters: DeadLetterStore;
  records: TopicRecords;
  /** What the consumer does with a record; answers with why it cannot be applied, if it cannot. */
  handle: (projection: ModuleProjection, record: TopicRecord) => Promise<Refusal | undefined>;
  clock: Clock;
};

type Input = { operator: OperatorCaller; selection: WantedLetters | undefined; dryRun: boolean; signal: AbortSignal };

export type Redriven = {
  readonly ids: readonly string[];
  readonly stillDead: readonly (Refusal & { readonly id: string })[];
};

/**
 * Applies what letters say once more, as the consumer would; each with its fate and its audit row in one transaction. Those
 * that somebody else decides about meanwhile are left to them.
 * @throws Failure `invalid_request` unless exactly one kind of selection is made, `too_many_readings`
 */
export async function redriveDeadLetters(deps: Deps, input: Input): Promise<Redriven> {
  const { letters, records, clock } = deps;
  const { operator, dryRun, signal } = input;
  const selection = requireSelection(input.selection);
  const waiting = await letters.waiting(selection, mostLetters);
  if (dryRun) return { ids: waiting.map(idOf), stillDead: [] };

  const found = await records.find(waiting, signal);
  const act = actOf(operator, clock, selection);
  const [ids, stillDead]: [string[], (Refusal & { id: string })[]] = [[], []];
  for (const letter of waiting) {
    if (signal.aborted) break; // each one counts by itself
    const id = idOf(letter);
    const outcome = await redriveOne(deps, letter, found.get(id), act);
    if (outcome === 'redriven') ids.push(id);
    else if (outcome !== 'decided elsewhere') stillDead.push({ id, ...outcome });
  }
  return { ids, stillDead };
}

async function redriveOne(
  { letters, handle }: Deps,
  letter: DeadLetter,
  record: TopicRecord | undefined,
  act: OperatorAct,
): Promise<'redriven' | 'decided elsewhere' | Refusal> {
  if (!record) return { reason: 'gone', detail: 'Kafka has the message no more.' };
  let isOurs = false;
  const projection: ModuleProjection = {
    async apply(changes) {
      const applied = await letters.redrive(idOf(letter), changes, act);
      isOurs = applied !== undefined;
      return applied ?? [];
    },
  };
  const refusal = await handle(projection, record);
  return refusal ?? (isOurs ? 'redriven' : 'decided elsewhere');
}
