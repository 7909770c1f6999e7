import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { toRebuildJson } from '../../../../../operators/messages.ts';
import { succeed, success } from '../../../../../schemas/common.ts';
import { rebuildSchema } from '../../../../../schemas/operations.ts';
import { refusals } from '../../../../../schemas/refusals.ts';

export function getRebuild(app: Gateway, { operations }: Clients): void {
  const schema = {
    operationId: 'getRebuild',
    tags: ['Operations'],
    summary: 'Say how far the rebuild is',
    description: 'Of the one under way, or how the last one ended; 404 when there never was one. For operators.',
    response: { 200: success(rebuildSchema, 'The rebuild.'), ...refusals(404) },
  };
  app.get('/api/v3/operations/rebuild', { config: { access: 'operator' }, schema }, async (request) => {
    const { rebuild } = await operations.permissions.getRebuild({}, request.call);
    return succeed(toRebuildJson(rebuild));
  });
}
