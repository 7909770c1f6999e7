import type { Gateway } from '../../../../gateway.ts';
import { localeOf } from '../../../../launch/locale.ts';
import { callerOf } from '../../../../plugins/bearer.ts';
import { succeed, success } from '../../../../schemas/common.ts';
import { sessionSchema } from '../../../../schemas/session.ts';

export function getSession(app: Gateway): void {
  const schema = {
    operationId: 'getSession',
    tags: ['Session'],
    summary: 'Say who is signed in',
    description: 'What the bearer, or the session of the browser, says of its user.',
    response: { 200: success(sessionSchema, 'Who the bearer or the session speaks for.') },
  };
  app.get('/api/v3/session', { config: { access: 'bearer' }, schema }, async (request) => {
    const { identity } = callerOf(request);
    const { userId, organizationId = null, name = null, email = null, isOwner, isOperator } = identity;
    return succeed({ userId, organizationId, name, email, locale: localeOf(identity), isOwner, isOperator });
  });
}
