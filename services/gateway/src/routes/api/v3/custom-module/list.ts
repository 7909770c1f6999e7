import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { page, pageQuery, success, toPage, toPageRequest } from '../../../../schemas/common.ts';
import { moduleSchema, toModuleJson } from '../../../../schemas/module.ts';

export function listModules(app: Gateway, { modules }: Clients): void {
  const schema = {
    operationId: 'listModules',
    tags: ['Custom modules'],
    summary: 'List custom modules',
    description: 'In the order of their names. Needs *Manage Custom Modules*.',
    querystring: pageQuery,
    response: { 200: success(page(moduleSchema), 'One page.') },
  };
  app.get('/api/v3/custom-module', { config: { access: 'bearer' }, schema }, async (request) => {
    const answer = await modules.listModules(toPageRequest(request.query), request.call);
    return toPage(answer.modules.map(toModuleJson), answer.nextCursor);
  });
}
