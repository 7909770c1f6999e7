import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import { forOperators, forWatchingOperators, type OperatorCaller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import type { RpcHandlers } from '@custom-modules/chassis/rpc-server';
import type { OperationsServiceService } from '@custom-modules/contracts/permissions-operations';
import { writeCursor } from '@custom-modules/rules/page';
import { dropDeadLetters } from '../operations/drop-dead-letters.ts';
import { getDeadLetter } from '../operations/get-dead-letter.ts';
import { getRebuild } from '../operations/get-rebuild.ts';
import { getStatus } from '../operations/get-status.ts';
import { listDeadLetters } from '../operations/list-dead-letters.ts';
import { redriveDeadLetters } from '../operations/redrive-dead-letters.ts';
import { startRebuild } from '../operations/start-rebuild.ts';
import { tailEvents } from '../operations/tail-events.ts';
import { consumerStateOf, toDeadLetterMessage, toFate, toRebuildMessage } from './operations-messages.ts';

type Deps = Parameters<typeof getStatus>[0] &
  Parameters<typeof getDeadLetter>[0] &
  Parameters<typeof redriveDeadLetters>[0] &
  Parameters<typeof startRebuild>[0] &
  Parameters<typeof getRebuild>[0] &
  Parameters<typeof tailEvents>[0] & { verifyBearer: VerifyBearer; clock: Clock };

export function createOperationsHandlers(deps: Deps): RpcHandlers<typeof OperationsServiceService> {
  const { verifyBearer, clock } = deps;
  const forAll = <Request, Response>(
    handle: (request: Request, operator: OperatorCaller, signal: AbortSignal) => Promise<Response>,
  ) => forOperators<Request, Response>(verifyBearer, handle);

  return {
    getStatus: forAll(async () => {
      const { group, consumer, deadLetters } = await getStatus(deps);
      return {
        group,
        consumer: consumerStateOf[consumer],
        deadLetters: Object.fromEntries(deadLetters ?? []),
        deadLettersUnknown: deadLetters === undefined,
      };
    }),

    listDeadLetters: forAll(async ({ fate, reason, cursor, limit }) => {
      const { items, next } = await listDeadLetters(deps, { fate: toFate(fate), reason, cursor, limit });
      return { deadLetters: items.map(toDeadLetterMessage), nextCursor: writeCursor('dead-letters', next) };
    }),

    getDeadLetter: forAll(async ({ id }, _, signal) => {
      const { letter, ...whole } = await getDeadLetter(deps, { id, signal });
      return { deadLetter: toDeadLetterMessage(letter), ...whole };
    }),

    redriveDeadLetters: forAll(async ({ selection, dryRun }, operator, signal) => {
      const { ids, stillDead } = await redriveDeadLetters(deps, { operator, selection, dryRun, signal });
      return { ids: [...ids], stillDead: [...stillDead] };
    }),

    dropDeadLetters: forAll(async ({ selection, dryRun }, operator) => ({
      ids: await dropDeadLetters(deps, { operator, selection, dryRun }),
    })),

    startRebuild: forAll(async ({ dryRun, acceptLoss }, operator) => ({
      rebuild: toRebuildMessage(await startRebuild(deps, { operator, dryRun, acceptLoss })),
    })),

    getRebuild: forAll(async () => ({ rebuild: toRebuildMessage(await getRebuild(deps)) })),

    tailEvents: forWatchingOperators(verifyBearer, clock, async function* (request, signal) {
      for await (const event of tailEvents(deps, { ...request, signal })) {
        yield { ...event, offset: Number(event.offset) };
      }
    }),
  };
}
