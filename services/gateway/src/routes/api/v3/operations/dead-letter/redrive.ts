import type { Clock } from '@custom-modules/chassis/clock';
import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { longCall } from '../../../../../operators/long-call.ts';
import { choose } from '../../../../../operators/selection.ts';
import { succeed, success } from '../../../../../schemas/common.ts';
import { redrivenSchema, selectionSchema } from '../../../../../schemas/operations.ts';

export function redriveDeadLetters(app: Gateway, { operations, clock }: Clients & { clock: Clock }): void {
  const schema = {
    operationId: 'redriveDeadLetters',
    tags: ['Operations'],
    summary: 'Apply dead letters once more',
    description:
      'As the consumer would; nothing is published. Name them by exactly one of `ids`, `reason` and `all`. For operators.',
    body: selectionSchema,
    response: { 200: success(redrivenSchema, 'What became of them.') },
  };
  app.post('/api/v3/operations/dead-letter/redrive', { config: { access: 'operator' }, schema }, async (request) => {
    const { dryRun = false } = request.body;
    const { ids, stillDead } = await choose(request.body, (wanted) =>
      operations.permissions.redriveDeadLetters(wanted, longCall(request.call, clock)),
    );
    return succeed({ ids, stillDead, dryRun });
  });
}
