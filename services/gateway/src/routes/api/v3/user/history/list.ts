import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { idParams, page, placeQuery, success, toPage, toPlace } from '../../../../../schemas/common.ts';
import { historyEntrySchema, toHistoryJson } from '../../../../../schemas/history.ts';
import { refusals } from '../../../../../schemas/refusals.ts';

export function listUserHistory(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'listUserHistory',
    tags: ['People'],
    summary: 'List the changes of the roles of a user',
    description: 'Who gave and took them, newest first; also of a user who was removed. Needs *Manage Roles*.',
    params: idParams,
    querystring: placeQuery,
    response: { 200: success(page(historyEntrySchema), 'One page.'), ...refusals(404) },
  };
  app.get('/api/v3/user/:id/history', { config: { access: 'bearer' }, schema }, async (request) => {
    const wanted = { userId: request.params.id, ...toPlace(request.query) };
    const answer = await permissions.listUserHistory(wanted, request.call);
    return toPage(answer.entries.map(toHistoryJson), answer.nextCursor);
  });
}
