import swagger from '@fastify/swagger';
import type { FastifySchema, RouteOptions } from 'fastify';
import type { Gateway } from '../gateway.ts';
import { consistencyParts } from '../schemas/consistency.ts';
import { isRefusal, refusals } from '../schemas/refusals.ts';
import type { Access } from './access.ts';

const description = `The public API of Custom Modules.

Every success is \`{"status": true, "message": "Success.", "data": …}\`. Every refusal is \`{"status": false, "message", "code",
"requestId", "errors": [{"field", "message"}]}\`, or problem details (RFC 9457) for a client whose \`Accept\` prefers
\`application/problem+json\`; some add \`"info"\`, facts to act on. The one exception is resolve, whose 400 has always the same two fields.

Send a bearer token in \`Authorization\`; the organization is the token's and no other. \`X-Request-Id\` is taken from the request or made, and
stands in every answer and log line of ours. Bodies are JSON in UTF-8; unknown and doubled fields are refused by name.`;

/** Collects what the routes declare into one OpenAPI document; must come before them. */
export async function describeApi(app: Gateway): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Custom Modules', version: '3', description },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: '__Host-custom-modules-session',
            description:
              'A browser that has signed in. What changes something also needs `Sec-Fetch-Site: same-origin` and the header `X-Requested-With`.',
          },
        },
      },
      tags: [
        { name: 'Short tokens', description: 'Opaque, one-time stand-ins for a bearer token, for URLs.' },
        { name: 'Launch', description: 'The menu, and opening what is in it.' },
        { name: 'Custom modules', description: 'What an organization adds to the menu.' },
        { name: 'Permissions and roles', description: 'Who may see and do what.' },
        { name: 'People', description: 'Who was seen, and the roles they hold.' },
        { name: 'Session', description: 'Signing in and out with a browser.' },
        { name: 'Organization', description: 'What holds for the whole organization.' },
        { name: 'Operations', description: 'What those who run the platform see and do, over all organizations.' },
      ],
    },
    transform: ({ schema, url, route }) => ({ schema: withCommonParts(schema, route), url }),
  });
}

/** What follows from how a route is declared need not be said on each. */
function withCommonParts(schema: FastifySchema, { config, method }: RouteOptions): FastifySchema {
  if (schema?.hide) return schema;
  const isAuthenticated = config?.access !== 'public';
  const mayHaveBody = method !== 'GET';
  const common = refusals(
    400,
    ...(isAuthenticated ? ([401] as const) : []),
    403,
    ...(mayHaveBody ? ([413, 415] as const) : []),
    500,
    503,
  );
  const { headers, response, headersOfSuccess } = consistencyParts(config?.consistency);
  const own = Object.entries((schema.response ?? {}) as Record<string, { headers?: object }>).map(
    ([status, answer]) => {
      const isSuccess = headersOfSuccess && status.startsWith('2');
      return [status, isSuccess ? { ...answer, headers: { ...answer.headers, ...headersOfSuccess } } : answer];
    },
  );
  return {
    ...schema,
    ...(headers && { headers }),
    response: { ...common, ...response, ...Object.fromEntries(own) },
    security: schemesOf(config?.access),
  };
}

/** Any one of them will do. */
function schemesOf(access: Access | undefined): Record<string, readonly string[]>[] {
  switch (access) {
    case 'bearer':
    case 'operator':
      return [{ bearer: [] }, { session: [] }];
    case 'session':
      return [{ session: [] }];
    default:
      return [];
  }
}

/**
 * The document, once every route is there. Refusals are the same everywhere; said once, it is a fraction of the size.
 */
export function renderApi(app: Gateway): string {
  const document = app.swagger() as unknown as { paths: Paths; components: object };
  const shared: Record<string, Response> = {};
  for (const { responses } of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    for (const [status, response] of Object.entries(responses)) {
      if (!isRefusal(status, response.description)) continue;
      shared[status] = response;
      responses[status] = { $ref: `#/components/responses/${status}` };
    }
  }
  return JSON.stringify({ ...document, components: { ...document.components, responses: shared } });
}

type Response = { description?: string; $ref?: string };
type Paths = Record<string, Record<string, { responses: Record<string, Response> }>>;
