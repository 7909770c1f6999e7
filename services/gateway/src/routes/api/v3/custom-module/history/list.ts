import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { idParams, page, placeQuery, success, toPage, toPlace } from '../../../../../schemas/common.ts';
import { historyEntrySchema, toHistoryJson } from '../../../../../schemas/history.ts';
import { refusals } from '../../../../../schemas/refusals.ts';

export function listModuleHistory(app: Gateway, { modules }: Clients): void {
  const schema = {
    operationId: 'listModuleHistory',
    tags: ['Custom modules'],
    summary: 'List the changes of a custom module',
    description: 'Who changed what, newest first; also of a module that was deleted. Needs *Manage Custom Modules*.',
    params: idParams,
    querystring: placeQuery,
    response: { 200: success(page(historyEntrySchema), 'One page.'), ...refusals(404) },
  };
  app.get('/api/v3/custom-module/:id/history', { config: { access: 'bearer' }, schema }, async (request) => {
    const wanted = { id: request.params.id, ...toPlace(request.query) };
    const answer = await modules.listModuleHistory(wanted, request.call);
    return toPage(answer.entries.map(toHistoryJson), answer.nextCursor);
  });
}
