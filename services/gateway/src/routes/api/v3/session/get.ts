import { Type } from 'typebox';
import type { Gateway } from '../../../../gateway.ts';
import { callerOf } from '../../../../plugins/bearer.ts';
import { nullable, succeed, success } from '../../../../schemas/common.ts';

const sessionSchema = Type.Object({
  userId: Type.String(),
  organizationId: nullable(Type.String({ description: 'null for an operator who belongs to none.' })),
  name: nullable(Type.String()),
  email: nullable(Type.String()),
  isOwner: Type.Boolean({ description: 'Holds every permission of the organization.' }),
  isOperator: Type.Boolean({ description: 'Runs the platform.' }),
});

export function getSession(app: Gateway): void {
  const schema = {
    operationId: 'getSession',
    tags: ['Session'],
    summary: 'Say who is signed in',
    description: 'What the bearer, or the session of the browser, says of its user.',
    response: { 200: success(sessionSchema, 'Who the bearer or the session speaks for.') },
  };
  app.get('/api/v3/session', { config: { access: 'bearer' }, schema }, async (request) => {
    const {
      userId,
      organizationId = null,
      name = null,
      email = null,
      isOwner,
      isOperator,
    } = callerOf(request).identity;
    return succeed({ userId, organizationId, name, email, isOwner, isOperator });
  });
}
