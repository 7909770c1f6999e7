import { Type } from 'typebox';
import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { idParams, succeed, success } from '../../../../schemas/common.ts';
import { refusals } from '../../../../schemas/refusals.ts';

export function deleteRole(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'deleteRole',
    tags: ['Permissions and roles'],
    summary: 'Remove a role',
    description: 'From everybody who holds it. Needs *Manage Roles*.',
    params: idParams,
    response: { 200: success(Type.Object({ id: Type.String() }), 'It is gone.'), ...refusals(404) },
  };
  app.delete('/api/v3/role/:id', { config: { access: 'bearer' }, schema }, async (request) => {
    const { id } = await permissions.deleteRole({ id: request.params.id }, request.call);
    return succeed({ id });
  });
}
