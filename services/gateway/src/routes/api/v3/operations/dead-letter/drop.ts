import type { Clock } from '@custom-modules/chassis/clock';
import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { longCall } from '../../../../../operators/long-call.ts';
import { choose } from '../../../../../operators/selection.ts';
import { succeed, success } from '../../../../../schemas/common.ts';
import { chosenSchema, selectionSchema } from '../../../../../schemas/operations.ts';

export function dropDeadLetters(app: Gateway, { operations, clock }: Clients & { clock: Clock }): void {
  const schema = {
    operationId: 'dropDeadLetters',
    tags: ['Operations'],
    summary: 'Give dead letters up',
    description:
      'Notes that nothing will be made of them; Kafka keeps them. Name them by exactly one of `ids`, `reason` and `all`. For operators.',
    body: selectionSchema,
    response: { 200: success(chosenSchema, 'The letters that were given up.') },
  };
  app.post('/api/v3/operations/dead-letter/drop', { config: { access: 'operator' }, schema }, async (request) => {
    const { dryRun = false } = request.body;
    const { ids } = await choose(request.body, (wanted) =>
      operations.permissions.dropDeadLetters(wanted, longCall(request.call, clock)),
    );
    return succeed({ ids, dryRun });
  });
}
