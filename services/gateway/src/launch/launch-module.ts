import { requireMember } from '@custom-modules/auth/identity';
import type { OutgoingCall } from '@custom-modules/chassis/rpc';
import { substitute } from '@custom-modules/contracts/placeholders';
import type { Clients } from '../clients.ts';
import type { Caller } from '../plugins/bearer.ts';
import { toTimestamp } from '../schemas/common.ts';
import { localeOf } from './locale.ts';
import { type Mint, mintToken } from './mint-token.ts';

export type LaunchDeps = Mint & Pick<Clients, 'modules'>;
export type Launch = { readonly url: string; readonly expiresAt?: string };

/** Opens a module for somebody who may: the URL with every placeholder filled, a fresh short token only if it asks for one. */
export async function launchModule(
  { modules, ...mint }: LaunchDeps,
  caller: Caller,
  moduleId: string,
  call: OutgoingCall,
): Promise<Launch> {
  const { url, needsShortToken } = await modules.open({ id: moduleId }, call);
  const member = requireMember(caller.identity);
  const { userId, organizationId } = member;
  const values = {
    USER_ID: userId,
    ORGANIZATION_ID: organizationId,
    MODULE_ID: moduleId,
    LOCALE: localeOf(member),
  };
  if (!needsShortToken) return { url: substitute(url, values) };
  const { shortToken, expiresAt } = await mintToken(mint, member, call);
  return { url: substitute(url, { ...values, SHORT_TOKEN: shortToken }), expiresAt: toTimestamp(expiresAt) };
}
