import type { Clock } from '@custom-modules/chassis/clock';
import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { longCall } from '../../../../../operators/long-call.ts';
import { toWholeDeadLetterJson } from '../../../../../operators/messages.ts';
import { idParams, succeed, success } from '../../../../../schemas/common.ts';
import { wholeDeadLetterSchema } from '../../../../../schemas/operations.ts';
import { refusals } from '../../../../../schemas/refusals.ts';

export function getDeadLetter(app: Gateway, { operations, clock }: Clients & { clock: Clock }): void {
  const schema = {
    operationId: 'getDeadLetter',
    tags: ['Operations'],
    summary: 'Read a dead letter',
    description: 'With its headers and what it holds, masked, as Kafka keeps it. For operators.',
    params: idParams,
    response: { 200: success(wholeDeadLetterSchema, 'The letter.'), ...refusals(404) },
  };
  app.get('/api/v3/operations/dead-letter/:id', { config: { access: 'operator' }, schema }, async (request) => {
    const { id } = request.params;
    const whole = await operations.permissions.getDeadLetter({ id }, longCall(request.call, clock));
    return succeed(toWholeDeadLetterJson(whole));
  });
}
