import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { idParams, page, success, toPage } from '../../../../../schemas/common.ts';
import { roleReferenceSchema } from '../../../../../schemas/permission.ts';
import { refusals } from '../../../../../schemas/refusals.ts';
import { userRolesSchema } from '../../../../../schemas/user.ts';

export function setUserRoles(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'setUserRoles',
    tags: ['People'],
    summary: 'Set the roles of a user',
    description:
      'The whole new set. Needs *Manage Roles*; only owners give somebody a role with a *Manage* permission.',
    params: idParams,
    body: userRolesSchema,
    response: { 200: success(page(roleReferenceSchema), 'The roles, by name.'), ...refusals(404) },
  };
  app.put('/api/v3/user/:id/role', { config: { access: 'bearer' }, schema }, async (request) => {
    const change = { userId: request.params.id, roleIds: request.body.roleIds };
    const { roles } = await permissions.setUserRoles(change, request.call);
    return toPage(roles);
  });
}
