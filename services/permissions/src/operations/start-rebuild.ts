import type { OperatorCaller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import type { Rebuild } from '../domain/rebuild.ts';
import { fail } from '../errors.ts';
import type { Deciding } from '../store/dead-letter-store.ts';
import { actOf } from './steps/operator.ts';

type Deps = {
  rebuilds: { begin(options: { dryRun: boolean }, act: Deciding): Promise<Rebuild | undefined> };
  clock: Clock;
};

/**
 * Begins to read the topic anew, and answers when it has begun.
 * @throws Failure `rebuild_under_way`
 */
export async function startRebuild(
  { rebuilds, clock }: Deps,
  { operator, dryRun }: { operator: OperatorCaller; dryRun: boolean },
): Promise<Rebuild> {
  const rebuild = await rebuilds.begin({ dryRun }, actOf(operator, clock, { dryRun }));
  if (!rebuild) throw fail('rebuild_under_way');
  return rebuild;
}
