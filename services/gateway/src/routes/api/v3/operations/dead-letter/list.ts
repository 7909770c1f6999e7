import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { toDeadLetterJson, toFate } from '../../../../../operators/messages.ts';
import { success, toPage, toPlace } from '../../../../../schemas/common.ts';
import { deadLetterPage, deadLetterQuery } from '../../../../../schemas/operations.ts';

export function listDeadLetters(app: Gateway, { operations }: Clients): void {
  const schema = {
    operationId: 'listDeadLetters',
    tags: ['Operations'],
    summary: 'List dead letters',
    description: 'Messages that could not be applied for what they are, the newest first. For operators.',
    querystring: deadLetterQuery,
    response: { 200: success(deadLetterPage, 'One page.') },
  };
  app.get('/api/v3/operations/dead-letter', { config: { access: 'operator' }, schema }, async (request) => {
    const { fate, reason = '', ...place } = request.query;
    const wanted = { fate: toFate(fate), reason, ...toPlace(place) };
    const { deadLetters, nextCursor } = await operations.permissions.listDeadLetters(wanted, request.call);
    return toPage(deadLetters.map(toDeadLetterJson), nextCursor);
  });
}
