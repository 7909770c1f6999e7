import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { page, pageQuery, success, toPage, toPageRequest } from '../../../../schemas/common.ts';
import { roleSchema, toRoleJson } from '../../../../schemas/role.ts';

export function listRoles(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'listRoles',
    tags: ['Permissions and roles'],
    summary: 'List roles',
    description: 'In the order of their names. Needs *Manage Roles*.',
    querystring: pageQuery,
    response: { 200: success(page(roleSchema), 'One page.') },
  };
  app.get('/api/v3/role', { config: { access: 'bearer' }, schema }, async (request) => {
    const answer = await permissions.listRoles(toPageRequest(request.query), request.call);
    return toPage(answer.roles.map(toRoleJson), answer.nextCursor);
  });
}
