import { Type } from 'typebox';
import type { Gateway } from '../../../../gateway.ts';
import { type LaunchDeps, launchModule } from '../../../../launch/launch-module.ts';
import { callerOf } from '../../../../plugins/bearer.ts';
import { idParams, succeed, success } from '../../../../schemas/common.ts';
import { refusals } from '../../../../schemas/refusals.ts';
import { expiresAt } from '../../../../schemas/short-token.ts';

const launchSchema = Type.Object({
  url: Type.String({
    description: 'Open it at once, and keep it as secret as a password: it may hold a short token.',
    examples: ['https://fleet.example/open?token=st_*********************************'],
  }),
  expiresAt: Type.Optional(expiresAt),
});

export function launchForApp(app: Gateway, deps: LaunchDeps): void {
  const schema = {
    operationId: 'launchForApp',
    tags: ['Launch'],
    summary: 'Get the URL that opens a custom module',
    description:
      'For apps. The URL holds a fresh short token if the module asks for one. Needs the module’s own *View* permission, and that the organization still allows the URL’s host.',
    params: idParams,
    response: { 200: success(launchSchema, 'Where to go.'), ...refusals(404, 429) },
  };
  app.post(
    '/api/v3/custom-module/:id/launch',
    { config: { access: 'bearer', consistency: 'required' }, schema },
    async (request) => {
      return succeed(await launchModule(deps, callerOf(request), request.params.id, request.call));
    },
  );
}
