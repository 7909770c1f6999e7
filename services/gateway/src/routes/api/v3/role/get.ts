import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { idParams, present, succeed, success } from '../../../../schemas/common.ts';
import { refusals } from '../../../../schemas/refusals.ts';
import { roleSchema, toRoleJson } from '../../../../schemas/role.ts';

export function getRole(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'getRole',
    tags: ['Permissions and roles'],
    summary: 'Read a role',
    description: 'Needs *Manage Roles*.',
    params: idParams,
    response: { 200: success(roleSchema, 'The role.'), ...refusals(404) },
  };
  app.get('/api/v3/role/:id', { config: { access: 'bearer' }, schema }, async (request) => {
    const { role } = await permissions.getRole({ id: request.params.id }, request.call);
    return succeed(toRoleJson(present(role)));
  });
}
