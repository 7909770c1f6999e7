import { Type } from 'typebox';
import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { idParams, succeed, success } from '../../../../schemas/common.ts';
import { refusals } from '../../../../schemas/refusals.ts';
import { expectedVersion, ifMatchHeader } from './versions.ts';

export function deleteModule(app: Gateway, { modules }: Clients): void {
  const schema = {
    operationId: 'deleteModule',
    tags: ['Custom modules'],
    summary: 'Remove a custom module',
    description:
      'Its permission goes with it, from every role. The name is free at once; a later module of that name starts with no grants. Needs *Manage Custom Modules*.',
    params: idParams,
    headers: ifMatchHeader,
    response: { 200: success(Type.Object({ id: Type.String() }), 'It is gone.'), ...refusals(404, 412) },
  };
  app.delete(
    '/api/v3/custom-module/:id',
    { config: { access: 'bearer', consistency: 'given' }, schema },
    async (request, reply) => {
      const { id } = request.params;
      const version = await expectedVersion(modules, id, request.headers['if-match'], request.call);
      const deleted = await modules.deleteModule({ id, expectedVersion: version }, request.call);
      reply.giveConsistencyToken(deleted);
      return succeed({ id: deleted.id });
    },
  );
}
