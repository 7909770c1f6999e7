import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { toWholeDeadLetterJson } from '../../../../../operators/messages.ts';
import { idParams, succeed, success } from '../../../../../schemas/common.ts';
import { wholeDeadLetterSchema } from '../../../../../schemas/operations.ts';
import { refusals } from '../../../../../schemas/refusals.ts';

export function getDeadLetter(app: Gateway, { operations }: Clients): void {
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
    return succeed(toWholeDeadLetterJson(await operations.permissions.getDeadLetter({ id }, request.call)));
  });
}
