import type { OperatorCaller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { accept } from '@custom-modules/chassis/failure';
import { checkSelection } from '../domain/outbox-selection.ts';
import type { OutboxStore } from '../store/outbox-store.ts';

type Deps = { readonly outbox: OutboxStore; readonly clock: Clock };
type Input = {
  readonly operator: OperatorCaller;
  readonly selection: Parameters<typeof checkSelection>[0];
  readonly dryRun: boolean;
};

/**
 * Gives parked events up, and tells which; what waits behind them goes on. A dry run only tells.
 * @throws Failure `invalid_request` unless the selection is one
 */
export async function dropOutbox(
  { outbox, clock }: Deps,
  { operator, selection, dryRun }: Input,
): Promise<readonly string[]> {
  const parked = accept(checkSelection(selection));
  if (dryRun) return outbox.find(parked);
  return outbox.drop(parked, { actor: operator.userId, requestId: operator.requestId, at: clock() });
}
