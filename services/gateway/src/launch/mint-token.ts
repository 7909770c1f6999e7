import type { Member } from '@custom-modules/auth/identity';
import type { OutgoingCall } from '@custom-modules/chassis/rpc';
import type { GenerateResponse } from '@custom-modules/contracts/tokens';
import type { Clients } from '../clients.ts';
import type { Limits } from '../limits/limits.ts';

export type Mint = { readonly tokens: Clients['tokens']; readonly limits: Limits };

/** A fresh short token for somebody, unless they asked for as many as anybody may have in a minute. */
export async function mintToken(
  { tokens, limits }: Mint,
  { organizationId, userId }: Member,
  call: OutgoingCall,
): Promise<GenerateResponse> {
  const who = JSON.stringify([organizationId, userId]);
  limits.generate.check(who);
  limits.generate.count(who);
  return tokens.generate(call, organizationId);
}
