import { randomBytes } from 'node:crypto';
import scalar from '@scalar/fastify-api-reference';
import type { Gateway } from '../gateway.ts';
import { renderApi } from '../plugins/openapi.ts';

const nonceOfEveryAnswer = 'NONCE-OF-THIS-ANSWER';

/** Nothing of the page may leave this host: what it needs of others is switched off here, and what is forgotten the policy stops. */
const configuration = {
  url: '/openapi.json',
  pageTitle: 'Custom Modules API',
  nonce: nonceOfEveryAnswer,
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  hideClientButton: true,
  documentDownloadType: 'direct',
  persistAuth: false,
} as const;

/** `/openapi.json`, and the same to read at `/docs`. */
export function serveDocs(app: Gateway): void {
  const openapi = { config: { access: 'public' }, schema: { hide: true } } as const;
  let document: string | undefined;
  app.get('/openapi.json', openapi, async (_request, reply) => {
    document ??= renderApi(app);
    return reply.headers({ 'content-type': 'application/json', 'cache-control': 'no-cache' }).send(document);
  });
  app.register(async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
    });
    // The plugin knows one nonce for ever; a nonce is good for one answer only.
    docs.addHook('onSend', async (_request, reply, payload) => {
      const isPage = String(reply.getHeader('content-type')).startsWith('text/html');
      if (!isPage || typeof payload !== 'string') {
        const mayBeKept = reply.statusCode === 200 || reply.statusCode === 301;
        if (mayBeKept) reply.header('cache-control', 'public, max-age=3600');
        return payload;
      }
      const nonce = randomBytes(18).toString('base64url');
      reply.header('content-security-policy', policy(nonce));
      return payload.replaceAll(nonceOfEveryAnswer, nonce);
    });
    await docs.register(scalar, { routePrefix: '/docs', configuration });
  });
}

/** Styles may be inline, for Scalar sets them on elements; scripts only with the nonce or from here; requests only to here. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
