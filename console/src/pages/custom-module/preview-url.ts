import { substitute } from '@custom-modules/contracts/placeholders';
import type { Session } from '../../api/answers.ts';
import { checkUrl } from './check-values.ts';

const maskedToken = 'st_••••';

/**
 * The URL as a launch by whoever is signed in would make it, but for the token, which nobody is to see; none of a URL that
 * cannot be saved.
 */
export function previewUrl(
  url: string,
  { userId, organizationId, locale }: Session,
  moduleId = 'module-id',
): string | undefined {
  if (checkUrl(url).kind === 'refused') return undefined;
  const values = { USER_ID: userId, ORGANIZATION_ID: organizationId ?? '', MODULE_ID: moduleId, LOCALE: locale };
  return url
    .split('{SHORT_TOKEN}')
    .map((part) => substitute(part, values))
    .join(maskedToken);
}
