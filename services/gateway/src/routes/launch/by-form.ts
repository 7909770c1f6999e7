import { invalidRequest } from '@custom-modules/chassis/failure';
import { Type } from 'typebox';
import { publicName } from '../../failures/public-name.ts';
import type { Gateway } from '../../gateway.ts';
import { type LaunchDeps, launchModule } from '../../launch/launch-module.ts';
import { refusalPage } from '../../pages/refusal-page.ts';
import { callerOf } from '../../plugins/bearer.ts';
import { idParams } from '../../schemas/common.ts';
import { noContent, refusals } from '../../schemas/refusals.ts';

/** Room for any bearer: in a header it would have 16 KiB. */
const bodyLimitBytes = 20 * 1024;

const form = Type.Object(
  { access_token: Type.String({ description: 'The user’s bearer token.', examples: ['eyJ…'] }) },
  { additionalProperties: false },
);

const schema = {
  operationId: 'launchByForm',
  tags: ['Launch'],
  summary: 'Open a custom module from a form',
  description:
    'For a platform’s own menu: `<form method="post" target="_blank">`, no script, no token in an address. Needs the module’s own *View* permission, and that the organization still allows the URL’s host. Browsers get a page when it does not work.',
  params: idParams,
  consumes: ['application/x-www-form-urlencoded'],
  body: form,
  response: {
    303: noContent('To the module’s URL, with a fresh short token if it asks for one.', {
      Location: Type.String({ description: 'Where the module is.' }),
    }),
    ...refusals(404, 429),
  },
};

/** The only route that takes a form, so the parser for forms lives here and JSON is not taken. */
export function launchByForm(app: Gateway, deps: LaunchDeps): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: bodyLimitBytes },
      async (_request: unknown, body: string) => readForm(body),
    );
    (scope as Gateway).post(
      '/launch/:id',
      { config: { access: 'form', consistency: 'required', refusalPage }, schema },
      async (request, reply) => {
        const { url } = await launchModule(deps, callerOf(request), request.params.id, request.call);
        return reply.code(303).headers({ location: url, 'referrer-policy': 'no-referrer' }).send();
      },
    );
  });
}

/**
 * RFC 6750 §2.2. A field that is there twice could mean either, so it means nothing. This runs before anybody is
 * authenticated, so it ends at the first surplus field.
 */
function readForm(body: string): { access_token?: string } {
  const form: { access_token?: string } = {};
  for (const [name, value] of new URLSearchParams(body)) {
    if (name !== 'access_token') {
      throw invalidRequest({ field: publicName(name), message: 'There is no such field.' });
    }
    if (form.access_token !== undefined) {
      throw invalidRequest({ field: name, message: 'This field is there twice.' });
    }
    form.access_token = value;
  }
  return form;
}
