import { requireMember } from '@custom-modules/auth/identity';
import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';
import { callerOf } from '../../../../plugins/bearer.ts';
import { succeed, success, toTimestamp } from '../../../../schemas/common.ts';
import { issuedTokenSchema } from '../../../../schemas/short-token.ts';

export function generateShortToken(app: Gateway, { tokens }: Clients): void {
  const schema = {
    operationId: 'generateShortToken',
    tags: ['Short tokens'],
    summary: 'Make a short token',
    description:
      'Makes a one-time stand-in for the caller’s bearer. Refused with 401 and `bearer_expires_soon` when the bearer has under 30 seconds left.',
    response: { 200: success(issuedTokenSchema, 'A fresh short token.') },
  };
  app.post('/api/v3/short-token/generate', { config: { access: 'bearer' }, schema }, async (request) => {
    const { organizationId } = requireMember(callerOf(request).identity);
    const { shortToken, expiresAt } = await tokens.generate(request.call, organizationId);
    return succeed({ shortToken, expiresAt: toTimestamp(expiresAt) });
  });
}
