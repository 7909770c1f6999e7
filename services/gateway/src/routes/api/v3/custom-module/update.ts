import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { idParams, present, succeed, success } from '../../../../schemas/common.ts';
import { moduleChangeSchema, moduleSchema, toModuleJson, toModuleType } from '../../../../schemas/module.ts';
import { refusals } from '../../../../schemas/refusals.ts';
import { expectedVersion, ifMatchHeader, versionTag } from './versions.ts';

export function updateModule(app: Gateway, { modules }: Clients): void {
  const schema = {
    operationId: 'updateModule',
    tags: ['Custom modules'],
    summary: 'Change a custom module',
    description: 'Any field but the name; fields left out stay as they are. Needs *Manage Custom Modules*.',
    params: idParams,
    headers: ifMatchHeader,
    body: moduleChangeSchema,
    response: { 200: success(moduleSchema, 'The module after the change.'), ...refusals(404, 412) },
  };
  app.patch(
    '/api/v3/custom-module/:id',
    { config: { access: 'bearer', consistency: 'given' }, schema },
    async (request, reply) => {
      const { id } = request.params;
      const { type, group, name: _refused, ...same } = request.body;
      const updated = await modules.updateModule(
        {
          ...same,
          id,
          expectedVersion: await expectedVersion(modules, id, request.headers['if-match'], request.call),
          type: type === undefined ? undefined : toModuleType(type),
          group: group === null ? '' : group,
        },
        request.call,
      );
      const module = toModuleJson(present(updated.module));
      reply.header('etag', versionTag(module));
      reply.giveConsistencyToken(module);
      return succeed(module);
    },
  );
}
