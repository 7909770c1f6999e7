import { invalidRequest } from '@custom-modules/chassis/failure';
import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { present, succeed, success } from '../../../../schemas/common.ts';
import {
  moduleSchema,
  newModuleHeaders,
  newModuleSchema,
  toModuleJson,
  toModuleType,
} from '../../../../schemas/module.ts';
import { refusals } from '../../../../schemas/refusals.ts';
import { versionTag } from './versions.ts';

export function createModule(app: Gateway, { modules }: Clients): void {
  const schema = {
    operationId: 'createModule',
    tags: ['Custom modules'],
    summary: 'Add a custom module',
    description:
      'The permission *View <name>* is made with it; until somebody grants it only owners see the module. Needs *Manage Custom Modules*.',
    headers: newModuleHeaders,
    body: newModuleSchema,
    response: { 201: success(moduleSchema, 'The new module.'), ...refusals(409, 422) },
  };
  app.post(
    '/api/v3/custom-module',
    { config: { access: 'bearer', consistency: 'given' }, schema },
    async (request, reply) => {
      const { type, group, ...same } = request.body;
      const idempotencyKey = request.headers['idempotency-key'];
      // To the service an empty one is none.
      if (idempotencyKey === '') throw invalidRequest({ field: 'Idempotency-Key', message: 'The key is empty.' });
      const created = await modules.createModule(
        { ...same, type: toModuleType(type), group: group ?? undefined, idempotencyKey },
        request.call,
      );
      const module = toModuleJson(present(created.module));
      reply.code(201).headers({ location: `/api/v3/custom-module/${module.id}`, etag: versionTag(module) });
      reply.giveConsistencyToken(module);
      return succeed(module);
    },
  );
}
