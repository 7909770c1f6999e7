import { requireMember } from '@custom-modules/auth/identity';
import type { Gateway } from '../../../../gateway.ts';
import { type Mint, mintToken } from '../../../../launch/mint-token.ts';
import { callerOf } from '../../../../plugins/bearer.ts';
import { succeed, success, toTimestamp } from '../../../../schemas/common.ts';
import { refusals } from '../../../../schemas/refusals.ts';
import { issuedTokenSchema } from '../../../../schemas/short-token.ts';

export function generateShortToken(app: Gateway, mint: Mint): void {
  const schema = {
    operationId: 'generateShortToken',
    tags: ['Short tokens'],
    summary: 'Make a short token',
    description:
      'Makes a one-time stand-in for the caller’s bearer. Refused with 401 and `bearer_expires_soon` when the bearer has under 30 seconds left.',
    response: { 200: success(issuedTokenSchema, 'A fresh short token.'), ...refusals(429) },
  };
  app.post('/api/v3/short-token/generate', { config: { access: 'bearer' }, schema }, async (request) => {
    const member = requireMember(callerOf(request).identity);
    const { shortToken, expiresAt } = await mintToken(mint, member, request.call);
    return succeed({ shortToken, expiresAt: toTimestamp(expiresAt) });
  });
}
