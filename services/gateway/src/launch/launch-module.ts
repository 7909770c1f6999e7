import { requireMember } from '@custom-modules/auth/identity';
import type { OutgoingCall } from '@custom-modules/chassis/rpc';
import { substitute } from '@custom-modules/contracts/placeholders';
import type { Clients } from '../clients.ts';
import type { Caller } from '../plugins/bearer.ts';
import { toTimestamp } from '../schemas/common.ts';

export type Launch = { readonly url: string; readonly expiresAt?: string };

const defaultLocale = 'en';
/** Language tags as BCP 47 and POSIX write them. Anything else a claim says would only lengthen or bend a URL. */
const localeForm = /^[A-Za-z0-9]{1,8}(?:[-_][A-Za-z0-9]{1,8})*$/;

/** Opens a module for somebody who may: the URL with every placeholder filled, a fresh short token only if it asks for one. */
export async function launchModule(
  { modules, tokens }: Pick<Clients, 'modules' | 'tokens'>,
  caller: Caller,
  moduleId: string,
  call: OutgoingCall,
): Promise<Launch> {
  const { url, needsShortToken } = await modules.open({ id: moduleId }, call);
  const { userId, organizationId, locale = '' } = requireMember(caller.identity);
  const LOCALE = localeForm.test(locale) ? locale : defaultLocale;
  const values = { USER_ID: userId, ORGANIZATION_ID: organizationId, MODULE_ID: moduleId, LOCALE };
  if (!needsShortToken) return { url: substitute(url, values) };
  const { shortToken, expiresAt } = await tokens.generate({}, call);
  return { url: substitute(url, { ...values, SHORT_TOKEN: shortToken }), expiresAt: toTimestamp(expiresAt) };
}
