import { randomBytes } from 'node:crypto';
import type { Clock } from '@custom-modules/chassis/clock';
import { Failure, invalidRequest } from '@custom-modules/chassis/failure';
import type { OutgoingCall } from '@custom-modules/chassis/rpc';
import type { ResolveRequest, ResolveResponse } from '@custom-modules/contracts/tokens';
import type { Clients } from '../../../../clients.ts';
import { fail } from '../../../../errors.ts';
import type { Gateway } from '../../../../gateway.ts';
import { hedge } from '../../../../hedge.ts';
import { succeed, success } from '../../../../schemas/common.ts';
import {
  invalidShortToken,
  invalidShortTokenSchema,
  resolvedTokenSchema,
  resolveHeaders,
  resolveSchema,
} from '../../../../schemas/short-token.ts';

/** Less than tokens keeps a token for the attempt that asked first: asking later is in vain. */
const longestPatienceMs = 1000;

export function resolveShortToken(app: Gateway, { tokens }: Clients, clock: Clock): void {
  const schema = {
    operationId: 'resolveShortToken',
    tags: ['Short tokens'],
    summary: 'Exchange a short token for the bearer token it stands for',
    description:
      'Works once. Whatever is wrong with the token or the request, a 400 has exactly the body shown: treat it as an unauthenticated request, the token is gone. After a 503 the token may still be good.',
    headers: resolveHeaders,
    body: resolveSchema,
    response: {
      200: success(resolvedTokenSchema, 'The bearer token and whose it is.'),
      400: {
        ...invalidShortTokenSchema,
        description: 'Expired, used, never made, malformed: always exactly this body.',
      },
    },
  };
  const config = { access: 'public', every400: invalidShortToken } as const;
  app.post('/api/v3/short-token/resolve', { config, schema }, async (request) => {
    const { shortToken } = request.body;
    const key = request.headers['idempotency-key'];
    // Whoever has the token would have the key, and with it the bearer once more.
    if (key?.includes(shortToken)) throw invalidRequest({ field: 'Idempotency-Key', message: 'This holds the token.' });
    return succeed(await resolve(tokens, { shortToken, ...attemptOf(key) }, request.call, clock));
  });
}

/** A client that sends a key may ask again itself; without one every request is an attempt of its own. */
function attemptOf(key: string | undefined) {
  const nonce = key ?? randomBytes(24).toString('base64url');
  return { nonce, nonceIsOfClient: key !== undefined };
}

/** A request has one nonce, so it may ask twice: within its claim the same nonce gets the same answer. */
async function resolve(
  tokens: Clients['tokens'],
  request: ResolveRequest,
  call: OutgoingCall,
  clock: Clock,
): Promise<ResolveResponse> {
  const now = clock().getTime();
  const remainingMs = (call.deadline?.getTime() ?? now) - now;
  try {
    return await hedge(() => tokens.resolve(request, call), Math.min(longestPatienceMs, remainingMs / 2));
  } catch (error) {
    throw isOurFault(error) ? fail('internal', { cause: error }) : error;
  }
}

/** A request of ours that tokens calls invalid for another reason says nothing about the token, so it is no 400. */
function isOurFault(error: unknown): boolean {
  return error instanceof Failure && error.status === 'INVALID_ARGUMENT' && error.code !== 'short_token_invalid';
}
