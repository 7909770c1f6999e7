import { Type } from 'typebox';
import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { id, page, pageQuery, success, toPage, toPageRequest } from '../../../../schemas/common.ts';
import { refusals } from '../../../../schemas/refusals.ts';
import { toUserJson, userSchema } from '../../../../schemas/user.ts';

const querystring = Type.Object(
  {
    ...pageQuery.properties,
    roleId: Type.Optional({ ...id, description: 'Only those who hold this role.' }),
  },
  { additionalProperties: false },
);

export function listUsers(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'listUsers',
    tags: ['People'],
    summary: 'List people',
    description:
      'Everybody seen so far, or who of them holds a role, by name; `search` looks at e-mail addresses too. Needs *Manage Roles*.',
    querystring,
    response: { 200: success(page(userSchema), 'One page.'), ...refusals(404) },
  };
  app.get('/api/v3/user', { config: { access: 'bearer' }, schema }, async (request) => {
    const { roleId, ...wanted } = request.query;
    const answer = await permissions.listUsers({ ...toPageRequest(wanted), roleId }, request.call);
    return toPage(answer.users.map(toUserJson), answer.nextCursor);
  });
}
