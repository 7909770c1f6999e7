import type { OperatorCaller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import type { Rebuild } from '../domain/rebuild.ts';
import { fail } from '../errors.ts';
import type { Deciding } from '../store/dead-letter-store.ts';
import { actOf } from './steps/operator.ts';

type Wanted = Pick<Rebuild, 'dryRun' | 'acceptLoss'>;

type Deps = {
  rebuilds: { begin(options: Wanted, act: Deciding): Promise<Rebuild | undefined> };
  clock: Clock;
};

/**
 * Begins to read the topic anew, and answers when it has begun.
 * @throws Failure `rebuild_under_way`
 */
export async function startRebuild(
  { rebuilds, clock }: Deps,
  { operator, dryRun, acceptLoss }: Wanted & { operator: OperatorCaller },
): Promise<Rebuild> {
  const wanted = { dryRun, acceptLoss };
  const rebuild = await rebuilds.begin(wanted, actOf(operator, clock, wanted));
  if (!rebuild) throw fail('rebuild_under_way');
  return rebuild;
}
