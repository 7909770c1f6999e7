import cors from '@fastify/cors';
import type { FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';

/**
 * Lets pages of the configured origins call the API with a bearer, and nothing else: never with credentials the
 * browser adds by itself, never a launch, which is a form or a link.
 */
export async function allowOrigins(app: Gateway, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  const api = {
    origin: [...origins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'If-Match',
      'If-None-Match',
      'Idempotency-Key',
      'Consistency-Token',
      'X-Request-Id',
      'Traceparent',
    ],
    exposedHeaders: [
      'Consistency',
      'Consistency-Token',
      'ETag',
      'Location',
      'Retry-After',
      'WWW-Authenticate',
      'X-Request-Id',
    ],
    maxAge: 600,
    strictPreflight: false,
  };
  await app.register(cors, {
    delegator: async (request: FastifyRequest) => (request.url.startsWith('/api/') ? api : { origin: false }),
  });
}
