import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { toOutboxRowJson, toOutboxState } from '../../../../../operators/messages.ts';
import { success, toPage, toPlace } from '../../../../../schemas/common.ts';
import { outboxPage, outboxQuery } from '../../../../../schemas/operations.ts';

export function listOutbox(app: Gateway, { operations }: Clients): void {
  const schema = {
    operationId: 'listOutbox',
    tags: ['Operations'],
    summary: 'List events that are not on the topic yet',
    description: 'The oldest first, without what they hold. For operators.',
    querystring: outboxQuery,
    response: { 200: success(outboxPage, 'One page.') },
  };
  app.get('/api/v3/operations/outbox', { config: { access: 'operator' }, schema }, async (request) => {
    const { state, ...place } = request.query;
    const wanted = { state: toOutboxState(state), ...toPlace(place) };
    const { rows, nextCursor } = await operations.modules.listOutbox(wanted, request.call);
    return toPage(rows.map(toOutboxRowJson), nextCursor);
  });
}
