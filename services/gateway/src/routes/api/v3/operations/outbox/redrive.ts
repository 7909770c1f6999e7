import type { Clock } from '@custom-modules/chassis/clock';
import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { longCall } from '../../../../../operators/long-call.ts';
import { choose } from '../../../../../operators/selection.ts';
import { succeed, success } from '../../../../../schemas/common.ts';
import { chosenSchema, selectionSchema } from '../../../../../schemas/operations.ts';

export function redriveOutbox(app: Gateway, { operations, clock }: Clients & { clock: Clock }): void {
  const schema = {
    operationId: 'redriveOutbox',
    tags: ['Operations'],
    summary: 'Send parked events once more',
    description:
      'For events the broker refused, once it will have them. Name them by exactly one of `ids`, `reason` and `all`. For operators.',
    body: selectionSchema,
    response: { 200: success(chosenSchema, 'The events that are sent again.') },
  };
  app.post('/api/v3/operations/outbox/redrive', { config: { access: 'operator' }, schema }, async (request) => {
    const { dryRun = false } = request.body;
    const { ids } = await choose(request.body, (wanted) =>
      operations.modules.redriveOutbox(wanted, longCall(request.call, clock)),
    );
    return succeed({ ids, dryRun });
  });
}
