import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { page, pageQuery, success, toPage, toPageRequest } from '../../../../schemas/common.ts';
import { permissionSchema, toPermissionJson } from '../../../../schemas/permission.ts';

export function listPermissions(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'listPermissions',
    tags: ['Permissions and roles'],
    summary: 'List permissions',
    description:
      'Those of the system first. A module’s permission follows its creation after a moment. Needs *Manage Roles*.',
    querystring: pageQuery,
    response: { 200: success(page(permissionSchema), 'One page.') },
  };
  app.get('/api/v3/permission', { config: { access: 'bearer', consistency: 'preferred' }, schema }, async (request) => {
    const answer = await permissions.listPermissions(toPageRequest(request.query), request.call);
    return toPage(answer.permissions.map(toPermissionJson), answer.nextCursor);
  });
}
