import { Type } from 'typebox';
import type { Gateway } from '../../gateway.ts';
import { signInRefusalPage } from '../../pages/sign-in-refusal-page.ts';
import type { Browsers } from '../../plugins/browsers.ts';
import { noContent, refusals } from '../../schemas/refusals.ts';

/** Where the OpenID provider sends a browser back to. */
export function signInCallback(app: Gateway, browsers: Browsers): void {
  const schema = {
    operationId: 'signInCallback',
    tags: ['Session'],
    summary: 'Come back from signing in',
    description:
      'Where the OpenID provider sends a browser back to. Begins the session and goes on to where the sign-in began.',
    response: {
      303: noContent('To where the sign-in began.', { Location: Type.String() }),
      ...refusals(401),
    },
  };
  const config = { access: 'public', refusalPage: signInRefusalPage } as const;
  app.get('/auth/callback', { config, schema, exposeHeadRoute: false }, async (request, reply) => {
    const to = await browsers.finishSignIn(request, reply);
    return reply.redirect(to, 303);
  });
}
