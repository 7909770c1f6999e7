import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { idParams, present, succeed, success } from '../../../../schemas/common.ts';
import { refusals } from '../../../../schemas/refusals.ts';
import { roleChangeSchema, roleSchema, toRoleJson } from '../../../../schemas/role.ts';

export function updateRole(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'updateRole',
    tags: ['Permissions and roles'],
    summary: 'Change a role',
    description:
      'Its name, its permissions (the whole new set) or both. Needs *Manage Roles*; only owners put a *Manage* permission into a role.',
    params: idParams,
    body: roleChangeSchema,
    response: { 200: success(roleSchema, 'The role after the change.'), ...refusals(404, 409) },
  };
  app.patch('/api/v3/role/:id', { config: { access: 'bearer' }, schema }, async (request) => {
    const { name, permissionIds: ids } = request.body;
    const { role } = await permissions.updateRole(
      { id: request.params.id, name, permissionIds: ids && { ids } },
      request.call,
    );
    return succeed(toRoleJson(present(role)));
  });
}
