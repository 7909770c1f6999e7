import type { Identity } from '@custom-modules/auth/identity';

const defaultLocale = 'en';
/** Language tags as BCP 47 and POSIX write them. Anything else a claim says would only lengthen or bend a URL. */
const localeForm = /^[A-Za-z0-9]{1,8}(?:[-_][A-Za-z0-9]{1,8})*$/;

/** What `{LOCALE}` becomes in the URLs that somebody opens. */
export function localeOf({ locale = '' }: Pick<Identity, 'locale'>): string {
  return localeForm.test(locale) ? locale : defaultLocale;
}
