import type { OperatorCaller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import type { Deciding } from '../../store/dead-letter-store.ts';

/** What of an operator's doing is kept. */
export function actOf({ userId, requestId }: OperatorCaller, clock: Clock, selection: unknown): Deciding {
  return { actor: userId, at: clock(), requestId, selection };
}
