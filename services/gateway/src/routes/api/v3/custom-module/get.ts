import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { isCurrent } from '../../../../http/entity-tag.ts';
import { idParams, present, succeed, success } from '../../../../schemas/common.ts';
import { moduleSchema, toModuleJson } from '../../../../schemas/module.ts';
import { notModified, refusals } from '../../../../schemas/refusals.ts';
import { versionTag } from './versions.ts';

export function getModule(app: Gateway, { modules }: Clients): void {
  const schema = {
    operationId: 'getModule',
    tags: ['Custom modules'],
    summary: 'Read a custom module',
    description: 'Its `ETag` is good for `If-Match`. Needs *Manage Custom Modules*.',
    params: idParams,
    response: { 200: success(moduleSchema, 'The module.'), 304: notModified, ...refusals(404) },
  };
  app.get('/api/v3/custom-module/:id', { config: { access: 'bearer' }, schema }, async (request, reply) => {
    const answer = await modules.getModule({ id: request.params.id }, request.call);
    const module = toModuleJson(present(answer.module));
    reply.headers({ etag: versionTag(module), 'cache-control': 'private, no-cache' });
    if (isCurrent(request.headers['if-none-match'], String(module.version))) return reply.code(304).send();
    return succeed(module);
  });
}
