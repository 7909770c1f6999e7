import { Type } from 'typebox';
import type { Gateway } from '../../../../gateway.ts';
import type { Browsers } from '../../../../plugins/browsers.ts';
import { nullable, succeed, success } from '../../../../schemas/common.ts';

const endedSchema = Type.Object({
  signOutUrl: nullable(
    Type.String({ description: 'Where the browser signs out at the provider, too; null if nowhere.' }),
  ),
});

export function endSession(app: Gateway, browsers: Browsers): void {
  const schema = {
    operationId: 'endSession',
    tags: ['Session'],
    summary: 'Sign out',
    description:
      'Ends the session of the browser that asks, at once and on every gateway. Without one there is nothing to end.',
    response: { 200: success(endedSchema, 'The session has ended.') },
  };
  app.delete('/api/v3/session', { config: { access: 'public' }, schema }, async (request, reply) => {
    browsers.requireOwnPage(request);
    const url = await browsers.signOut(request, reply);
    return succeed({ signOutUrl: url?.href ?? null });
  });
}
