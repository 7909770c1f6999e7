import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { page, pageQuery, success, toPage, toPageRequest } from '../../../../schemas/common.ts';
import { toUserJson, userSchema } from '../../../../schemas/user.ts';

export function listUsers(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'listUsers',
    tags: ['People'],
    summary: 'List people',
    description: 'Everybody seen so far, by name; `search` looks at e-mail addresses too. Needs *Manage Roles*.',
    querystring: pageQuery,
    response: { 200: success(page(userSchema), 'One page.') },
  };
  app.get('/api/v3/user', { config: { access: 'bearer' }, schema }, async (request) => {
    const answer = await permissions.listUsers(toPageRequest(request.query), request.call);
    return toPage(answer.users.map(toUserJson), answer.nextCursor);
  });
}
