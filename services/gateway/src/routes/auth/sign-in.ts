import { Type } from 'typebox';
import type { Gateway } from '../../gateway.ts';
import { signInRefusalPage } from '../../pages/sign-in-refusal-page.ts';
import type { Browsers } from '../../plugins/browsers.ts';
import { noContent } from '../../schemas/refusals.ts';

const query = Type.Object(
  {
    to: Type.Optional(
      Type.String({
        pattern: '^/(?![/\\\\])[\\x21-\\x7e]{0,500}$',
        reason: 'This must be a path of this site.',
        description: 'The path to return to.',
      }),
    ),
  },
  { additionalProperties: false },
);

/** Sends a browser to the OpenID provider. */
export function signIn(app: Gateway, browsers: Browsers): void {
  const schema = {
    operationId: 'signIn',
    tags: ['Session'],
    summary: 'Sign in with a browser',
    description: 'Sends a browser to the OpenID provider, from where it comes back to the path.',
    querystring: query,
    response: { 303: noContent('To the provider.', { Location: Type.String() }) },
  };
  const config = { access: 'public', refusalPage: signInRefusalPage } as const;
  app.get('/auth/sign-in', { config, schema, exposeHeadRoute: false }, async (request, reply) => {
    const { to = '/' } = request.query;
    const url = await browsers.beginSignIn(request, reply, to);
    return reply.redirect(url.href, 303);
  });
}
