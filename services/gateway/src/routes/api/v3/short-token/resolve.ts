import { randomUUID } from 'node:crypto';
import { Failure, invalidRequest } from '@custom-modules/chassis/failure';
import type { Clients } from '../../../../clients.ts';
import { fail } from '../../../../errors.ts';
import type { Gateway } from '../../../../gateway.ts';
import { networkOf } from '../../../../limits/client-network.ts';
import { succeed, success } from '../../../../schemas/common.ts';
import { refusals } from '../../../../schemas/refusals.ts';
import {
  invalidShortToken,
  invalidShortTokenSchema,
  resolvedTokenSchema,
  resolveHeaders,
  resolveSchema,
} from '../../../../schemas/short-token.ts';

export function resolveShortToken(app: Gateway, { tokens }: Clients): void {
  const schema = {
    operationId: 'resolveShortToken',
    tags: ['Short tokens'],
    summary: 'Exchange a short token for the bearer token it stands for',
    description:
      'Works once. Whatever is wrong with the token or the request, a 400 has exactly the body shown: treat it as an unauthenticated request, the token is gone. After a 503 or 429 the token may still be good.',
    headers: resolveHeaders,
    body: resolveSchema,
    response: {
      200: success(resolvedTokenSchema, 'The bearer token and whose it is.'),
      400: {
        ...invalidShortTokenSchema,
        description: 'Expired, used, never made, malformed: always exactly this body.',
      },
      ...refusals(429),
    },
  };
  const config = { access: 'public', every400: invalidShortToken } as const;
  app.post('/api/v3/short-token/resolve', { config, schema }, async (request) => {
    const { shortToken } = request.body;
    const key = request.headers['idempotency-key'];
    // Whoever has the token would have the key, and with it the bearer once more.
    if (key?.includes(shortToken)) throw invalidRequest({ field: 'Idempotency-Key', message: 'This holds the token.' });
    try {
      return succeed(await tokens.resolve({ shortToken, ...attemptOf(key) }, request.call, networkOf(request.ip)));
    } catch (error) {
      throw isOurFault(error) ? fail('internal', { cause: error }) : error;
    }
  });
}

/** A client that sends a key may ask again itself; without one every request is an attempt of its own. */
function attemptOf(key: string | undefined) {
  return { nonce: key ?? randomUUID(), nonceIsOfClient: key !== undefined };
}

/** A request of ours that tokens calls invalid for another reason says nothing about the token, so it is no 400. */
function isOurFault(error: unknown): boolean {
  return error instanceof Failure && error.status === 'INVALID_ARGUMENT' && error.code !== 'short_token_invalid';
}
