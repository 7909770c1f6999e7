import type { OperatorCaller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import type { TopicRecord } from '@custom-modules/chassis/topic-record';
import { idOf } from '../domain/dead-letter.ts';
import type { DeadLetterStore, Deciding } from '../store/dead-letter-store.ts';
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
 * @throws Failure `invalid_request` unless exactly one kind of selection is made, `too_many_readings`; `unavailable` when it takes
 * too long, and then those it has come to have their fate
 */
export async function redriveDeadLetters(deps: Deps, input: Input): Promise<Redriven> {
  const { letters, records, clock } = deps;
  const { operator, dryRun, signal } = input;
  const selection = requireSelection(input.selection);
  const waiting = await letters.waiting(selection, mostLetters);
  if (dryRun) return { ids: waiting.map(idOf), stillDead: [] };

  const act = actOf(operator, clock, selection);
  const [ids, stillDead]: [string[], (Refusal & { id: string })[]] = [[], []];
  const gone = new Set(waiting.map(idOf));
  for await (const record of records.find(waiting, signal)) {
    const id = idOf(record);
    gone.delete(id);
    const outcome = await redriveOne(deps, id, record, act);
    if (outcome === 'redriven') ids.push(id);
    else if (outcome !== 'decided elsewhere') stillDead.push({ id, ...outcome });
  }
  for (const id of gone) stillDead.push({ id, reason: 'gone', detail: 'Kafka has the message no more.' });
  return { ids, stillDead };
}

async function redriveOne(
  { letters, handle }: Deps,
  id: string,
  record: TopicRecord,
  act: Deciding,
): Promise<'redriven' | 'decided elsewhere' | Refusal> {
  let isOurs = false;
  const projection: ModuleProjection = {
    async apply(changes) {
      const applied = await letters.redrive(id, changes, act);
      isOurs = applied !== undefined;
      return applied ?? [];
    },
  };
  const refusal = await handle(projection, record);
  return refusal ?? (isOurs ? 'redriven' : 'decided elsewhere');
}
