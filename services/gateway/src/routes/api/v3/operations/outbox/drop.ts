import type { Clock } from '@custom-modules/chassis/clock';
import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { longCall } from '../../../../../operators/long-call.ts';
import { choose } from '../../../../../operators/selection.ts';
import { succeed, success } from '../../../../../schemas/common.ts';
import { chosenSchema, selectionSchema } from '../../../../../schemas/operations.ts';

export function dropOutbox(app: Gateway, { operations, clock }: Clients & { clock: Clock }): void {
  const schema = {
    operationId: 'dropOutbox',
    tags: ['Operations'],
    summary: 'Give parked events up',
    description:
      'They will never be on the topic, and the later ones of their modules go on. Name them by exactly one of `ids`, `reason` and `all`. For operators.',
    body: selectionSchema,
    response: { 200: success(chosenSchema, 'The events that were given up.') },
  };
  app.post('/api/v3/operations/outbox/drop', { config: { access: 'operator' }, schema }, async (request) => {
    const { dryRun = false } = request.body;
    const { ids } = await choose(request.body, (wanted) =>
      operations.modules.dropOutbox(wanted, longCall(request.call, clock)),
    );
    return succeed({ ids, dryRun });
  });
}
