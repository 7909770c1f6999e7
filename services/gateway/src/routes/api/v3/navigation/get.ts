import { createHash } from 'node:crypto';
import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { isCurrent } from '../../../../http/entity-tag.ts';
import { page, success, toPage } from '../../../../schemas/common.ts';
import {
  navigationItemSchema,
  navigationQuery,
  toNavigationItemJson,
  toPlatform,
} from '../../../../schemas/navigation.ts';
import { notModified } from '../../../../schemas/refusals.ts';

export function getNavigation(app: Gateway, { modules }: Clients): void {
  const schema = {
    operationId: 'getNavigation',
    tags: ['Launch'],
    summary: 'List what the caller may open',
    description:
      'The whole menu, sorted by group, order and name. Its `ETag` changes with its content and with nothing else.',
    querystring: navigationQuery,
    response: { 200: success(page(navigationItemSchema), 'The menu.'), 304: notModified },
  };
  app.get(
    '/api/v3/navigation',
    { config: { access: 'bearer', consistency: 'preferred' }, schema },
    async (request, reply) => {
      const navigation = await modules.navigation({ platform: toPlatform(request.query.platform) }, request.call);
      const items = navigation.items.map(toNavigationItemJson);
      if (request.isBehind) return toPage(items);
      const digest = createHash('sha256').update(JSON.stringify(items)).digest('base64url');
      reply.headers({ etag: `"${digest}"`, 'cache-control': 'private, no-cache' });
      if (isCurrent(request.headers['if-none-match'], digest)) return reply.code(304).send();
      return toPage(items);
    },
  );
}
