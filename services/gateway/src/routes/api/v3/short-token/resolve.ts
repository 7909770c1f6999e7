import { randomBytes } from 'node:crypto';
import type { Clock } from '@custom-modules/chassis/clock';
import { Failure } from '@custom-modules/chassis/failure';
import type { OutgoingCall } from '@custom-modules/chassis/rpc';
import type { ResolveResponse } from '@custom-modules/contracts/tokens';
import type { Clients } from '../../../../clients.ts';
import { fail } from '../../../../errors.ts';
import type { Gateway } from '../../../../gateway.ts';
import { succeed, success } from '../../../../schemas/common.ts';
import {
  invalidShortToken,
  invalidShortTokenSchema,
  resolvedTokenSchema,
  resolveSchema,
} from '../../../../schemas/short-token.ts';

/** How long tokens keeps a token for the attempt that asked first, unless set otherwise there: asking later is in vain. */
const claimMs = 3000;
const firstCallMs = 1000;

export function resolveShortToken(app: Gateway, { tokens }: Clients, clock: Clock): void {
  const schema = {
    operationId: 'resolveShortToken',
    tags: ['Short tokens'],
    summary: 'Exchange a short token for the bearer token it stands for',
    description:
      'Works once. Whatever is wrong with the token or the request, a 400 has exactly the body shown: treat it as an unauthenticated request, the token is gone. After a 503 the token may still be good.',
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
    return succeed(await resolve(tokens, shortToken, request.call, clock));
  });
}

/**
 * Every request is one attempt with one nonce. The first call may use a part of the time, so that a lost answer leaves
 * enough to ask for it again: within its claim the same nonce gets the same answer.
 */
async function resolve(
  tokens: Clients['tokens'],
  shortToken: string,
  call: OutgoingCall,
  clock: Clock,
): Promise<ResolveResponse> {
  const request = { shortToken, nonce: randomBytes(24).toString('base64url') };
  const now = clock().getTime();
  const totalMs = Math.min(claimMs, (call.deadline?.getTime() ?? now) - now);
  const first = { ...call, deadline: new Date(now + Math.min(firstCallMs, totalMs / 2)) };
  const second = { ...call, deadline: new Date(now + totalMs) };
  try {
    return await tokens.resolve(request, first).catch((error) => {
      if (isUnavailable(error) && !call.signal?.aborted) return tokens.resolve(request, second);
      throw error;
    });
  } catch (error) {
    throw isOurFault(error) ? fail('internal', { cause: error }) : error;
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof Failure && error.status === 'UNAVAILABLE';
}

/** A request of ours that tokens calls invalid for another reason says nothing about the token, so it is no 400. */
function isOurFault(error: unknown): boolean {
  return error instanceof Failure && error.status === 'INVALID_ARGUMENT' && error.code !== 'short_token_invalid';
}
