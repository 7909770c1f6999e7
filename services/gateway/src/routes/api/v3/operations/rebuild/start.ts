import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { toRebuildJson } from '../../../../../operators/messages.ts';
import { succeed, success } from '../../../../../schemas/common.ts';
import { newRebuildSchema, rebuildSchema } from '../../../../../schemas/operations.ts';
import { refusals } from '../../../../../schemas/refusals.ts';

export function startRebuild(app: Gateway, { operations }: Clients): void {
  const schema = {
    operationId: 'startRebuild',
    tags: ['Operations'],
    summary: 'Rebuild permissions from the topic',
    description:
      'Begins to read the topic anew, while everything is served as before; see how far it is by reading it. There is one at a time. For operators.',
    body: newRebuildSchema,
    response: { 202: success(rebuildSchema, 'It has begun.'), ...refusals(409) },
  };
  app.post('/api/v3/operations/rebuild', { config: { access: 'operator' }, schema }, async (request, reply) => {
    const { dryRun = false, acceptLoss = false } = request.body;
    const { rebuild } = await operations.permissions.startRebuild({ dryRun, acceptLoss }, request.call);
    reply.code(202).header('location', '/api/v3/operations/rebuild');
    return succeed(toRebuildJson(rebuild));
  });
}
