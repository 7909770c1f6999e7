import { Type } from 'typebox';
import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { idParams, succeed, success } from '../../../../schemas/common.ts';
import { refusals } from '../../../../schemas/refusals.ts';

export function removeUser(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'removeUser',
    tags: ['People'],
    summary: 'Forget a user',
    description: 'With all their roles. Needs *Manage Roles*.',
    params: idParams,
    response: { 200: success(Type.Object({ userId: Type.String() }), 'Forgotten.'), ...refusals(404) },
  };
  app.delete('/api/v3/user/:id', { config: { access: 'bearer' }, schema }, async (request) => {
    const { userId } = await permissions.removeUser({ userId: request.params.id }, request.call);
    return succeed({ userId });
  });
}
