import type { Clock } from '@custom-modules/chassis/clock';
import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { longCall } from '../../../../../operators/long-call.ts';
import { idParams, succeed, success } from '../../../../../schemas/common.ts';
import { purgedSchema, purgeQuery } from '../../../../../schemas/operations.ts';

export function purgeOrganization(app: Gateway, { operations, clock }: Clients & { clock: Clock }): void {
  const schema = {
    operationId: 'purgeOrganization',
    tags: ['Operations'],
    summary: 'Remove everything of an organization',
    description:
      'Its modules, settings and histories at once; its permissions, roles and people when the event of it has arrived. Nothing brings them back. For operators.',
    params: idParams,
    querystring: purgeQuery,
    response: { 200: success(purgedSchema, 'What has gone, or would go.') },
  };
  app.delete('/api/v3/operations/organization/:id', { config: { access: 'operator' }, schema }, async (request) => {
    const { id: organizationId } = request.params;
    const dryRun = request.query.dryRun === 'true';
    const wanted = { organizationId, dryRun };
    const { modules, auditRows } = await operations.modules.purgeOrganization(wanted, longCall(request.call, clock));
    return succeed({ organizationId, dryRun, modules, auditRows });
  });
}
