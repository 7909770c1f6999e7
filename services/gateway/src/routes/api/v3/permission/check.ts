import { Type } from 'typebox';
import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { succeed, success } from '../../../../schemas/common.ts';
import { checkSchema, decisionSchema, toDecisionJson } from '../../../../schemas/permission.ts';
import { refusals } from '../../../../schemas/refusals.ts';

export function checkPermissions(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'checkPermissions',
    tags: ['Permissions and roles'],
    summary: 'Check permissions',
    description: 'Each with its answer and why, in the order asked. Asking about somebody else needs *Manage Roles*.',
    body: checkSchema,
    response: {
      200: success(Type.Object({ items: Type.Array(decisionSchema) }), 'One answer a permission.'),
      ...refusals(404),
    },
  };
  app.post(
    '/api/v3/permission/check',
    { config: { access: 'bearer', consistency: 'required' }, schema },
    async (request) => {
      const { decisions } = await permissions.batchCheck(request.body, request.call);
      return succeed({ items: decisions.map(toDecisionJson) });
    },
  );
}
