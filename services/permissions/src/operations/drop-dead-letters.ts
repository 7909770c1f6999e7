import type { OperatorCaller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { idOf } from '../domain/dead-letter.ts';
import type { DeadLetterStore } from '../store/dead-letter-store.ts';
import { actOf } from './steps/operator.ts';
import { mostLetters, requireSelection, type WantedLetters } from './steps/select-letters.ts';

type Deps = { letters: DeadLetterStore; clock: Clock };
type Input = { operator: OperatorCaller; selection: WantedLetters | undefined; dryRun: boolean };

/**
 * Notes that nothing will be made of letters that wait. Kafka keeps them.
 * @returns the ids of those it was
 * @throws Failure `invalid_request` unless exactly one kind of selection is made
 */
export async function dropDeadLetters(
  { letters, clock }: Deps,
  { operator, dryRun, ...input }: Input,
): Promise<string[]> {
  const selection = requireSelection(input.selection);
  const ids = (await letters.waiting(selection, mostLetters)).map(idOf);
  return dryRun || ids.length === 0 ? ids : letters.drop(ids, actOf(operator, clock, selection));
}
