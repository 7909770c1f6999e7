import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { idParams, page, success, toPage } from '../../../../../schemas/common.ts';
import { roleReferenceSchema } from '../../../../../schemas/permission.ts';
import { refusals } from '../../../../../schemas/refusals.ts';

export function getUserRoles(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'getUserRoles',
    tags: ['People'],
    summary: 'Read the roles of a user',
    description: 'All of them, by name. Needs *Manage Roles*.',
    params: idParams,
    response: { 200: success(page(roleReferenceSchema), 'The roles.'), ...refusals(404) },
  };
  app.get('/api/v3/user/:id/role', { config: { access: 'bearer' }, schema }, async (request) => {
    const { roles } = await permissions.getUserRoles({ userId: request.params.id }, request.call);
    return toPage(roles);
  });
}
