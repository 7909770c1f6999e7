import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { present, succeed, success } from '../../../../schemas/common.ts';
import { refusals } from '../../../../schemas/refusals.ts';
import { newRoleSchema, roleSchema, toRoleJson } from '../../../../schemas/role.ts';

export function createRole(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'createRole',
    tags: ['Permissions and roles'],
    summary: 'Add a role',
    description: 'Needs *Manage Roles*; only owners put a *Manage* permission into a role.',
    body: newRoleSchema,
    response: { 201: success(roleSchema, 'The new role.'), ...refusals(409) },
  };
  app.post('/api/v3/role', { config: { access: 'bearer' }, schema }, async (request, reply) => {
    const created = await permissions.createRole(request.body, request.call);
    const role = toRoleJson(present(created.role));
    reply.code(201).header('location', `/api/v3/role/${role.id}`);
    return succeed(role);
  });
}
