import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { idParams, page, placeQuery, success, toPage, toPlace } from '../../../../../schemas/common.ts';
import { historyEntrySchema, toHistoryJson } from '../../../../../schemas/history.ts';
import { refusals } from '../../../../../schemas/refusals.ts';

export function listRoleHistory(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'listRoleHistory',
    tags: ['Permissions and roles'],
    summary: 'List the changes of a role',
    description: 'Who changed what, newest first; also of a role that was deleted. Needs *Manage Roles*.',
    params: idParams,
    querystring: placeQuery,
    response: { 200: success(page(historyEntrySchema), 'One page.'), ...refusals(404) },
  };
  app.get('/api/v3/role/:id/history', { config: { access: 'bearer' }, schema }, async (request) => {
    const wanted = { id: request.params.id, ...toPlace(request.query) };
    const answer = await permissions.listRoleHistory(wanted, request.call);
    return toPage(answer.entries.map(toHistoryJson), answer.nextCursor);
  });
}
