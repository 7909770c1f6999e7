import type { Clock } from '@custom-modules/chassis/clock';
import type { Clients } from '../../../../../clients.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { readStatus } from '../../../../../operators/read-status.ts';
import { succeed, success } from '../../../../../schemas/common.ts';
import { operationsStatusSchema } from '../../../../../schemas/operations.ts';

export function getOperationsStatus(app: Gateway, { operations, clock }: Clients & { clock: Clock }): void {
  const schema = {
    operationId: 'getOperationsStatus',
    tags: ['Operations'],
    summary: 'Say how everything is',
    description:
      'Events on their way, consumers, dead letters and token traffic, with a verdict. A service that does not answer is said to be down, and the rest is told: this is no 503. For operators.',
    response: { 200: success(operationsStatusSchema, 'How everything is.') },
  };
  app.get('/api/v3/operations/status', { config: { access: 'operator' }, schema }, async (request) =>
    succeed(await readStatus({ operations, clock, log: request.log }, request.call)),
  );
}
